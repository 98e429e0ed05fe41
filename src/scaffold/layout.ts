/** The columns that the project's formatter fills, and its indent. */
export const WIDTH = 100
const INDENT = '  '

/**
 * Source that knows where it may break: the way of Wadler's and of Prettier's printers. A group
 * stands on one line if it fits there; otherwise each of its own breaks is taken.
 */
export type Doc = string | readonly Doc[] | Break | Group | Indented

interface Break {
  readonly kind: 'break'
  /** What stands there on one line; undefined for a break that is always taken. */
  readonly flat: string | undefined
}

interface Group {
  readonly kind: 'group'
  readonly content: Doc
  /** Whether it cannot stand on one line. */
  readonly isBroken: boolean
}

interface Indented {
  readonly kind: 'indented'
  readonly content: Doc
  readonly isBroken: boolean
}

/** A space, or a new line. */
export const line: Doc = { kind: 'break', flat: ' ' }
/** Nothing, or a new line. */
export const softLine: Doc = { kind: 'break', flat: '' }
/** A new line in any case. */
export const hardLine: Doc = { kind: 'break', flat: undefined }

/** What is broken as a whole or not at all; `isBroken` has it broken even if it fits. */
export function group(content: Doc, { isBroken = false } = {}): Doc {
  return { kind: 'group', content, isBroken: isBroken || mustBreak(content) }
}

export function indented(content: Doc): Doc {
  return { kind: 'indented', content, isBroken: mustBreak(content) }
}

/** Put a separator between docs. */
export function joined(docs: readonly Doc[], separator: Doc): Doc {
  return docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc]))
}

function mustBreak(doc: Doc): boolean {
  if (typeof doc === 'string') return false
  if (isList(doc)) return doc.some(mustBreak)
  return doc.kind === 'break' ? doc.flat === undefined : doc.isBroken
}

interface Part {
  readonly doc: Doc
  readonly depth: number
  readonly isFlat: boolean
}

/** Lay a doc out in lines. */
export function print(doc: Doc): string {
  const lines: string[] = []
  let current = ''
  const pending: Part[] = [{ doc, depth: 0, isFlat: false }]
  for (let part = pending.pop(); part; part = pending.pop()) {
    const { doc, depth, isFlat } = part
    if (typeof doc === 'string') {
      current += doc
    } else if (isList(doc)) {
      for (const inner of doc.toReversed()) pending.push({ doc: inner, depth, isFlat })
    } else if (doc.kind === 'indented') {
      pending.push({ doc: doc.content, depth: depth + 1, isFlat })
    } else if (doc.kind === 'group') {
      const flat = { doc: doc.content, depth, isFlat: true }
      const fits = !doc.isBroken && (isFlat || fitsIn(WIDTH - current.length, flat, pending))
      pending.push(fits ? flat : { ...flat, isFlat: false })
    } else if (isFlat && doc.flat !== undefined) {
      current += doc.flat
    } else {
      lines.push(current.trimEnd())
      current = INDENT.repeat(depth)
    }
  }
  return [...lines, current].join('\n')
}

/** Whether `next` and what follows, up to the first break that is taken, fits into the columns. */
function fitsIn(columns: number, next: Part, following: readonly Part[]): boolean {
  let left = columns
  let after = following.length
  const pending = [next]
  while (left >= 0) {
    const part = pending.pop() ?? following[--after]
    if (!part) return true
    const { doc, depth, isFlat } = part
    if (typeof doc === 'string') left -= doc.length
    else if (isList(doc)) {
      for (const inner of doc.toReversed()) pending.push({ doc: inner, depth, isFlat })
    } else if (doc.kind === 'indented') pending.push({ doc: doc.content, depth, isFlat })
    else if (doc.kind === 'group') {
      pending.push({ doc: doc.content, depth, isFlat: isFlat && !doc.isBroken })
    } else if (isFlat && doc.flat !== undefined) left -= doc.flat.length
    else return true
  }
  return false
}

function isList(doc: Exclude<Doc, string>): doc is readonly Doc[] {
  return Array.isArray(doc)
}
