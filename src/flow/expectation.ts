import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** What may stand in a path in the log: members of schemas and indices, not any key of a record. */
const MEMBER = /^(?:[A-Za-z_]\w{0,63}|\d{1,6})$/

/**
 * Say where a value does not fit its schema and what was expected there, without the value: the
 * texts that zod writes may repeat it. Example: `date: expected an ISO date, found string`.
 */
export function describeIssues(issues: readonly Issue[], { found = false } = {}): string {
  const [first, ...rest] = issues
  if (first === undefined) return 'it does not fit'
  const also = rest.length > 0 ? ` (and ${rest.length} more)` : ''
  const actual = found ? `, found ${kindOf(first.input)}` : ''
  return `${describePath(first.path)}: expected ${expectation(first)}${actual}${also}`
}

/** The kind of a value, for a message that must not show the value itself. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `an array of ${value.length}`
  return typeof value
}

/** The name of a screen, as far as it is spelt like one: it may be what a user has typed. */
export function screenName(name: string): string {
  return /^[A-Z_]{1,64}$/.test(name) ? name : '(not a screen)'
}

function describePath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(the whole)'
  return path.map(part => (MEMBER.test(String(part)) ? String(part) : '*')).join('.')
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`
    case 'invalid_format':
      return `the format ${issue.format}`
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum} (${issue.origin})`
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum} (${issue.origin})`
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    case 'unrecognized_keys':
      return 'no other members'
    case 'invalid_union':
      return issue.discriminator ? `one of the known values` : 'one of several shapes'
    case 'invalid_key':
      return 'other names of members'
    case 'invalid_element':
      return 'other elements'
    case 'custom':
      return 'what a rule of the schema asks'
  }
}
