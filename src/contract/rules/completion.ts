import { quote } from '../../flow-json/schema/words.ts'
import { isError, misfitsBetween } from '../fit.ts'
import type { ContractRule } from '../rule.ts'
import { schemaOf } from '../schema.ts'
import { pointerInPayload, sentBy } from '../sent.ts'
import { nounsOf, pathText } from '../words.ts'

/** Rules on how a flow ends. */
export const completionRules: readonly ContractRule[] = [
  {
    id: 'contract-completion',
    summary: 'A `complete` action sends what the contract says of a completion.',
    check({ completion }, document, report) {
      const asked = schemaOf(completion, 'input')
      for (const action of document.actions.filter(({ name }) => name === 'complete')) {
        // The token is WhatsApp's to add (spec: data channel, section 5.3).
        const sent = sentBy(document, action, { flow_token: '' })
        for (const misfit of misfitsBetween(sent, asked)) {
          const { kind, path } = misfit
          if (kind === 'unsent') continue
          const name = quote(pathText(path))
          const what =
            kind === 'missing'
              ? `${name} is not in this payload, and the contract’s \`completion\` has it`
              : kind === 'extra'
                ? `${name} is in this payload, and not in the contract’s \`completion\``
                : kind === 'type'
                  ? `${name} is ${nounsOf(misfit.sent)}, and ${nounsOf(misfit.asked)} in the contract’s \`completion\``
                  : `${name} is none of the values of the contract’s \`completion\``
          report(
            pointerInPayload(action, path),
            `${what}; both end up in the same message: make them the same`,
            isError(misfit) ? {} : { severity: 'warning' }
          )
        }
      }
    }
  }
]
