import type { Severity } from '../finding.ts'
import { escapeSegment } from '../pointer.ts'
import type { Source } from '../rule.ts'
import type { Setting } from './present.ts'
import { isInForce, RULES, type SchemaRuleId, severityOf } from './rules.ts'
import type { Tell } from './tell.ts'

/** A rule of the schema that is broken, and where. */
export interface SchemaFinding {
  /** Meta's code. */
  readonly code: string
  readonly rule: SchemaRuleId
  readonly source: Source
  /** The value, or the property, that it is about, as a JSON Pointer (RFC 6901). */
  readonly pointer: string
  /** Whether it is about the name of the property or about its value. */
  readonly part: 'key' | 'value'
  readonly severity: Severity
  /** What is wrong, and what would be right. */
  readonly message: string
}

/** A hostile file has a finding on every third character: those after these are left out. */
export const MAX_FINDINGS = 10_000

/** How far a walk through a Flow JSON has come. */
export interface Walk extends Setting {
  readonly findings: SchemaFinding[]
  readonly pointer: string
}

/** Go on to a property or an item. */
export function enter(walk: Walk, segment: string | number): Walk {
  const { findings, version, inForm } = walk
  return { findings, version, inForm, pointer: `${walk.pointer}/${escaped(segment)}` }
}

/** Tell of the value that the walk has come to, which that source knows of. */
export function tellAt({ findings, pointer, version }: Walk, origin?: Source): Tell {
  return (rule, message, options = {}) => {
    if (findings.length >= MAX_FINDINGS || !isInForce(rule, version)) return
    const { path = [], part = 'value', source = origin ?? RULES[rule].source } = options
    findings.push({
      code: RULES[rule].code,
      rule,
      source,
      pointer: [pointer, ...path.map(escaped)].join('/'),
      part,
      severity: severityOf(rule, options),
      message
    })
  }
}

/** Whether more findings would be left out. */
export function isFull({ findings }: Walk): boolean {
  return findings.length >= MAX_FINDINGS
}

function escaped(segment: string | number): string | number {
  return typeof segment === 'string' ? escapeSegment(segment) : segment
}
