import { didYouMean } from '../../flow-json/rules/references.ts'
import { namedScreens } from '../../flow-json/rules/routing-model.ts'
import { nameOf } from '../../flow-json/rules/words.ts'
import { quote } from '../../flow-json/schema/words.ts'
import type { ContractRule } from '../rule.ts'

/** Rules on the screens that there are. */
export const screenRules: readonly ContractRule[] = [
  {
    id: 'contract-screen-missing',
    summary: 'A screen of the contract stands in the Flow JSON.',
    check({ screens }, document, report) {
      const known = namedScreens(document).flatMap(({ id = '' }) =>
        Object.hasOwn(screens, id) ? [] : [id]
      )
      for (const id of Object.keys(screens)) {
        if (document.screen(id)) continue
        const advice = didYouMean(
          document,
          id,
          known,
          '; add it here, or remove it from the contract'
        )
        report('/screens', `The contract has a screen ${quote(id)}, and there is none${advice}`, {
          part: 'key'
        })
      }
    }
  },
  {
    id: 'contract-screen-unknown',
    summary: 'A screen of the Flow JSON stands in the contract.',
    check({ screens }, document, report) {
      const absent = Object.keys(screens).filter(id => !document.screen(id))
      for (const screen of namedScreens(document)) {
        const { id = '', pointer } = screen
        if (Object.hasOwn(screens, id)) continue
        const advice = didYouMean(document, id, absent, '; add it there, or remove it here')
        report(`${pointer}/id`, `The contract has no screen ${nameOf(screen)}${advice}`)
      }
    }
  }
]
