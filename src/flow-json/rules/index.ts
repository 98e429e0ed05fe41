import type { Rule } from '../rule.ts'
import { actionRules } from './actions.ts'
import { bindingRules } from './bindings.ts'
import { conditionRules } from './conditions.ts'
import { countRules } from './counts.ts'
import { dataModelRules } from './data-model.ts'
import { footerRules } from './footers.ts'
import { formRules } from './forms.ts'
import { initialDateRules } from './initial-dates.ts'
import { initialOptionRules } from './initial-options.ts'
import { markdownRules } from './markdown.ts'
import { mediaRules } from './media.ts'
import { nameRules } from './names.ts'
import { optionRules } from './options.ts'
import { patternRules } from './patterns.ts'
import { payloadRules } from './payloads.ts'
import { pictureRules } from './pictures.ts'
import { placementRules } from './placement.ts'
import { rangeRules } from './ranges.ts'
import { requiredRules } from './required.ts'
import { routingRules } from './routing.ts'
import { screenRules } from './screens.ts'
import { versionRules } from './version.ts'

/** Every rule that the schema does not say: of one place in a Flow JSON it depends on another. */
export const rules: readonly Rule[] = [
  ...versionRules,
  ...routingRules,
  ...screenRules,
  ...countRules,
  ...placementRules,
  ...footerRules,
  ...nameRules,
  ...rangeRules,
  ...optionRules,
  ...patternRules,
  ...formRules,
  ...initialDateRules,
  ...initialOptionRules,
  ...requiredRules,
  ...pictureRules,
  ...markdownRules,
  ...actionRules,
  ...mediaRules,
  ...dataModelRules,
  ...bindingRules,
  ...conditionRules,
  ...payloadRules
]
