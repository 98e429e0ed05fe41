import type { z } from 'zod'
import { memberSchemas } from './schema-members.ts'

type Issue = z.core.$ZodIssue

/**
 * Say where a value does not fit its schema and what was expected there, without the value: the
 * texts that zod writes may repeat it. Example: `date: expected an ISO date, found string`.
 */
export function describeIssues(
  issues: readonly Issue[],
  schema: z.ZodType,
  { found = false } = {}
): string {
  const [first, ...rest] = issues.map(closest)
  if (first === undefined) return 'it does not fit'
  const also = rest.length > 0 ? ` (and ${rest.length} more)` : ''
  const actual = found ? `, found ${kindOf(first.input)}` : ''
  return `${describePath(first.path, schema)}: expected ${expectation(first)}${actual}${also}`
}

/** Of a union that nothing fits, the fault of the member that came closest. */
function closest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue
  const [fewest] = issue.errors.toSorted((a, b) => a.length - b.length)
  const [inner] = fewest ?? []
  if (inner === undefined || inner.path.length === 0) return issue
  return closest({ ...inner, path: [...issue.path, ...inner.path] })
}

/** The kind of a value, for a message that must not show the value itself. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `an array of ${value.length}`
  return typeof value
}

/** A path by the names of the schema. The key of a record may be what a user typed: it is `*`. */
function describePath(path: readonly PropertyKey[], schema: z.ZodType): string {
  if (path.length === 0) return '(the whole)'
  let level: unknown[] = [schema]
  const names = path.map(part => {
    level = level.flatMap(parent => memberSchemas(parent, part))
    return level.length > 0 ? String(part) : '*'
  })
  return names.join('.')
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
