// Hides the words that are selected in a text. Without it they are typed or pasted into the same form.
const form = document.querySelector("form[data-redacting]")
const bar = document.querySelector("[data-redact-selected]")
const button = bar?.querySelector("button")
let chosen = { words: "", place: "" }

function textOf(node) {
  const element = node instanceof Element ? node : node?.parentElement
  return element?.closest("[data-redact-text]") ?? null
}

function remember() {
  const selection = document.getSelection()
  const text = textOf(selection?.anchorNode)
  // A selection elsewhere, or over two texts, leaves what was selected before.
  if (!text || text !== textOf(selection.focusNode) || !selection.toString().trim()) return
  chosen = { words: selection.toString().trim(), place: text.dataset.redactText }
  button.disabled = false
}

function hide() {
  form.elements.words.value = chosen.words
  form.elements.where.value = chosen.place
  form.requestSubmit(form.querySelector('button[value="save"]'))
}

if (form && button) {
  bar.hidden = false
  document.addEventListener("selectionchange", remember)
  button.addEventListener("click", hide)
}
