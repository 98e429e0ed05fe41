import { unquote } from './json-tokens.ts'
import { escapeSegment, unescapeSegment } from './pointer.ts'

/** The part of a member that a finding points to; in an array there is only the value. */
export type Part = 'key' | 'value'

/** A stretch of a text, as offsets. */
export interface Span {
  start: number
  end: number
}

/** Where each value of a JSON text stands. A value is known by its number, in the text's order. */
export interface Places {
  count(): number
  /** Note a value, and give it its number. Its children follow, then `finish`. */
  add(key: Span | undefined, value: Span): number
  /** Say where a value ends, once all that it holds is added. */
  finish(value: number, end: number): void
  startOf(value: number): number
  /** The JSON Pointer of the last of these values, each of which holds the next one. */
  pointerOf(path: readonly number[]): string
  /** Look up a value, its key, or the nearest ancestor that is there. */
  find(pointer: string, part: Part): Span
}

// The numbers that are kept of a value: the offsets of its key and of itself, and which value comes
// after it and all that it holds.
const KEY = 0
const KEY_END = 1
const START = 2
const END = 3
const AFTER = 4
const FIELDS = 5
const NO_KEY = -1

/** Keep the places of at most `limit` values of a text. */
export function keepPlaces(text: string, limit: number): Places {
  // The system hands out memory only for what is written to.
  const numbers = new Int32Array(FIELDS * limit)
  const membersOf = new Map<number, Map<string, number>>()
  const itemsOf = new Map<number, number[]>()
  let count = 0

  const get = (value: number, field: number) => numbers[FIELDS * value + field] ?? 0
  const isObject = (value: number) => text[get(value, START)] === '{'

  function nameOf(value: number): string {
    const start = get(value, KEY)
    return start === NO_KEY ? '' : unquote(text.slice(start, get(value, KEY_END)))
  }

  function indexOf(value: number, parent: number): number {
    let index = 0
    for (let child = parent + 1; child < value; child = get(child, AFTER)) index++
    return index
  }

  function childOf(parent: number, name: string): number | undefined {
    if (isObject(parent)) return members(parent).get(name)
    const index = Number(name)
    return String(index) === name ? items(parent)[index] : undefined
  }

  function members(parent: number): Map<string, number> {
    const known = membersOf.get(parent)
    if (known) return known
    const found = new Map(items(parent).map(child => [nameOf(child), child]))
    membersOf.set(parent, found)
    return found
  }

  function items(parent: number): number[] {
    const known = itemsOf.get(parent)
    if (known) return known
    const found: number[] = []
    for (let child = parent + 1; child < get(parent, AFTER); child = get(child, AFTER)) {
      found.push(child)
    }
    itemsOf.set(parent, found)
    return found
  }

  return {
    count: () => count,
    add(key, value) {
      const at = FIELDS * count
      numbers[at + KEY] = key?.start ?? NO_KEY
      numbers[at + KEY_END] = key?.end ?? NO_KEY
      numbers[at + START] = value.start
      numbers[at + END] = value.end
      numbers[at + AFTER] = count + 1
      return count++
    },
    finish(value, end) {
      numbers[FIELDS * value + END] = end
      numbers[FIELDS * value + AFTER] = count
    },
    startOf: value => get(value, START),
    pointerOf: path =>
      path
        .map((value, depth) => {
          const parent = path[depth - 1]
          if (parent === undefined) return ''
          return `/${isObject(parent) ? escapeSegment(nameOf(value)) : indexOf(value, parent)}`
        })
        .join(''),
    find(pointer, part) {
      let value = 0
      for (const name of pointer.split('/').slice(1)) {
        const child = childOf(value, unescapeSegment(name))
        if (child === undefined) break
        value = child
      }
      const isKey = part === 'key' && get(value, KEY) !== NO_KEY
      return isKey
        ? { start: get(value, KEY), end: get(value, KEY_END) }
        : { start: get(value, START), end: get(value, END) }
    }
  }
}
