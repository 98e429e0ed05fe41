/**
 * `scalar` is a number, `true`, `false` or `null`; `word` is anything else that is no string. What
 * stands in wrong quotes comes as a string, after it was reported.
 */
export type TokenKind = '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'scalar' | 'word' | 'end'

export interface Tokens {
  /** Step to the next token and say what it is; `start` and `end` are then its offsets. */
  next(): TokenKind
  readonly start: number
  readonly end: number
}

/** Told of what is wrong inside of a token. */
export interface TokenReport {
  error(message: string, start: number, end: number): void
  /** A string token holds half of a character. */
  loneSurrogate(start: number, end: number): void
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const LINE_FEED = 0x0a
const RETURN = 0x0d
/** Beyond this nobody forgot the quote after a key. */
const LONGEST_KEY = 100
/** Opening quotes that people and word processors write, each with what may close it. */
const FALSE_QUOTES: Record<string, string> = {
  "'": "'",
  '`': '`',
  '“': '”“"',
  '„': '“”"',
  '‘': '’‘'
}
const CONTROL_ESCAPES: Record<string, string> = { '\t': '\\t', '\b': '\\b', '\f': '\\f' }

/**
 * Cut a text into the tokens of JSON. Reports what is wrong inside of a token, and goes on with
 * what was meant. Every loop moves forward by character codes: a regular expression over a string
 * of megabytes can exhaust the stack of the engine.
 */
export function tokenize(text: string, report: TokenReport): Tokens {
  let at = 0
  const token = { next, start: 0, end: 0 }

  function next(): TokenKind {
    skipSpace()
    token.start = at
    const kind = read()
    token.end = at
    return kind
  }

  function read(): TokenKind {
    const char = text[at]
    switch (char) {
      case undefined:
        return 'end'
      case '{':
      case '}':
      case '[':
      case ']':
      case ':':
      case ',':
        at++
        return char
      case '"':
        return readString()
      case ';':
      case '=':
        at++
        return 'word'
      default:
        return readFalseString(char) ?? readRun()
    }
  }

  function skipSpace(): void {
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === 0x20 || code === LINE_FEED || code === RETURN || code === 0x09) at++
      else if (code === 0x23 || (code === 0x2f && /[/*]/.test(text[at + 1] ?? ''))) skipComment()
      else if (isOddSpace(code)) skipOddSpace(code)
      else return
    }
  }

  function skipComment(): void {
    const start = at
    const isBlock = text[at + 1] === '*' && text[at] === '/'
    const close = isBlock ? text.indexOf('*/', at + 2) : endOfLine(at)
    at = close === -1 ? text.length : close + (isBlock ? 2 : 0)
    report.error('JSON has no comments: remove this one.', start, at)
  }

  function skipOddSpace(code: number): void {
    const start = at
    while (text.charCodeAt(at) === code) at++
    report.error(`${nameOf(code)} is no white space in JSON: use a plain space.`, start, at)
  }

  function readString(): TokenKind {
    const start = at++
    let hasSurrogate = false
    let isOverLines = false
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) {
        at++
        if (!isDelimiter(at) && text[at] !== '=' && text[at] !== '#' && !endAsKey(start)) {
          skipInnerQuotes()
        }
        break
      } else if (code === BACKSLASH) {
        hasSurrogate = readEscape() || hasSurrogate
      } else if (code >= 0x20) {
        if (code >= 0xd800) hasSurrogate ||= isSurrogate(code)
        at++
      } else if (at >= text.length || (isLineBreak(code) && startsAnew(at))) {
        if (!endAsKey(start)) endAtLine(start)
        break
      } else if (isLineBreak(code)) {
        if (!isOverLines) report.error('A text cannot go over lines: write \\n.', at, at + 1)
        isOverLines = true
        at++
      } else {
        const char = text[at] ?? ''
        const escaped = CONTROL_ESCAPES[char] ?? `\\u${code.toString(16).padStart(4, '0')}`
        report.error(`${nameOf(code)} cannot stand in a text: write ${escaped}.`, at, ++at)
      }
    }
    if (hasSurrogate && isHalf(start)) report.loneSurrogate(start, at)
    return 'string'
  }

  /** End a string as a key, if what was taken for it so far is `"key: ` and what opens a value. */
  function endAsKey(start: number): boolean {
    if (at - start > LONGEST_KEY) return false
    const [key] = /^"[\w-]+(?=\s*:\s*["[{]?\s*$)/.exec(text.slice(start, at)) ?? []
    if (key === undefined) return false
    at = start + key.length
    report.error('This key has no end: put a double quote after it.', start, at)
    return true
  }

  /** End a string where its line ends, without what closes the structure: `"title": "Hello,`. */
  function endAtLine(start: number): void {
    while (at > start + 1 && ' \t\r\n,]}'.includes(text[at - 1] ?? '')) at--
    report.error('This text has no end: put a double quote after it.', start, at)
  }

  /** Read an escape and say whether it is a half of a surrogate pair. */
  function readEscape(): boolean {
    const start = at
    const char = text[at + 1] ?? ''
    if (char === 'u') {
      const digits = text.slice(at + 2, at + 6)
      if (/^[\da-f]{4}$/i.test(digits)) {
        at += 6
        return isSurrogate(Number.parseInt(digits, 16))
      }
      at += 2
      report.error('\\u needs four hexadecimal digits after it, as in \\u00e9.', start, at)
    } else if (char !== '' && '"\\/bfnrt'.includes(char)) {
      at += 2
    } else if (char === '' || char === '\n' || char === '\r') {
      at++
    } else {
      const shown = show(String.fromCodePoint(text.codePointAt(at + 1) ?? 0))
      at += 2
      const remedy = char === "'" ? "write ' alone" : `for a backslash write two: \\\\${shown}`
      report.error(`\\${shown} is no escape of JSON: ${remedy}.`, start, at)
    }
    return false
  }

  /** Go on to where `"He said "yes" to me"` ends: a quote with a separator or nothing after it. */
  function skipInnerQuotes(): void {
    report.error(
      'This quote ends the text: for a quote inside write \\", or add a comma.',
      at - 1,
      at
    )
    const end = endOfLine(at)
    for (let quote = text.indexOf('"', at); quote !== -1 && quote < end; ) {
      at = quote + 1
      if (isFollowedBy(at, ',:]}')) return
      quote = text.indexOf('"', at)
    }
  }

  function readFalseString(char: string): TokenKind | undefined {
    const closers = Object.hasOwn(FALSE_QUOTES, char) ? FALSE_QUOTES[char] : undefined
    if (!closers) return undefined
    const end = endOfLine(at)
    let close = at + 1
    while (close < end && !closers.includes(text[close] ?? '')) {
      close += text.charCodeAt(close) === BACKSLASH ? 2 : 1
    }
    if (close >= end) return undefined
    const start = at
    at = close + 1
    report.error(`JSON wants double quotes: "${show(text.slice(start + 1, close))}".`, start, at)
    return 'string'
  }

  /** Read what stands between delimiters: a scalar, or words without quotes up to the next one. */
  function readRun(): TokenKind {
    const start = at
    skipRun()
    if (numberEnd(start) === at || isLiteral(start)) return 'scalar'
    for (;;) {
      let word = at
      while (text[word] === ' ') word++
      if (word === at || isDelimiter(word)) break
      at = word
      skipRun()
    }
    if (text[at] === '"' && isFollowedBy(at + 1, ',:]}')) at++
    return 'word'
  }

  function skipRun(): void {
    do at++
    while (!isDelimiter(at))
  }

  function isLiteral(start: number): boolean {
    if (at - start > 5) return false
    const word = text.slice(start, at)
    return word === 'true' || word === 'false' || word === 'null'
  }

  /** Where a number of JSON ends, or -1 when there is none. */
  function numberEnd(start: number): number {
    const first = text[start] === '-' ? start + 1 : start
    let end = text[first] === '0' ? first + 1 : digitsEnd(first)
    if (text[end] === '.') end = digitsEnd(end + 1)
    if (text[end] === 'e' || text[end] === 'E') {
      end = digitsEnd(/[+-]/.test(text[end + 1] ?? '') ? end + 2 : end + 1)
    }
    return end
  }

  function digitsEnd(start: number): number {
    let end = start
    while (isDigit(text.charCodeAt(end))) end++
    return end === start ? -1 : end
  }

  function isDelimiter(offset: number): boolean {
    const char = text[offset]
    if (char === undefined || ',:;{}[]" \t\r\n'.includes(char)) return true
    if (char === '/') return /[/*]/.test(text[offset + 1] ?? '')
    return isOddSpace(text.charCodeAt(offset))
  }

  function isFollowedBy(offset: number, chars: string): boolean {
    let next = offset
    while (text[next] === ' ' || text[next] === '\t') next++
    const char = text[next]
    return char === undefined || char === '\n' || char === '\r' || chars.includes(char)
  }

  /** Whether the line after this one starts like JSON, so that the text must have ended before. */
  function startsAnew(lineBreak: number): boolean {
    let next = lineBreak + (text.startsWith('\r\n', lineBreak) ? 2 : 1)
    while (text[next] === ' ' || text[next] === '\t') next++
    return next >= text.length || '"{}[]'.includes(text[next] ?? '')
  }

  function endOfLine(offset: number): number {
    let end = offset
    while (end < text.length && !isLineBreak(text.charCodeAt(end))) end++
    return end
  }

  function isHalf(start: number): boolean {
    return /\p{Surrogate}/u.test(unquote(text.slice(start, at)))
  }

  return token
}

/** Undo the quotes and the escapes of a string token, or give what stands there if it is broken. */
export function unquote(raw: string): string {
  if (raw[0] === '"' && !raw.includes('\\')) return raw.slice(1, raw.endsWith('"') ? -1 : undefined)
  try {
    return String(JSON.parse(raw))
  } catch {
    return raw.replace(/^["'`“„‘]|["'`”“’‘]$/g, '')
  }
}

/** Quote a piece of a text in a message: short, and nothing in it that a terminal would obey. */
export function show(piece: string): string {
  const short = piece.length > 40 ? `${piece.slice(0, 40)}…` : piece
  return short.replace(/\p{C}/gu, char => nameOf(char.codePointAt(0) ?? 0))
}

function nameOf(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39
const isLineBreak = (code: number) => code === LINE_FEED || code === RETURN
const isSurrogate = (code: number) => code >= 0xd800 && code <= 0xdfff
/** Control characters, and spaces of typography and of other scripts. */
function isOddSpace(code: number): boolean {
  // Not a number at the end of the text.
  if (Number.isNaN(code) || (code > 0x20 && code < 0x7f)) return false
  return /[\s\p{Cc}\u200b-\u200d\u2060]/u.test(String.fromCharCode(code))
}
