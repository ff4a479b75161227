// Offers the offences that match what is typed. Without it the field takes a code, or words that find one offence.
const ADDRESS = "/check/offences/"
let latest = 0

async function offer(typed, populate) {
  const asked = (latest += 1)
  const answer = await fetch(`${ADDRESS}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } })
  const { offences } = answer.ok ? await answer.json() : { offences: [] }
  // What was asked first may be answered last.
  if (asked === latest) populate(offences)
}

function enhance(field) {
  const { id, name, value } = field
  const described = field.getAttribute("aria-describedby")
  const place = document.createElement("div")
  field.replaceWith(place)
  window.accessibleAutocomplete({
    element: place,
    id,
    name,
    source: (typed, populate) => offer(typed, populate).catch(() => populate([])),
    defaultValue: value,
    minLength: 2,
    autoselect: false,
    confirmOnBlur: false,
    tNoResults: () => "No offence on the list holds these words",
  })
  if (described) document.getElementById(id).setAttribute("aria-describedby", described)
}

if (window.accessibleAutocomplete) document.querySelectorAll("input[data-offences]").forEach(enhance)
