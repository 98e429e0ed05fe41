import type { ContractRule } from '../rule.ts'
import { completionRules } from './completion.ts'
import { dataRules } from './data.ts'
import { handlerRules } from './handlers.ts'
import { payloadRules } from './payloads.ts'
import { routeRules } from './routes.ts'
import { screenRules } from './screens.ts'
import { versionRules } from './version.ts'

/** Everything in which a contract and its Flow JSON have to agree. */
export const contractRules: readonly ContractRule[] = [
  ...versionRules,
  ...screenRules,
  ...handlerRules,
  ...routeRules,
  ...dataRules,
  ...payloadRules,
  ...completionRules
]
