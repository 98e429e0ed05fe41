import type { Phone, Step } from '../src/simulator/index.ts'
import type { Deed } from './recording.ts'
import type { Visited } from './visited.ts'
import type { Wire } from './wire.ts'

/** Something that was done, with the way back to before and after it. */
export interface Moment {
  readonly step: Step
  /** One for each of the step's exchanges. */
  readonly wires: readonly Wire[]
  readonly at: Date
  readonly deed: Deed
  /** Each start of the flow has a phone of its own. */
  readonly phone: Phone
  readonly visited: Visited
  readonly before: () => void
  readonly after: () => void
  /** Do it once more. */
  readonly again: (phone: Phone) => Promise<unknown>
}

/** Add to a timeline: what is typed letter by letter is one moment. */
export function addMoment(moments: readonly Moment[], next: Moment): readonly Moment[] {
  const last = moments.at(-1)
  const isSame =
    last !== undefined &&
    isTyping(next) &&
    isTyping(last) &&
    last.step.action === next.step.action &&
    last.step.screen === next.step.screen
  return isSame ? [...moments.slice(0, -1), { ...next, before: last.before }] : [...moments, next]
}

function isTyping({ step: { action, exchanges, error } }: Moment): boolean {
  return action.startsWith('fill ') && exchanges.length === 0 && error === undefined
}
