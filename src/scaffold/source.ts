import { isObject } from '../flow-json/document.ts'
import { type Doc, group, hardLine, indented, joined, line, softLine } from './layout.ts'

/** A name that needs no quotes. */
const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/
/** Shorter ones leave their text on their line, however long it is. */
const SHORT_KEY = 5
// Beside control characters: half characters, and what breaks lines or turns their direction.
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu

/** Write a text as a literal of one line that shows all that is in it. */
export function textLiteral(text: string): string {
  const count = (quote: string) => text.split(quote).length
  const quote = count("'") > count('"') ? '"' : "'"
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replace(UNSAFE, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `${quote}${escaped}${quote}`
}

/** A member of an object: its name, and its value in source. */
export type Member = readonly [name: string, value: Doc]

/** Write an object. */
export function objectOf(members: readonly Doc[], { isBroken = false } = {}): Doc {
  if (members.length === 0) return '{}'
  const inside = indented([line, joined(members, [',', line])])
  return group(['{', inside, line, '}'], { isBroken })
}

/** Write `name: value`. */
export function memberOf(name: string, value: Doc): Doc {
  return [keyOf(name), ': ', value]
}

/** Write an array; `isBroken` gives each item a line of its own. */
export function arrayOf(items: readonly Doc[], { isBroken = false } = {}): Doc {
  if (items.length === 0) return '[]'
  return group(['[', indented([softLine, joined(items, [',', line])]), softLine, ']'], { isBroken })
}

/** Write a call whose one argument is no literal. */
export function callOf(callee: string, argument: Doc): Doc {
  return group([callee, '(', indented([softLine, argument]), softLine, ')'])
}

/** Write a JSON value. `names` has values that a constant stands for. */
export function jsonOf(value: unknown, names: ReadonlyMap<unknown, string> = new Map()): Doc {
  const name = names.get(value)
  if (name !== undefined) return name
  if (typeof value === 'string') return textLiteral(value)
  if (Array.isArray(value)) return arrayValue(value, names)
  if (!isObject(value)) return String(value)
  return objectOf(membersOf(value, names))
}

/** Write the members of an object of JSON. */
export function membersOf(value: object, names: ReadonlyMap<unknown, string> = new Map()): Doc[] {
  return Object.entries(value).map(([key, inner]) => {
    const isMovable = typeof inner === 'string' && keyOf(key).length >= SHORT_KEY
    const written = jsonOf(inner, names)
    if (names.get(inner) === key) return key
    return isMovable ? [keyOf(key), ':', group(indented([line, written]))] : memberOf(key, written)
  })
}

function arrayValue(items: readonly unknown[], names: ReadonlyMap<unknown, string>): Doc {
  const written = items.map(item => jsonOf(item, names))
  if (items.length > 1 && items.every(item => typeof item === 'number')) return filled(written)
  const isTable = items.every(isObject) || items.every(Array.isArray)
  const isRow = (item: unknown) => !names.has(item) && Object.keys(Object(item)).length > 1
  return arrayOf(written, { isBroken: items.length > 1 && isTable && items.every(isRow) })
}

/** Numbers: as many on each line as it takes. */
function filled([first = '', ...rest]: readonly Doc[]): Doc {
  const others = rest.map(item => [',', group([line, item])])
  return group(['[', indented([softLine, first, others]), softLine, ']'])
}

function keyOf(name: string): string {
  // By itself it would be no member but the prototype.
  if (name === '__proto__') return "['__proto__']"
  return PLAIN_KEY.test(name) ? name : textLiteral(name)
}

/** Write lines below each other, as the body of a function or of a file. */
export function linesOf(statements: readonly Doc[]): Doc {
  return joined(statements, hardLine)
}
