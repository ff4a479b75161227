// Keeps what is typed while it is typed. Without it each Continue saves.
const PAUSE = 1500
const form = document.querySelector("form[data-autosave]")
const said = document.querySelector("[data-autosave-said]")
let timer = 0
let isLeaving = false
let last = ""

function typed() {
  const data = new FormData(form)
  data.delete("csrfmiddlewaretoken")
  return new URLSearchParams(data).toString()
}

async function keep() {
  const now = typed()
  if (isLeaving || now === last) return
  const body = new URLSearchParams(new FormData(form))
  body.append("remember", "1")
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, credentials: "same-origin" })
    if (answer.redirected) {
      say("Not saved: you have been signed out. Press Continue to sign in again. What you typed is kept.")
      return
    }
    if (answer.status === 403) {
      say("Not saved: you have signed in anew since. Copy what you typed, and open this page again.")
      return
    }
    const told = await answer.json()
    if (answer.ok) last = now
    say(answer.ok ? `Saved ${told.saved}` : told.refused)
  } catch {
    say("Not saved: the service cannot be reached. It is tried again as you type.")
  }
}

function say(words) {
  if (!isLeaving && said.textContent !== words) said.textContent = words
}

if (form && said) {
  last = typed()
  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(keep, PAUSE)
  })
  form.addEventListener("submit", () => {
    isLeaving = true
    clearTimeout(timer)
  })
  // Back from another page, the form may be as it was left.
  window.addEventListener("pageshow", () => { isLeaving = false })
}
