import { actionCases } from './actions.ts'
import { bindingCases } from './bindings.ts'
import type { Cases } from './case.ts'
import { countCases } from './counts.ts'
import { dataModelCases } from './data-model.ts'
import { footerCases } from './footers.ts'
import { formCases } from './forms.ts'
import { inputCases } from './inputs.ts'
import { markdownCases } from './markdown.ts'
import { patternCases } from './patterns.ts'
import { payloadCases } from './payloads.ts'
import { placementCases } from './placement.ts'
import { routingCases } from './routing.ts'
import { screenCases } from './screens.ts'
import { versionCases } from './version.ts'

/** The cases of every rule, by the file that they stand in. */
export const casesByFile: Readonly<Record<string, Cases>> = {
  actions: actionCases,
  bindings: bindingCases,
  counts: countCases,
  'data-model': dataModelCases,
  footers: footerCases,
  forms: formCases,
  inputs: inputCases,
  markdown: markdownCases,
  patterns: patternCases,
  payloads: payloadCases,
  placement: placementCases,
  routing: routingCases,
  screens: screenCases,
  version: versionCases
}
