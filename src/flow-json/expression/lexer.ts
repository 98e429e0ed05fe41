import type { BinaryOperator, Grammar, Literal, Reference, UnaryOperator } from './ast.ts'
import { readBinding } from './binding.ts'
import {
  excerpt,
  inOrder,
  type Problem,
  type ProblemKind,
  problemAt,
  type Span
} from './problem.ts'
import { adviseWord } from './word.ts'

export interface OperatorToken extends Span {
  readonly kind: 'operator'
  readonly operator: BinaryOperator | UnaryOperator
}
export interface Parenthesis extends Span {
  readonly kind: '(' | ')'
}
export type Token = Literal | Reference | OperatorToken | Parenthesis

export interface Tokens {
  readonly tokens: readonly Token[]
  /** In the order of the text. */
  readonly problems: readonly Problem[]
  /** Whether the text was read to its end, and so the tokens are worth parsing. */
  readonly isComplete: boolean
}

/** A TextBody shows 4096 characters (section 10.1.3). It also bounds the depth of a tree. */
export const MAX_TOKENS = 2000
/** After so many slips that can be read past, a text is something else. */
const MAX_PROBLEMS = 20

const OPERATOR = /===|!==|==|!=|<>|<=|>=|=<|=>|&&|\|\||[=!<>&|+\-*/%]/y
// Backslash, quote and backtick can be escaped; any other backslash stands for itself.
const ESCAPE = /\\([\\'`])/g
// What other languages write, and what it is here.
const SLIPS: Readonly<Record<string, BinaryOperator>> = {
  '===': '==',
  '!==': '!=',
  '=': '==',
  '<>': '!=',
  '=<': '<=',
  '=>': '>=',
  '&': '&&',
  '|': '||'
}
const OPERATORS: readonly (BinaryOperator | UnaryOperator)[] = [
  ...(['==', '!=', '<=', '>=', '&&', '||', '<', '>'] as const),
  ...(['+', '-', '*', '/', '%', '!'] as const)
]
const FOREIGN_QUOTES = new Map([
  ['"', '"'],
  ['“', '”'],
  ['„', '“'],
  ['‘', '’']
])
const ADVICE = new Map<string, readonly [ProblemKind, string]>([
  [
    '?',
    ['unavailable', 'There is no ? operator: use If or Switch, or `visible` of two components.']
  ],
  ['[', ['unavailable', 'There are no arrays and no indexes here: bind a field of an object.']],
  [',', ['unavailable', 'There are no lists and no functions here, and so no comma: remove it.']],
  ['{', ['binding', 'A binding begins with ${, as in ${data.field}.']],
  ['}', ['binding', 'No binding is open here: remove this brace.']],
  ['.', ['binding', 'A path ends with its brace: put all of it inside, as in ${data.user.name}.']],
  ['\\', ['character', 'A backslash stands inside of quotes only: remove it.']]
])

const ESCAPED_BACKTICK = 'Inside of quotes a backtick is written \\\\` in the JSON text.'

/** Cut a stretch of a text into tokens, in one pass from its start to its end. */
export function tokenize(text: string, span: Span, grammar: Grammar): Tokens {
  const tokens: Token[] = []
  const problems: Problem[] = []
  let at = span.offset

  for (;;) {
    while (at < span.end && isBlank(text.charCodeAt(at))) at++
    if (at >= span.end) return end(true)
    const token = problems.length < MAX_PROBLEMS ? next(text.charAt(at)) : undefined
    if (!token) return end(false)
    tokens.push(token)
    at = token.end
  }

  function end(isComplete: boolean): Tokens {
    return { tokens, problems: inOrder(problems), isComplete }
  }

  function next(first: string): Token | undefined {
    if (tokens.length === MAX_TOKENS) {
      const message = `This has more than ${MAX_TOKENS} values and operators: show less at once.`
      return report('too-long', message, at, span.end)
    }
    if (first === "'") return string()
    if (first === '$') return reference()
    if (first === '(' || first === ')') return { kind: first, offset: at, end: at + 1 }
    if (isDigit(first) || (first === '.' && isDigit(text.charAt(at + 1)))) return number(at)
    if (first === '-' && grammar === 'condition') return minus()
    if (first === '`') return report('backticks', backtickAdvice(), at, at + 1)
    if (/[\p{L}_]/u.test(first)) return word()
    const closing = FOREIGN_QUOTES.get(first)
    if (closing) return foreignString(closing)
    OPERATOR.lastIndex = at
    const [spelling] = OPERATOR.exec(text) ?? []
    return spelling ? operator(spelling) : oddCharacter(first)
  }

  function report(kind: ProblemKind, message: string, offset: number, end: number): undefined {
    problems.push(problemAt(kind, message, { offset, end: Math.min(end, span.end) }))
  }

  function backtickAdvice(): string {
    return grammar === 'condition'
      ? 'Backticks go around the whole condition, and only from 6.0: put them there, or none.'
      : 'The expression ends here: one pair of backticks goes around the whole text.'
  }

  function oddCharacter(first: string): undefined {
    const [kind, advice] = ADVICE.get(first) ?? []
    if (kind && advice) return report(kind, advice, at, at + 1)
    const shown = String.fromCodePoint(text.codePointAt(at) ?? 0)
    const message = `“${excerpt(shown)}” means nothing here: put single quotes around a text.`
    return report('character', message, at, at + shown.length)
  }

  function string(): Token | undefined {
    let hasBacktick = false
    for (let i = at + 1; i < span.end; i++) {
      const character = text[i]
      if (character === "'") {
        const value = text.slice(at + 1, i).replace(ESCAPE, '$1')
        return { kind: 'literal', value, offset: at, end: i + 1 }
      }
      if (character === '\\') i++
      if (character === '`' && grammar === 'expression' && !hasBacktick) {
        hasBacktick = true
        report('backticks', ESCAPED_BACKTICK, i, i + 1)
      }
    }
    return report('quotes', "This quote is not closed: add ' where the text ends.", at, at + 1)
  }

  function foreignString(closing: string): Token | undefined {
    const end = text.indexOf(closing, at + 1)
    const isClosed = end !== -1 && end < span.end
    const message = "A text stands in single, straight quotes: 'text'."
    report('quotes', message, at, isClosed ? end + 1 : at + 1)
    if (!isClosed) return undefined
    return { kind: 'literal', value: text.slice(at + 1, end), offset: at, end: end + 1 }
  }

  function reference(): Token | undefined {
    if (text[at + 1] !== '{') {
      const message = 'A binding is written ${data.field}, with a brace right after the dollar.'
      return report('binding', message, at, at + 1)
    }
    const closing = text.indexOf('}', at)
    if (closing === -1 || closing >= span.end) {
      return report('binding', 'This binding is not closed: add }.', at, at + 2)
    }
    const place = { offset: at, end: closing + 1 }
    const reading = readBinding(text, place, { hyphens: grammar === 'condition' })
    problems.push(...reading.problems)
    // The tree of a text with problems is not used: any binding does.
    return { kind: 'binding', binding: reading.binding ?? { scope: 'data', path: [] }, ...place }
  }

  function number(digits: number): Token {
    let end = digits
    while (end < span.end && /[\w.]/.test(text.charAt(end))) end++
    const value = Number(text.slice(at, end))
    const advice = adviseNumber(text.slice(digits, end), value)
    if (advice) report('number', advice, at, end)
    // -0 is 0.
    return { kind: 'literal', value: Number.isFinite(value) ? value + 0 : 0, offset: at, end }
  }

  function adviseNumber(spelling: string, value: number): string | undefined {
    if (!/^\d+(?:\.\d+)?$/.test(spelling)) {
      return `“${excerpt(spelling)}” is no number: write 10 or 0.5, or put quotes around a text.`
    }
    if (!Number.isFinite(value)) return 'This number is too large.'
    if (grammar === 'expression') return undefined
    if (spelling.includes('.')) {
      return 'A condition without backticks has integers only: leave the decimals out.'
    }
    return /^0\d/.test(spelling)
      ? 'A number in a condition has no leading zero: remove it, or put quotes around a text.'
      : undefined
  }

  function minus(): Token | undefined {
    if (isDigit(text.charAt(at + 1))) return number(at + 1)
    const previous = tokens.at(-1)
    if (previous && previous.kind !== 'operator' && previous.kind !== '(') return operator('-')
    const message = 'The digits are missing: a minus begins a number here, as in -1.'
    return report('number', message, at, at + 1)
  }

  function word(): Token | undefined {
    // A longer one is shown cut, and wrong anyway.
    const [name = ''] = /^[\p{L}_][\p{L}\p{N}_.]*/u.exec(text.slice(at, at + 100)) ?? []
    const end = at + name.length
    if (name === 'true' || name === 'false') {
      return { kind: 'literal', value: name === 'true', offset: at, end }
    }
    const { kind, message } = adviseWord(name, {
      isCall: /^\s*\(/.test(text.slice(end, end + 10))
    })
    return report(kind, message, at, end)
  }

  function operator(spelling: string): Token | undefined {
    const end = at + spelling.length
    if (grammar === 'condition' && '+-*/%'.includes(spelling)) {
      const message = 'A condition calculates in backticks only (from 6.0): put them around it.'
      return report('operator', message, at, end)
    }
    const slip = SLIPS[spelling]
    if (slip) report('operator', `“${spelling}” is no operator: write ${slip}.`, at, end)
    const known = slip ?? OPERATORS.find(name => name === spelling)
    return known && { kind: 'operator', operator: known, offset: at, end }
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d)
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}
