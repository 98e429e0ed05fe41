import { checkCondition, isExpression, parseCondition } from '../expression/index.ts'
import type { Rule } from '../rule.ts'
import { isSince } from '../version.ts'
import { tell } from './bindings.ts'
import { placesOf } from './places.ts'
import { refer, soleType } from './references.ts'

/** Rules on the conditions of Ifs (spec: Flow JSON, section 6.3). */
export const conditionRules: readonly Rule[] = [
  {
    id: 'condition-form',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'The condition of an If is well-formed.',
    source: 'docs',
    since: '4.0',
    check(document, report) {
      for (const { text, pointer, about } of placesOf(document)) {
        if (about?.kind !== 'condition') continue
        // The schema says that there are no expressions yet.
        if (isExpression(text) && !isSince(document.version, '6.0')) continue
        for (const problem of parseCondition(text).problems) {
          tell(report, pointer, problem, problem.kind === 'operator-order')
        }
      }
    }
  },
  {
    id: 'condition-type',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'The operands of a condition fit its operators, and it comes out true or false.',
    source: 'docs',
    since: '4.0',
    check(document, report) {
      for (const { text, pointer, about, screen } of placesOf(document)) {
        const { ast } = about?.kind === 'condition' ? parseCondition(text) : {}
        if (!ast) continue
        const problems = checkCondition(ast, binding => soleType(refer(document, screen, binding)))
        for (const problem of problems) tell(report, pointer, problem)
      }
    }
  }
]
