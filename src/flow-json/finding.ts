/** An error breaks a rule that Meta enforces; a warning is a likely mistake, or unconfirmed. */
export type Severity = 'error' | 'warning'

/**
 * A stretch of a text as editors count: lines and columns from 1, the end exclusive. A column is a
 * UTF-16 code unit: a tab is one, a character outside of the Basic Multilingual Plane is two.
 */
export interface Location {
  line: number
  column: number
  endLine: number
  endColumn: number
}

/** One thing that is wrong with a Flow JSON. */
export interface Finding extends Location {
  /** Meta's code, such as `INVALID_FLOW_JSON`. */
  code: string
  severity: Severity
  /** Our id of the rule, in kebab-case: several rules share a code. */
  rule: string
  /** The value that it is about, as a JSON Pointer (RFC 6901). */
  pointer: string
  /** What is wrong, and what would be right. */
  message: string
}
