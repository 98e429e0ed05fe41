import { z } from 'zod'
import { isSince, type VersionName } from '../version.ts'
import { type Facts, objects, places } from './facts.ts'
import { factsOf, membersOf, open, shapeOf } from './tree.ts'

/** Where in a Flow JSON of which version an object stands. */
export interface Setting {
  readonly version: VersionName
  readonly inForm: boolean
}

export interface Field {
  readonly schema: z.ZodType
  readonly facts: Facts
  readonly isRequired: boolean
  /** Why the version, or the place, does not have it. */
  readonly absent?: 'later' | 'gone' | 'in-form'
}

export interface Member {
  readonly schema: z.ZodType
  /** The first version that has it. */
  readonly since?: VersionName
  readonly absent?: 'later' | 'placed-later'
}

/** The properties of an object, those that it does not have there included. */
export const fieldsAt = remember(
  (schema, setting): ReadonlyMap<string, Field> =>
    new Map(shapeOf(schema).map(([name, property]) => [name, fieldAt(property, setting)]))
)

function fieldAt(property: unknown, { version, inForm }: Setting): Field {
  const schema = open(property)
  const about = factsOf(schema)
  const required = about.clientRequiredSince ?? about.requiredSince
  const isRequired =
    !(property instanceof z.ZodOptional) && (!required || isSince(version, required))
  const field = { schema, facts: about, isRequired }
  if (about.since && !isSince(version, about.since)) return { ...field, absent: 'later' }
  if (about.until && version !== about.until && isSince(version, about.until)) {
    return { ...field, absent: 'gone' }
  }
  return inForm && about.outsideForm ? { ...field, absent: 'in-form' } : field
}

/** The members of a union by their tag, those that may not stand there yet included. */
export const membersAt = remember((schema, { version }): ReadonlyMap<string, Member> => {
  const place = places.get(schema)
  return new Map(
    membersOf(schema).members.map(([name, member]) => {
      const since = objects.get(member)?.since
      const placed = place?.since?.[name]
      const entry = { schema: member, ...(since && { since }) }
      if (since && !isSince(version, since)) return [name, { ...entry, absent: 'later' }]
      if (!placed || isSince(version, placed)) return [name, entry]
      return [name, { schema: member, since: placed, absent: 'placed-later' }]
    })
  )
})

/** Compute once for each schema, version and place. */
export function remember<T extends object>(
  compute: (schema: z.ZodType, setting: Setting) => T
): (schema: z.ZodType, setting: Setting) => T {
  const known = {
    inside: new Map<VersionName, Results>(),
    outside: new Map<VersionName, Results>()
  }
  type Results = WeakMap<z.ZodType, T>
  return (schema, setting) => {
    const results = resultsOf(setting)
    const earlier = results.get(schema)
    if (earlier) return earlier
    const result = compute(schema, setting)
    results.set(schema, result)
    return result
  }

  function resultsOf({ version, inForm }: Setting): Results {
    const byVersion = inForm ? known.inside : known.outside
    const results = byVersion.get(version) ?? new WeakMap()
    byVersion.set(version, results)
    return results
  }
}
