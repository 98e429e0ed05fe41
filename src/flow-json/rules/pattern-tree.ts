/** A set of characters: a bit for each of ASCII, and 64 bits that all others share. */
export type Characters = bigint

/** A regular expression as far as its ways through a text matter. */
export type PatternTree =
  | { readonly kind: 'characters'; readonly set: Characters }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternTree[] }
  | {
      readonly kind: 'repeat'
      readonly part: PatternTree
      readonly min: number
      readonly max: number
    }
  /** A lookaround: it reads without moving on. */
  | { readonly kind: 'aside'; readonly part: PatternTree }

const EMPTY: PatternTree = { kind: 'sequence', parts: [] }
const NONE: Characters = 0n
const ALL: Characters = (1n << 192n) - 1n
const FOREIGN: Characters = ALL ^ ((1n << 128n) - 1n)
const DIGIT = setOf('0123456789')
const WORD = DIGIT | setOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_')
const SPACE = setOf(' \t\n\v\f\r\u00a0\u2028\u2029\ufeff')
const NOT_LINE_END = ALL ^ setOf('\n\r')
const CLASSES: ReadonlyMap<string, Characters> = new Map([
  ['d', DIGIT],
  ['D', ALL ^ DIGIT],
  ['w', WORD],
  ['W', ALL ^ WORD],
  ['s', SPACE],
  ['S', ALL ^ SPACE]
])
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
  ['0', 0]
])

/** Read a regular expression that compiles. It recurses as deep as its groups. */
export function parsePattern(source: string): PatternTree {
  let at = 0

  function take(form: RegExp): RegExpExecArray | undefined {
    form.lastIndex = at
    const match = form.exec(source)
    at += match?.[0].length ?? 0
    return match ?? undefined
  }

  function choice(): PatternTree {
    const parts = [sequence()]
    while (source[at] === '|') {
      at++
      parts.push(sequence())
    }
    return { kind: 'choice', parts }
  }

  function sequence(): PatternTree {
    const parts: PatternTree[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const part = atom()
      const quantifier = take(/([*+?]|\{(\d+)(,?)(\d*)\})\??/y)
      parts.push(quantifier ? repeat(part, quantifier) : part)
    }
    return { kind: 'sequence', parts }
  }

  function atom(): PatternTree {
    const char = source[at++] ?? ''
    if (char === '(') return group()
    if (char === '^' || char === '$') return EMPTY
    if (char === '.') return { kind: 'characters', set: NOT_LINE_END }
    if (char === '[') return { kind: 'characters', set: bracket() }
    const read = char === '\\' ? escaped() : char.charCodeAt(0)
    if (typeof read === 'object') return read
    return { kind: 'characters', set: typeof read === 'number' ? range(read, read) : read }
  }

  function group(): PatternTree {
    const isAside = take(/\?<?[=!]/y) !== undefined
    if (!isAside) take(/\?(?:<[^>]*>|[a-z-]*:)/y)
    const part = choice()
    at++
    return isAside ? { kind: 'aside', part } : part
  }

  function bracket(): Characters {
    const isNegated = take(/\^/y) !== undefined
    let set = NONE
    while (at < source.length && source[at] !== ']') {
      const first = member()
      const isRange = typeof first === 'number' && take(/-(?!\])/y) !== undefined
      const last = isRange ? member() : first
      const ends = typeof first === 'number' && typeof last === 'number'
      set |= ends ? range(first, last) : toSet(first) | toSet(last)
    }
    at++
    return isNegated ? ALL ^ set : set
  }

  function member(): number | Characters {
    const char = source[at++] ?? ''
    if (char !== '\\') return char.charCodeAt(0)
    if (take(/b/y)) return 8
    const read = escaped()
    return typeof read === 'object' ? NONE : read
  }

  /** A single character, a class of them, or something else. */
  function escaped(): number | Characters | PatternTree {
    const hex = take(/x([\da-f]{2})|u([\da-f]{4})/iy)
    if (hex) return Number.parseInt(hex[1] ?? hex[2] ?? '', 16)
    if (take(/[bB]/y)) return EMPTY
    if (take(/p\{[^}]*\}/iy)) return WORD | FOREIGN
    // A back reference reads whatever stood there.
    if (take(/[1-9]\d*|k<[^>]*>/y)) {
      return { kind: 'repeat', part: { kind: 'characters', set: ALL }, min: 0, max: 1 }
    }
    const control = take(/c([a-z])/iy)?.[1]
    if (control) return control.charCodeAt(0) % 32
    const char = source[at++] ?? ''
    return CLASSES.get(char) ?? CONTROLS.get(char) ?? char.charCodeAt(0)
  }

  return choice()
}

function repeat(part: PatternTree, [, sign, least, comma, most]: RegExpExecArray): PatternTree {
  const min = least === undefined ? Number(sign === '+') : Number(least)
  const isOpen = least === undefined ? sign !== '?' : comma !== '' && most === ''
  if (isOpen) return { kind: 'repeat', part, min, max: Number.POSITIVE_INFINITY }
  const max = least === undefined ? 1 : Number(most || least)
  return { kind: 'repeat', part, min, max }
}

function range(first: number, last: number): Characters {
  if (last >= 128 && last - first >= 64) {
    return FOREIGN | (first < 128 ? range(first, 127) : NONE)
  }
  let set = NONE
  for (let code = first; code <= last; code++) {
    set |= 1n << BigInt(code < 128 ? code : 128 + (code % 64))
  }
  return set
}

function toSet(read: number | Characters): Characters {
  return typeof read === 'number' ? range(read, read) : read
}

function setOf(text: string): Characters {
  return [...text].reduce((set, char) => set | toSet(char.charCodeAt(0)), NONE)
}
