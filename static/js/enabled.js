// Stands first in the body, so that what needs script is in place before the page is drawn.
document.body.classList.add("js-enabled")
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported")
