import { asArray, type Json } from '../../flow-json/document.ts'
import type { VersionName } from '../../flow-json/version.ts'

/** An input as it is now: its properties are evaluated. */
export interface Field {
  readonly name: string
  readonly type: string
  readonly props: Json
  readonly required: boolean
  /** Of an option list; empty for others. */
  readonly options: readonly OptionView[]
  readonly version: VersionName
}

/** An option of a list (spec: Flow JSON, section 10.3). */
export interface OptionView {
  readonly id: string
  readonly title: string
  readonly enabled: boolean
  readonly selected: boolean
  /** All else that there is to show: `description`, `metadata`, `image`, `alt-text`, `color`. */
  readonly props: Json
}

/** A value as the phone keeps it, or why it does not come to be. */
export type Accepted = { readonly value: unknown } | { readonly refusal: string }

/** How an input of some type behaves (spec: Flow JSON, sections 6.4 and 10). */
export interface Input {
  /** Take what a person enters. A refusal continues “`name` …”. */
  accept(given: unknown, field: Field): Accepted
  /** Take an initial value: undefined when it is of no use. */
  initial(given: unknown, field: Field): unknown
  /** Why a value does not let the form go. */
  fault(value: unknown, field: Field): string | undefined
}

export const REQUIRED = 'Required'

/** The number that a property holds, which may be written as text. */
export function numberOf(value: unknown, otherwise: number): number {
  const isNumeral = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
  const number = isNumeral ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : otherwise
}

/** The texts of a list. */
export function textsOf(value: unknown): readonly string[] {
  return asArray(value).filter(item => typeof item === 'string')
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value)
  return json.length > 60 ? `${json.slice(0, 60)}…` : json
}
