import type { Json } from '../document.ts'
import type { Source } from '../rule.ts'
import type { VersionName } from '../version.ts'
import type { Facts } from './facts.ts'
import type { SchemaRuleId } from './rules.ts'

/** Say that a rule is broken: by the value in question, or by what `path` leads to from there. */
export type Tell = (rule: SchemaRuleId, message: string, options?: TellOptions) => void

export interface TellOptions {
  readonly path?: readonly (string | number)[]
  readonly part?: 'key' | 'value'
  readonly severity?: 'error' | 'warning'
  readonly source?: Source
}

/** Where a value stands. */
export interface Standing {
  readonly version: VersionName
  /** The name of its property, with an index when it is in a list. */
  readonly name: string
  /** The object that has it. */
  readonly owner: unknown
}

/** Check what several properties of an object say together. */
export type Cross = (node: Json, tell: Tell, version: VersionName) => void

/** Tell of what `path` leads to. */
export function below(tell: Tell, ...path: readonly (string | number)[]): Tell {
  return (rule, message, options) =>
    tell(rule, message, { ...options, path: [...path, ...(options?.path ?? [])] })
}

/** Judge a value by itself. */
export type Judge = (value: unknown, about: Facts, standing: Standing, tell: Tell) => void
