// Quicker scoring: keys, and a draft that is kept while it is written. Without it the form is like any other.
const PAUSE = 2000
const OFF = "review-keys-off"
const form = document.querySelector("form[data-review]")
const said = document.querySelector("[data-autosave-said]")
const keys = document.getElementById("keys")
const toggle = document.querySelector("[data-keys-toggle]")
let timer = 0
let saving = Promise.resolve()
let isSaving = false
let isLeaving = false
let last = ""

function typed() {
  const data = new FormData(form)
  data.delete("csrfmiddlewaretoken")
  data.delete("revision")
  return new URLSearchParams(data).toString()
}

function say(words) {
  if (!isLeaving && said.textContent !== words) said.textContent = words
}

async function send(now) {
  const body = new URLSearchParams(new FormData(form))
  body.append("remember", "1")
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, credentials: "same-origin" })
    if (answer.redirected) {
      say("Not saved: you have been signed out. Press Save draft to sign in again. What you entered is kept.")
      return
    }
    if (answer.status === 403) {
      say("Not saved: you have signed in anew since. Copy what you wrote, and open this page again.")
      return
    }
    const told = await answer.json()
    if (answer.ok) {
      last = now
      form.elements.revision.value = told.revision
    }
    say(answer.ok ? `Draft saved ${told.saved}` : told.refused)
  } catch {
    say("Not saved: the service cannot be reached. It is tried again as you go on.")
  }
}

function keep() {
  const now = typed()
  if (isLeaving || isSaving || now === last) return
  isSaving = true
  saving = send(now).finally(() => { isSaving = false })
}

function autosave() {
  last = typed()
  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(keep, PAUSE)
  })
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer)
    if (!isSaving) {
      isLeaving = true
      return
    }
    // The draft on its way makes a revision that this form must name.
    event.preventDefault()
    await saving
    isLeaving = true
    form.requestSubmit(event.submitter)
  })
  window.addEventListener("pageshow", () => { isLeaving = false })
}

function areOff() {
  return localStorage.getItem(OFF) === "1"
}

function isWriting(element) {
  return element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])")
}

function open(field) {
  const details = field.closest("details")
  if (details) details.open = true
  field.focus()
}

const PLACES = {
  l: () => form.elements.leniency,
  o: () => form.elements.better_outcome,
  r: () => form.querySelector("input[name=reasons]"),
  g: () => form.querySelector("input[name=rules]"),
  n: () => form.elements.note,
}

function act(key) {
  if (/^[1-4]$/.test(key)) {
    const chosen = form.querySelectorAll("input[name=category]")[Number(key) - 1]
    chosen.checked = true
    chosen.focus()
    chosen.dispatchEvent(new Event("input", { bubbles: true }))
    return true
  }
  if (key === "?") {
    keys.open = !keys.open
    if (keys.open) keys.querySelector("summary").focus()
    return true
  }
  const field = PLACES[key]?.()
  if (field) open(field)
  return Boolean(field)
}

function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault()
      form.requestSubmit(form.querySelector("[data-next]"))
      return
    }
    if (event.ctrlKey || areOff() || isWriting(event.target)) return
    if (act(event.key)) event.preventDefault()
  })
}

function offer() {
  const show = () => {
    toggle.setAttribute("aria-pressed", String(areOff()))
    document.body.classList.toggle("review-keys__off", areOff())
  }
  toggle.hidden = false
  toggle.addEventListener("click", () => {
    localStorage.setItem(OFF, areOff() ? "0" : "1")
    show()
  })
  show()
}

if (form) {
  if (form.dataset.autosave && said) autosave()
  listen()
  if (toggle) offer()
}
