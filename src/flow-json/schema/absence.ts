import type { z } from 'zod'
import type { VersionName } from '../version.ts'
import { Action } from './actions.ts'
import { objects } from './facts.ts'
import { type Field, fieldsAt, membersAt, type Setting } from './present.ts'
import type { SchemaRuleId } from './rules.ts'
import { suggest } from './suggest.ts'
import type { Tell } from './tell.ts'
import { titleOf } from './tree.ts'
import { listed, quote } from './words.ts'

/** More names than these say nothing to a reader. */
const MAX_NAMES = 6

/** Tell of a property that an object does not have, or not there, or not in that version. */
export function reportUnknown(schema: z.ZodType, name: string, setting: Setting, tell: Tell): void {
  const fields = fieldsAt(schema, setting)
  const field = fields.get(name) ?? ofOtherAction(schema, name, setting)
  const title = titleOf(schema)
  if (field) {
    const [rule, message] = explain(field, { name, title, version: setting.version })
    tell(rule, message, { part: 'key' })
  } else {
    const known = [...fields].filter(([, { absent }]) => !absent).map(([known]) => known)
    const message = `${title} has no property ${quote(name)}${advise(name, known)}`
    tell('unknown-property', message, { part: 'key' })
  }
}

interface Unknown {
  readonly name: string
  readonly title: string
  readonly version: VersionName
}

function explain(
  { absent, facts: { since, until } }: Field,
  { name, title, version }: Unknown
): [SchemaRuleId, string] {
  const property = quote(name)
  switch (absent) {
    case 'later': {
      const message = `${property} came with Flow JSON ${since}; this file says ${version}.`
      return ['property-version', message]
    }
    case 'gone': {
      const gone = `${property} left Flow JSON after ${until}, for a field of the API`
      return ['property-version', `${gone}; this file says ${version}.`]
    }
    case 'in-form': {
      const instead = quote(`${name}s`)
      const message = `${title} has no ${property} inside of a Form: the Form has ${instead}.`
      return ['property-in-form', message]
    }
    default:
      return ['action-keys', `${title} takes no ${property}: other actions do.`]
  }
}

/** A property that another action has, when the object is one. */
function ofOtherAction(schema: z.ZodType, name: string, setting: Setting): Field | undefined {
  if (!objects.get(schema)?.isAction) return undefined
  for (const { schema: action, absent, since } of membersAt(Action, setting).values()) {
    const field = fieldsAt(action, setting).get(name)
    if (!field) continue
    return absent && since ? { ...field, facts: { ...field.facts, since }, absent: 'later' } : field
  }
  return undefined
}

function advise(name: string, known: readonly string[]): string {
  const meant = suggest(name, known)
  if (meant) return `; did you mean ${quote(meant)}?`
  return known.length <= MAX_NAMES ? `; it has ${listed(known)}.` : '.'
}
