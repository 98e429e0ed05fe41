import type { Deed } from '../deed.ts'

/** What draws a component can do: nothing, when a screen is only looked at. */
export interface Hand {
  readonly act: (deed: Deed) => void
  /** What was picked in the input of that name. */
  readonly filesOf: (name: string) => readonly File[]
}

/** For screens that are looked at. */
export const idle: Hand = { act: () => {}, filesOf: () => [] }
