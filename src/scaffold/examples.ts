import { shownExamples } from './answers.ts'
import type { Doc } from './layout.ts'
import type { Plan } from './plan.ts'
import { linesOf, memberOf, membersOf, objectOf } from './source.ts'

/** Write examples.ts: what the screens are opened with for now. Undefined when they need nothing. */
export function examplesSource(plan: Plan): Doc | undefined {
  const shown = shownExamples(plan)
  if (shown.length === 0) return undefined
  const members = shown.map(({ id, example }) =>
    memberOf(id, objectOf(membersOf(example), { isBroken: true }))
  )
  return linesOf([
    '/** The `__example__` of flow.json, by screen. Delete this when no handler needs it. */',
    ['export const examples = ', objectOf(members, { isBroken: true })],
    ''
  ])
}
