import type { Json } from '../../../src/flow-json/document.ts'

/** What shows that a rule speaks, and that it keeps quiet. */
export interface Case {
  readonly code: string
  readonly breaks: readonly Breach[]
  /** Near misses: Flows without any finding. */
  readonly passes: readonly Json[]
}

export interface Breach {
  readonly flow: Json
  /** The pointers, in their order. */
  readonly at: string | readonly string[]
  /** The telling part of the first message. */
  readonly says: RegExp
  readonly severity?: 'warning'
  /** Other rules that cannot but speak, too. */
  readonly also?: readonly string[]
}

export type Cases = Readonly<Record<string, Case>>
