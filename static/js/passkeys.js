// Asks the browser for a passkey. Where it has none to give, the buttons stay hidden and the page says what else there is.
const KINDS = { add: "create", confirm: "get", "sign-in": "get" }

function bytes(text) {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=")
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0))
}

function words(buffer) {
  const text = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
}

function described(list) {
  return (list || []).map((one) => ({ ...one, id: bytes(one.id) }))
}

function asked(options) {
  const wanted = { ...options, challenge: bytes(options.challenge) }
  if (wanted.user) wanted.user = { ...wanted.user, id: bytes(wanted.user.id) }
  if (wanted.excludeCredentials) wanted.excludeCredentials = described(wanted.excludeCredentials)
  if (wanted.allowCredentials) wanted.allowCredentials = described(wanted.allowCredentials)
  return wanted
}

function answered(credential) {
  const { response } = credential
  const said = { clientDataJSON: words(response.clientDataJSON) }
  if (response.attestationObject) {
    said.attestationObject = words(response.attestationObject)
    said.transports = response.getTransports ? response.getTransports() : []
  } else {
    said.authenticatorData = words(response.authenticatorData)
    said.signature = words(response.signature)
    said.userHandle = response.userHandle ? words(response.userHandle) : null
  }
  return {
    type: credential.type,
    id: credential.id,
    rawId: words(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  }
}

// The options stand in the page; before sign-in they are asked for, so that a page that waits long has a fresh challenge.
async function optionsFor(form) {
  if (form.dataset.passkey === "sign-in") {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } })
    return (await answer.json()).request_options.publicKey
  }
  const { creation_options: creation, request_options: request } = JSON.parse(
    document.getElementById("passkey-options").textContent,
  )
  return (creation || request).publicKey
}

async function credentialFor(form) {
  const wanted = asked(await optionsFor(form))
  const alone = form.elements.passwordless
  if (alone) {
    wanted.authenticatorSelection = {
      ...wanted.authenticatorSelection,
      residentKey: alone.checked ? "required" : "discouraged",
      requireResidentKey: alone.checked,
      ...(alone.checked && { userVerification: "required" }),
    }
  }
  return navigator.credentials[KINDS[form.dataset.passkey]]({ publicKey: wanted })
}

function prepare(form) {
  const failed = form.querySelector("[data-passkey-failed]")
  form.hidden = false
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    failed.hidden = true
    try {
      form.elements.credential.value = JSON.stringify(answered(await credentialFor(form)))
    } catch {
      failed.hidden = false
      return
    }
    form.submit()
  })
}

if (window.isSecureContext && window.PublicKeyCredential) {
  document.querySelectorAll("form[data-passkey]").forEach(prepare)
  document.querySelectorAll("[data-passkey-impossible]").forEach((one) => { one.hidden = true })
}
