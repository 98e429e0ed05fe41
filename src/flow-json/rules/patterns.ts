import type { Component, FlowDocument } from '../document.ts'
import type { Rule } from '../rule.ts'
import { isDynamic } from '../schema/dynamic.ts'
import { type Effort, effortOf, MAX_LENGTH } from './pattern-effort.ts'

/** The steps for examining all patterns of a Flow: some ten milliseconds. */
const MAX_STEPS = 200_000

/** Characters of a pattern that a message shows. */
const MAX_SHOWN = 40

/** Rules on `pattern` of TextInput (spec: Flow JSON, section 10.2.1). */
export const patternRules: readonly Rule[] = [
  {
    id: 'pattern-explosive',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'A `pattern` is matched in bounded time: no loop reads the same text in two ways.',
    source: 'inferred',
    since: '6.2',
    check(document, report) {
      const budget = { steps: MAX_STEPS }
      const known = new Map<string, Effort>()
      for (const { node, pointer } of inputs(document)) {
        const { pattern } = node
        if (isDynamic(pattern) || typeof pattern !== 'string') continue
        if (pattern.length <= MAX_LENGTH && !isRegExp(pattern)) continue
        const effort = known.get(pattern) ?? effortOf(pattern, budget)
        known.set(pattern, effort)
        if (effort === 'bounded') continue
        report(
          `${pointer}/pattern`,
          effort === 'exponential'
            ? `${shown(pattern)} repeats what can be read in several ways, so a short text can ` +
                'freeze the phone; let each round begin or end with a character of its own.'
            : `${shown(pattern)} is too long or too involved to tell that matching it ends; ` +
                'make it simpler.',
          { severity: 'warning' }
        )
      }
    }
  }
]

/** The TextInputs that have a pattern. */
function inputs({ screens }: FlowDocument): readonly Component[] {
  return screens.flatMap(({ components }) =>
    components.filter(({ type, node }) => type === 'TextInput' && Object.hasOwn(node, 'pattern'))
  )
}

/** As it is read by the phone: JSON has each of its backslashes twice. */
function shown(pattern: string): string {
  return pattern.length > MAX_SHOWN ? `\`${pattern.slice(0, MAX_SHOWN)}…\`` : `\`${pattern}\``
}

/** Whether it compiles: what does not is ignored by the phone, and the schema tells of it. */
function isRegExp(pattern: string): boolean {
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}
