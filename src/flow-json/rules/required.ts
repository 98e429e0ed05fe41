import type { Rule } from '../rule.ts'
import { quote } from '../schema/words.ts'
import { allInputs } from './inputs.ts'

/** Rules on inputs that have to be filled in (spec: Flow JSON, sections 10.2 and 13). */
export const requiredRules: readonly Rule[] = [
  {
    id: 'required-unreachable',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'An input that is required is neither hidden nor disabled for good.',
    source: 'client',
    check(document, report) {
      for (const { node, pointer } of allInputs(document)) {
        const obstacle = ['visible', 'enabled'].find(name => node[name] === false)
        if (node.required !== true || !obstacle) continue
        report(
          `${pointer}/required`,
          `This is required, and ${quote(obstacle)} is false, so nobody can fill it in; ` +
            'remove one of the two.',
          { severity: 'warning' }
        )
      }
    }
  }
]
