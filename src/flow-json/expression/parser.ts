import type { BinaryOperator, Expression, UnaryOperator } from './ast.ts'
import { type Token, tokenize } from './lexer.ts'
import { inOrder, type Problem, type ProblemKind, problemAt, type Span } from './problem.ts'

/** Without problems there is a tree. */
export interface ExpressionReading {
  readonly ast?: Expression
  readonly problems: readonly Problem[]
}

/** Parentheses and signs in each other: what no person writes, and no stack minds. */
export const MAX_NESTING = 100

// Meta documents no precedence but for concatenation, which its example has looser than division:
// `'The amount per person is: ' ${data.total} / ${form.group_size}`. The rest is as in JavaScript.
const PRECEDENCE: Record<BinaryOperator, number> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6
}

/** Whether a text is an expression, well-formed or not (spec: Flow JSON, section 6.2). */
export function isExpression(text: string): boolean {
  return text.length > 1 && text.startsWith('`') && text.endsWith('`')
}

/**
 * Parse an expression in backticks (spec: Flow JSON, section 6.2). Operators bind as in JavaScript
 * and to the left; concatenation binds loosest. Never throws, and takes one pass.
 *
 * ```ts
 * parseExpression("`'Total: ' ${data.price} * 2`").ast // a concatenation of two members
 * parseExpression('`${data.price} *`').problems
 * // [{ kind: 'missing-operand', message: 'After * a value is missing: …', offset: 15, end: 16 }]
 * ```
 */
export function parseExpression(text: string): ExpressionReading {
  if (!isExpression(text)) return { problems: [outsideOfBackticks(text)] }
  const inside = { offset: 1, end: text.length - 1 }
  const { tokens, problems, isComplete } = tokenize(text, inside, 'expression')
  if (!isComplete) return { problems }
  const parsed = parseTokens(tokens, { offset: 0, end: text.length })
  if (!('kind' in parsed)) return { problems: inOrder([...problems, parsed.problem]) }
  return problems.length > 0 ? { problems } : { ast: parsed, problems }
}

function outsideOfBackticks(text: string): Problem {
  const message = text.startsWith('`')
    ? 'The closing backtick is missing: the text of an expression ends with it.'
    : 'An expression begins and ends with a backtick, with nothing outside of them.'
  return problemAt('backticks', message, { offset: 0, end: text.length })
}

function parseTokens(tokens: readonly Token[], whole: Span): Expression | { problem: Problem } {
  let at = 0
  let nesting = 0
  let problem: Problem | undefined
  if (tokens.length === 0) {
    const message = 'The expression is empty: write a binding or a value between the backticks.'
    return { problem: problemAt('empty', message, whole) }
  }
  const expression = concatenation()
  const rest = tokens[at]
  if (rest?.kind === ')') fail('parentheses', strayParenthesis, rest)
  return problem || !expression ? { problem: problem ?? missingOperand() } : expression

  function fail(kind: ProblemKind, message: string, span: Span): undefined {
    problem ??= problemAt(kind, message, span)
  }

  function concatenation(): Expression | undefined {
    const members: Expression[] = []
    do {
      const member = operation(1)
      if (!member) return undefined
      members.push(member)
    } while (beginsOperand(tokens[at]))
    const [first] = members
    const last = members.at(-1)
    if (!first || !last || members.length === 1) return first
    return { kind: 'concatenation', members, offset: first.offset, end: last.end }
  }

  function operation(loosest: number): Expression | undefined {
    let left = operand()
    for (;;) {
      const operator = binaryAt(tokens[at])
      if (!left || !operator || PRECEDENCE[operator] < loosest) return left
      at++
      const right = operation(PRECEDENCE[operator] + 1)
      if (!right) return undefined
      left = { kind: 'binary', operator, left, right, offset: left.offset, end: right.end }
    }
  }

  function operand(): Expression | undefined {
    const token = tokens[at]
    if (token?.kind === 'literal' || token?.kind === 'binding') {
      at++
      return token
    }
    const operator = unaryAt(token)
    if (!token || (token.kind !== '(' && !operator)) return miss()
    if (nesting === MAX_NESTING) return fail('too-long', tooDeep, token)
    at++
    nesting++
    const result = operator ? sign(operator, token) : group(token)
    nesting--
    return result
  }

  function sign(operator: UnaryOperator, { offset }: Span): Expression | undefined {
    const inner = operand()
    return inner && { kind: 'unary', operator, operand: inner, offset, end: inner.end }
  }

  function group(opening: Span): Expression | undefined {
    const closing = tokens[at]
    if (closing?.kind === ')') {
      return fail('parentheses', emptyParentheses, { offset: opening.offset, end: closing.end })
    }
    const inner = concatenation()
    const end = tokens[at]
    if (!inner) return undefined
    if (end?.kind !== ')') return fail('parentheses', openParenthesis, opening)
    at++
    return widen(inner, { offset: opening.offset, end: end.end })
  }

  function miss(): undefined {
    problem ??= missingOperand()
  }

  function missingOperand(): Problem {
    return describeMissing(tokens[at - 1], tokens[at], whole)
  }
}

export const openParenthesis = 'This parenthesis is not closed: add ) where the group ends.'
export const strayParenthesis = 'This parenthesis closes none: remove it, or open one before.'
export const emptyParentheses = 'These parentheses are empty: put an operation in, or remove them.'
export const tooDeep = `More than ${MAX_NESTING} parentheses or signs in each other: simplify.`

/** Say between which tokens a value is missing. */
export function describeMissing(
  previous: Token | undefined,
  next: Token | undefined,
  whole: Span
): Problem {
  if (previous?.kind === 'operator') {
    const message = `After ${previous.operator} a value is missing: add it, or remove the operator.`
    return problemAt('missing-operand', message, previous)
  }
  if (next?.kind === 'operator') {
    const message = `Before ${next.operator} a value is missing: add it, or remove the operator.`
    return problemAt('missing-operand', message, next)
  }
  if (next) return problemAt('parentheses', strayParenthesis, next)
  return problemAt('parentheses', openParenthesis, previous ?? whole)
}

/** Give an operation the span of its parentheses; a value keeps its own. */
export function widen(inner: Expression, { offset, end }: Span): Expression {
  const isValue = inner.kind === 'literal' || inner.kind === 'binding'
  return isValue ? inner : { ...inner, offset, end }
}

function beginsOperand(token: Token | undefined): boolean {
  if (token?.kind === 'operator') return token.operator === '!'
  return token !== undefined && token.kind !== ')'
}

/** The operator of a token that can stand between two operands. */
export function binaryAt(token: Token | undefined): BinaryOperator | undefined {
  return token?.kind === 'operator' && token.operator !== '!' ? token.operator : undefined
}

function unaryAt(token: Token | undefined): UnaryOperator | undefined {
  if (token?.kind !== 'operator') return undefined
  const { operator } = token
  return operator === '!' || operator === '-' || operator === '+' ? operator : undefined
}
