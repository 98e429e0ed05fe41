import { escapeSegment } from '../pointer.ts'

/** A text somewhere in a value, and where. */
export interface Text {
  readonly text: string
  readonly pointer: string
  /** How many objects and arrays are around it. */
  readonly depth: number
}

/** More texts than that make no list that a phone could show. */
const MAX_TEXTS = 10_000

/** List the texts in a value, in their order, however deep they are. */
export function textsOf(value: unknown): readonly Text[] {
  const texts: Text[] = []
  const pending = [{ value, pointer: '', depth: 0 }]
  for (let part = pending.pop(); part && texts.length < MAX_TEXTS; part = pending.pop()) {
    const { value, pointer } = part
    const depth = part.depth + 1
    if (typeof value === 'string') texts.push({ text: value, pointer, depth: part.depth })
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value).reverse()) {
      pending.push({ value: inner, pointer: `${pointer}/${escapeSegment(key)}`, depth })
    }
  }
  return texts
}
