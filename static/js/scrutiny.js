// Every page works without this; it only makes some of them quicker to use.
import { initAll as startGovuk } from "../vendor/govuk-frontend/govuk-frontend.min.js"
import { initAll as startMoj } from "../vendor/moj-frontend/moj-frontend.min.js"

startGovuk()
startMoj()
