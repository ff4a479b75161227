// A quicker way to decide by keyboard. Without it the decisions are radios and a button like any others.
function digit(event) {
  return /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey ? Number(event.key) : 0
}

function listen(form) {
  const choices = [...form.querySelectorAll('input[name="decision"]')]
  // Only while the focus is among the decisions, so that no key does anything by surprise elsewhere.
  form.querySelector("fieldset").addEventListener("keydown", (event) => {
    const chosen = choices[digit(event) - 1]
    if (!chosen || chosen.disabled) return
    event.preventDefault()
    chosen.checked = true
    chosen.focus()
  })
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey) return
    event.preventDefault()
    form.requestSubmit()
  })
  form.querySelector("[data-keys]")?.removeAttribute("hidden")
}

document.querySelectorAll("form[data-decision]").forEach(listen)
