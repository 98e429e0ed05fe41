import type { Severity } from './finding.ts'
import { keepPlaces, type Part, type Span } from './json-places.ts'
import { show, type TokenKind, tokenize, unquote } from './json-tokens.ts'
import { escapeSegment } from './pointer.ts'
import type { TextRuleId } from './text-rules.ts'

/**
 * How deep objects and arrays may nest, so that whoever walks the value may recurse. What the
 * format itself can nest stays below 30; the deepest of 79 real files has 12 levels.
 */
export const MAX_DEPTH = 100
/** Of each rule: more help nobody, and a hostile text has millions. */
export const MAX_PROBLEMS = 20

/** Something that is wrong with a text. */
export interface Problem extends Span {
  rule: TextRuleId
  severity: Severity
  message: string
  pointer: string
}

/** Where everything stands in a JSON text, and what is wrong with it. */
export interface Outline {
  problems: Problem[]
  find(pointer: string, part: Part): Span
}

type Closer = '}' | ']'
type ItemKind = Exclude<TokenKind, Closer | ',' | ':' | 'end'>

/**
 * Read the structure of a JSON text. Reports what is wrong, then goes on with what was probably
 * meant, and leaves out what merely follows from an error before. Neither recurses nor throws.
 */
export function readOutline(text: string, lineOf: (offset: number) => number): Outline {
  const problems: Problem[] = []
  const counts = new Map<Problem['rule'], number>()
  const tokens = tokenize(text, {
    error(message, start, end) {
      mendedEnd = end
      blame(message, { start, end })
    },
    loneSurrogate(start, end) {
      const message =
        'This holds half of a surrogate pair, which UTF-8 cannot carry: it arrives as U+FFFD. ' +
        'Write the whole character.'
      report('lone-surrogate', 'warning', message, { start, end })
    }
  })
  // A value and its separator are two characters, and a value without one is an error that counts.
  const places = keepPlaces(text, (text.length >> 1) + MAX_PROBLEMS + 2)

  /** The containers that are open, what closes each, and the keys of each so far. */
  const open: number[] = []
  const closers: Closer[] = []
  const keysOf: Map<string, number>[] = []
  /** `first` and `item` wait for an item or, `item` after a comma, for its key. */
  let state: 'first' | 'item' | 'colon' | 'value' | 'separator' = 'item'
  let key: Span | undefined
  let comma: Span = { start: 0, end: 0 }
  let previous: Span = { start: 0, end: 0 }
  /** Where the last token ended that was read as something else than it is. */
  let mendedEnd = -1
  /** What need not be told again: an array that was blamed for its keys, and brackets amiss. */
  let arrayWithKeys: number | undefined
  let hasMismatch = false
  let isStopped = false

  while (!isStopped) {
    const kind = tokens.next()
    if (isStopped) break
    if (kind === 'end') blameEnd()
    else take(kind)
    previous = here()
  }
  while (open.length > 0) leave(previous.end)
  tellOmitted()
  return { problems, find: places.find }

  function take(kind: Exclude<TokenKind, 'end'>): void {
    if (state === 'separator' && open.length === 0) blameRest()
    else if (state === 'colon' && takeColon(kind)) return
    else if (kind === '}' || kind === ']') takeCloser(kind)
    else if (kind === ',') takeComma()
    else if (kind === ':') takeStrayColon()
    else takeItem(kind)
  }

  /** Take what follows a key. False when the colon is missing and this is what follows it. */
  function takeColon(kind: TokenKind): boolean {
    if (kind === ',' || kind === '}' || kind === ']') return false
    state = 'value'
    if (kind === ':') return true
    const isEquals = text[tokens.start] === '='
    blame(isEquals ? "Write ':' instead of '='." : "A ':' is missing before this value.")
    return isEquals
  }

  function takeStrayColon(): void {
    if (closers.at(-1) === ']') {
      const isKnown = arrayWithKeys === open.at(-1)
      if (!isKnown) blame('An array has no keys: put this into an object, { … }.')
      arrayWithKeys = open.at(-1)
    } else if (state === 'value') blame("One ':' is enough.")
    else if (state === 'separator') blame("A ',' is missing: a second ':' cannot follow a value.")
    else blame("A key in double quotes is missing before this ':'.")
    state = 'value'
  }

  function takeComma(): void {
    if (state === 'colon' || state === 'value') blameNoValue()
    else if (state !== 'separator') blame("Remove this ',': nothing stands before it.")
    // What was reported here need not be reported again as a trailing comma.
    state = state === 'separator' ? 'item' : 'first'
    comma = here()
  }

  function takeCloser(closer: Closer): void {
    if (open.length === 0) {
      blame(`Remove this '${closer}': it closes nothing.`)
      return
    }
    if (state === 'colon' || state === 'value') blameNoValue()
    if (state === 'item') blame(`Remove this ',': nothing follows before '${closer}'.`, comma)
    if (closers.at(-1) !== closer) {
      hasMismatch = true
      if (closers.includes(closer)) {
        blame(`${opener()} is not closed: add '${closers.at(-1)}' before this '${closer}'.`)
        while (closers.at(-1) !== closer) leave(tokens.start)
      } else {
        blame(`Write '${closers.at(-1)}' instead of '${closer}': it closes ${opener()}.`)
      }
    }
    leave(tokens.end)
  }

  function takeItem(kind: ItemKind): void {
    if (state === 'separator') {
      if (text[tokens.start] === ';') {
        blame("Write ',' instead of ';'.")
        state = 'item'
        return
      }
      const isGuess = previous.start < mendedEnd && mendedEnd <= previous.end
      if (!isGuess) blame("A ',' is missing before this.")
      state = 'item'
    }
    if (closers.at(-1) === '}' && state !== 'value') {
      if (kind !== '{' && kind !== '[') {
        takeKey(kind)
        return
      }
      blame('A key in double quotes is missing before this value.')
    }
    if (kind === 'word') blame(wordProblem(text.slice(tokens.start, tokens.end)))
    const place = places.add(key, tokens)
    key = undefined
    state = 'separator'
    if (kind === '{' || kind === '[') enter(place, kind)
  }

  function takeKey(kind: ItemKind): void {
    const raw = text.slice(tokens.start, tokens.end)
    if (kind !== 'string') blame(`A key needs double quotes: "${show(raw)}".`)
    const name = unquote(raw)
    key = here()
    state = 'colon'
    const keys = keysOf[open.length]
    const earlier = keys?.get(name)
    if (earlier !== undefined) {
      const where = `stands in this object already, in line ${lineOf(earlier)}`
      report('duplicate-key', 'warning', `"${show(name)}" ${where}: only the last one counts.`)
    }
    if (name === '__proto__') {
      const message = '"__proto__" is left out, since it is no safe key: give it another name.'
      report('prototype-key', 'error', message)
    }
    keys?.set(name, tokens.start)
  }

  function enter(place: number, kind: '{' | '['): void {
    if (open.length === MAX_DEPTH) {
      const message = `Objects and arrays may nest ${MAX_DEPTH} deep: the rest was not read.`
      report('json-depth', 'error', message)
      isStopped = true
      return
    }
    open.push(place)
    closers.push(kind === '{' ? '}' : ']')
    keysOf[open.length] ??= new Map()
    keysOf[open.length]?.clear()
    state = 'first'
  }

  function leave(end: number): void {
    const place = open.pop()
    if (place !== undefined) places.finish(place, end)
    closers.pop()
    key = undefined
    state = 'separator'
  }

  function blameNoValue(): void {
    if (key) blame('This key has no value: add one, or remove the key.', key)
    else blame('A value is missing before this.')
    key = undefined
  }

  function blameEnd(): void {
    isStopped = true
    const end = { start: previous.end, end: previous.end }
    if (open.length > 0) {
      const missing = show(closers.toReversed().join(''))
      blame(`The text ends while ${opener()} is open: add ${missing}.`, end)
    } else if (state !== 'separator') {
      blame('The text holds no value: a Flow JSON is an object, { … }.', end)
    }
  }

  function blameRest(): void {
    isStopped = true
    if (hasMismatch) return
    const where = `The value ended in line ${lineOf(previous.end)}`
    const rest = { start: tokens.start, end: text.trimEnd().length }
    blame(`${where}: remove what follows.`, rest)
  }

  function here(): Span {
    return { start: tokens.start, end: tokens.end }
  }

  /** The bracket that opened the innermost container. */
  function opener(): string {
    const start = places.startOf(open.at(-1) ?? 0)
    return `'${text[start]}' of line ${lineOf(start)}`
  }

  function blame(message: string, span?: Span): void {
    report('json-syntax', 'error', message, span)
  }

  function report(rule: Problem['rule'], severity: Severity, message: string, span = here()): void {
    const nth = (counts.get(rule) ?? 0) + 1
    counts.set(rule, nth)
    if (nth <= MAX_PROBLEMS) {
      const name = key ? `/${escapeSegment(unquote(text.slice(key.start, key.end)))}` : ''
      problems.push({ rule, severity, message, pointer: places.pointerOf(open) + name, ...span })
    } else if (rule === 'json-syntax') {
      isStopped = true
    }
  }

  function tellOmitted(): void {
    for (const [rule, total] of counts) {
      const last = problems.findLast(problem => problem.rule === rule)
      if (!last || total <= MAX_PROBLEMS) continue
      last.message +=
        rule === 'json-syntax'
          ? ' After so many errors the rest was not read.'
          : ` There are ${total - MAX_PROBLEMS} more like this.`
    }
  }
}

/** Say what is wrong with something that stands where a value belongs. */
function wordProblem(word: string): string {
  const shown = show(word)
  const lower = word.toLowerCase()
  if (lower === 'true' || lower === 'false' || lower === 'null') {
    return `Write ${lower}, in small letters, instead of ${shown}.`
  }
  if (/^(none|nil|undefined)$/.test(lower)) {
    return `JSON has no ${shown}: write null, or leave the key out.`
  }
  if (/^[-+]?(nan|inf|infinity)$/.test(lower)) {
    return `JSON has no ${shown}: write a number or null.`
  }
  if (/^[-+]?\.?\d/.test(word)) {
    return `${shown} is no number of JSON: write one like 7, -0.5 or 2e3, or a text in quotes.`
  }
  if (word.endsWith('"')) return `The double quote before ${show(word.slice(0, -1))} is missing.`
  return `A text needs double quotes: "${shown}".`
}
