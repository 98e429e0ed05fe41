import { asArray, asObject, type FlowDocument, isObject } from '../document.ts'
import { escapeSegment } from '../pointer.ts'
import type { Rule } from '../rule.ts'
import { describe, quote } from '../schema/words.ts'
import { misfitIn } from './fit.ts'
import { isReadable, NAME } from './readable.ts'
import { isRequiredList, typeOfField } from './references.ts'

const code = 'INVALID_SCREEN_DATA'
const TYPES = '`string`, `number`, `boolean`, `object` or `array`'

/** Rules on the data models of screens (spec: Flow JSON, section 4). */
export const dataModelRules: readonly Rule[] = [
  {
    id: 'data-type',
    code,
    summary: 'A field of a data model, and what is in it, has one of the five types.',
    source: 'docs',
    check(document, report) {
      for (const { schema, name, pointer, isInObject } of schemasOf(document)) {
        const severity = isInObject ? ({ severity: 'warning' } as const) : {}
        if (!isObject(schema)) {
          report(
            pointer,
            `${quote(name)} is ${describe(schema)}; a field is an object with \`type\`` +
              ' and `__example__`.',
            severity
          )
        } else if (!Object.hasOwn(schema, 'type')) {
          report(pointer, `${quote(name)} has no \`type\`; give it ${TYPES}.`, severity)
        } else if (schema.type === 'integer') {
          const message = `\`integer\` is not among the documented types; use \`number\`.`
          report(`${pointer}/type`, message, { severity: 'warning' })
        } else if (!typeOfField(schema)) {
          const what = Array.isArray(schema.type) ? 'a list' : describe(schema.type)
          const message = `\`type\` in ${quote(name)} is ${what}; write ${TYPES}.`
          report(`${pointer}/type`, message, severity)
        }
      }
    }
  },
  {
    id: 'data-field-name',
    code,
    summary: 'The name of a field is one that a binding can read.',
    source: 'client',
    check(document, report) {
      for (const { name, pointer } of fieldsOf(document)) {
        if (isReadable(name)) continue
        const message = `${quote(name)} cannot be read by a binding; a name is ${NAME}.`
        report(pointer, message, { part: 'key', severity: 'warning' })
      }
    }
  },
  {
    id: 'data-example-missing',
    code,
    summary: 'A field of a data model has an `__example__`.',
    source: 'docs',
    check(document, report) {
      for (const { schema, name, pointer } of fieldsOf(document)) {
        if (!isObject(schema) || Object.hasOwn(schema, '__example__')) continue
        report(
          pointer,
          `${quote(name)} has no \`__example__\`; give it a value, such as ${exampleOf(schema)}.`
        )
      }
    }
  },
  {
    id: 'data-example-nested',
    code,
    summary: '`__example__` stands directly under the field, never deeper.',
    source: 'docs',
    check(document, report) {
      for (const { schema, name, pointer, isField } of schemasOf(document)) {
        if (isField || !isObject(schema) || !Object.hasOwn(schema, '__example__')) continue
        report(
          `${pointer}/__example__`,
          `${quote(name)} has one \`__example__\`, directly under the field; move this there.`,
          { part: 'key' }
        )
      }
    }
  },
  {
    id: 'data-array-items',
    code,
    summary: 'An array of a data model says in `items` what it holds.',
    source: 'docs',
    check(document, report) {
      for (const { schema, name, pointer, isInObject } of schemasOf(document)) {
        if (typeOfField(schema) !== 'array') continue
        const { items } = asObject(schema)
        if (isObject(items) || typeof items === 'boolean') continue
        const example = '`"items": { "type": "string" }`'
        report(
          items === undefined ? pointer : `${pointer}/items`,
          `The array ${quote(name)} does not say what it holds; add ${example} or the like.`,
          isInObject ? { severity: 'warning' } : {}
        )
      }
    }
  },
  {
    id: 'data-example-type',
    code,
    summary: 'The `__example__` of a field fits its type, all the way down.',
    source: 'docs',
    check(document, report) {
      for (const { schema, name, pointer } of fieldsOf(document)) {
        if (!isObject(schema) || !Object.hasOwn(schema, '__example__')) continue
        const misfit = misfitIn(schema.__example__, schema)
        if (!misfit) continue
        report(
          `${pointer}/__example__${misfit.pointer}`,
          `The example of ${quote(name)} does not fit: ${misfit.message}.`
        )
      }
    }
  },
  {
    id: 'data-required',
    code,
    summary: '`required` in a data model is a list of its fields.',
    source: 'client',
    check({ screens }, report) {
      for (const { data, pointer } of screens) {
        if (!Object.hasOwn(data, 'required')) continue
        const at = `${pointer}/data/required`
        if (!Array.isArray(data.required)) {
          report(
            at,
            '`required` is taken for the list of mandatory fields; give the field another name.',
            { part: 'key', severity: 'warning' }
          )
        }
        for (const [index, name] of asArray(data.required).entries()) {
          if (typeof name === 'string' && name !== 'required' && Object.hasOwn(data, name)) continue
          const what = typeof name === 'string' ? quote(name) : describe(name)
          report(`${at}/${index}`, `\`required\` lists fields of this \`data\`, not ${what}.`, {
            severity: 'warning'
          })
        }
      }
    }
  }
]

/** A declaration in a data model. */
interface Declared {
  readonly schema: unknown
  /** The name of the field that it belongs to. */
  readonly name: string
  readonly pointer: string
  readonly isField: boolean
  /** Somewhere inside of `properties`, where Meta's client does not look. */
  readonly isInObject: boolean
}

function fieldsOf({ screens }: FlowDocument): readonly Declared[] {
  return screens.flatMap(({ data, pointer }) =>
    Object.entries(data)
      .filter(([name, schema]) => !isRequiredList(name, schema))
      .map(([name, schema]) => ({
        schema,
        name,
        pointer: `${pointer}/data/${escapeSegment(name)}`,
        isField: true,
        isInObject: false
      }))
  )
}

/** The fields, and what is declared inside of them. */
function schemasOf(document: FlowDocument): readonly Declared[] {
  const found: Declared[] = []
  const pending = [...fieldsOf(document)].reverse()
  for (let next = pending.pop(); next; next = pending.pop()) {
    found.push(next)
    const { name, pointer, isInObject } = next
    const { items, properties } = asObject(next.schema)
    for (const [key, schema] of Object.entries(asObject(properties)).reverse()) {
      const at = `${pointer}/properties/${escapeSegment(key)}`
      pending.push({ schema, name, pointer: at, isField: false, isInObject: true })
    }
    if (!isObject(items)) continue
    const at = `${pointer}/items`
    pending.push({ schema: items, name, pointer: at, isField: false, isInObject })
  }
  return found
}

const EXAMPLES = {
  string: '`"Text"`',
  number: '`1`',
  boolean: '`true`',
  object: '`{}`',
  array: '`[]`'
} as const

function exampleOf(schema: unknown): string {
  return EXAMPLES[typeOfField(schema) ?? 'string']
}
