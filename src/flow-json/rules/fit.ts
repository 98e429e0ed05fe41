import { asArray, asObject, isObject } from '../document.ts'
import type { ValueType } from '../expression/index.ts'
import { escapeSegment } from '../pointer.ts'
import { describe, quote } from '../schema/words.ts'
import { typeOfField } from './references.ts'

/** Where a value does not fit the declaration of its field, and why. */
export interface Misfit {
  /** Inside of the value. */
  readonly pointer: string
  readonly message: string
  /** A binding or an expression stands there. */
  readonly isDynamic: boolean
}

/** What a text stands for: undefined for itself, no types when there is no telling. */
export type Meaning = (text: string) => readonly ValueType[] | undefined

const NOUNS: Record<ValueType, string> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array'
}

/** Name types in a message. */
export function nounOf(types: readonly ValueType[]): string {
  return types.map(type => NOUNS[type]).join(' or ')
}

/** Find the first place where a value does not fit a declaration, all the way down. */
export function misfitIn(
  value: unknown,
  schema: unknown,
  meaning: Meaning = () => undefined
): Misfit | undefined {
  const pending: { value: unknown; schema: unknown; pointer: string }[] = [
    { value, schema, pointer: '' }
  ]
  for (let part = pending.pop(); part; part = pending.pop()) {
    const { value, schema, pointer } = part
    const wanted = typeOfField(schema)
    const meant = typeof value === 'string' ? meaning(value) : undefined
    if (meant) {
      if (!wanted || meant.length === 0 || meant.includes(wanted)) continue
      const message = `${quote(String(value))} is ${nounOf(meant)}, and it should be ${NOUNS[wanted]}`
      return { pointer, message, isDynamic: true }
    }
    if (wanted && !isOf(value, wanted, schema)) {
      const noun = asObject(schema).type === 'integer' ? 'a whole number' : NOUNS[wanted]
      const advice = typeof value === 'string' && value !== '' ? slip(value, wanted) : ''
      const message = `${describe(value)} should be ${noun}${advice}`
      return { pointer, message, isDynamic: false }
    }
    const { items, properties, required } = asObject(schema)
    if (Array.isArray(value) && isObject(items)) {
      for (let index = value.length - 1; index >= 0; index--) {
        pending.push({ value: value[index], schema: items, pointer: `${pointer}/${index}` })
      }
    }
    if (!isObject(value)) continue
    const missing = asArray(required).find(
      name => typeof name === 'string' && !Object.hasOwn(value, name)
    )
    if (typeof missing === 'string') {
      const message = `${quote(missing)} is missing, which is \`required\` here`
      return { pointer, message, isDynamic: false }
    }
    const declared = asObject(properties)
    for (const [key, inner] of Object.entries(value).reverse()) {
      if (!Object.hasOwn(declared, key)) continue
      const below = `${pointer}/${escapeSegment(key)}`
      pending.push({ value: inner, schema: declared[key], pointer: below })
    }
  }
  return undefined
}

function isOf(value: unknown, type: ValueType, schema: unknown): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  if (asObject(schema).type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

/** A number or a boolean in quotes. */
function slip(value: string, wanted: ValueType): string {
  const isNumeral = wanted === 'number' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value)
  const isWord = wanted === 'boolean' && (value === 'true' || value === 'false')
  return isNumeral || isWord ? '; leave the quotes out' : ''
}
