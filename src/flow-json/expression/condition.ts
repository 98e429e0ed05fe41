import { type BinaryOperator, type Condition, type Expression, isComparison } from './ast.ts'
import { type Token, tokenize } from './lexer.ts'
import {
  binaryAt,
  describeMissing,
  emptyParentheses,
  MAX_NESTING,
  openParenthesis,
  parseExpression,
  strayParenthesis,
  tooDeep,
  widen
} from './parser.ts'
import {
  excerpt,
  inOrder,
  type Problem,
  type ProblemKind,
  problemAt,
  type Span
} from './problem.ts'

/** A tree beside a problem is read otherwise than it looks: `operator-order`. */
export interface ConditionReading {
  readonly ast?: Condition
  readonly problems: readonly Problem[]
}

/**
 * Parse the condition of an `If`. In backticks it is an expression; without, a narrower grammar
 * holds, in which `&&` binds tightest and everything else from right to left (spec: Flow JSON,
 * section 6.3). Never throws, and takes one pass.
 *
 * ```ts
 * parseCondition("${data.isMember} && (${form.animal} == 'cat')").ast
 * parseCondition("${form.animal} == 'cat' || ${data.isMember}").problems // operator-order
 * ```
 */
export function parseCondition(text: string): ConditionReading {
  const whole = { offset: 0, end: text.length }
  if (text.startsWith('`')) {
    const { ast, problems } = parseExpression(text)
    if (!ast) return { problems }
    return { ast: { kind: 'condition', grammar: 'expression', body: ast, ...whole }, problems }
  }
  const { tokens, problems, isComplete } = tokenize(text, whole, 'condition')
  if (!isComplete) return { problems }
  const { body, found } = parseTokens(tokens, text)
  const all = inOrder([...problems, ...found])
  const isReadable = body && all.every(({ kind }) => kind === 'operator-order')
  if (!isReadable) return { problems: all }
  return { ast: { kind: 'condition', grammar: 'condition', body, ...whole }, problems: all }
}

interface Reading {
  readonly body?: Expression
  readonly found: readonly Problem[]
}

/** What stands between two parentheses: a value, and operators with a value after each. */
interface Level {
  readonly first: Expression
  readonly rest: readonly Step[]
}
interface Step {
  readonly operator: BinaryOperator
  readonly span: Span
  readonly operand: Expression
}

function parseTokens(tokens: readonly Token[], text: string): Reading {
  const whole = { offset: 0, end: text.length }
  let at = 0
  let nesting = 0
  const found: Problem[] = []
  if (tokens.length === 0) {
    report('empty', 'The condition is empty: compare a binding, as in ${data.count} > 0.', whole)
    return { found }
  }
  const body = level()
  const rest = tokens[at]
  if (body && rest) report('parentheses', strayParenthesis, rest)
  if (body && isStatic(body)) {
    report('static', 'A condition needs a binding: what is always the same needs no If.', body)
  }
  return body ? { body, found } : { found }

  function report(kind: ProblemKind, message: string, span: Span): undefined {
    found.push(problemAt(kind, message, span))
  }

  /** What stands here up to a closing parenthesis or the end, as one expression. */
  function level(): Expression | undefined {
    const first = negation(undefined)
    if (!first) return undefined
    const rest: Step[] = []
    for (let token = tokens[at]; token && token.kind !== ')'; token = tokens[at]) {
      const operator = binaryAt(token)
      if (!operator) {
        return report('missing-operator', 'Before this an operator is missing, as == or &&.', token)
      }
      at++
      const operand = negation(operator)
      if (!operand) return undefined
      rest.push({ operator, span: token, operand })
    }
    checkOrder({ first, rest })
    return reduce({ first, rest })
  }

  function negation(before: BinaryOperator | undefined): Expression | undefined {
    const token = tokens[at]
    if (token?.kind !== 'operator' || token.operator !== '!') return operand()
    if (before && before !== '&&' && before !== '||') {
      const message = `After ${before} a ! needs parentheses around it and its operand.`
      return report('operator', message, token)
    }
    if (nesting === MAX_NESTING) return report('too-long', tooDeep, token)
    at++
    nesting++
    const negated = negation(undefined)
    nesting--
    if (!negated) return undefined
    if (negated.kind === 'literal' && typeof negated.value !== 'boolean') {
      const message = '! takes true or false: compare this, as in ! (${data.count} == 1).'
      return report('operand-type', message, negated)
    }
    const { offset } = token
    return { kind: 'unary', operator: '!', operand: negated, offset, end: negated.end }
  }

  function operand(): Expression | undefined {
    const token = tokens[at]
    if (token?.kind === 'literal' || token?.kind === 'binding') {
      at++
      return token
    }
    if (token?.kind === '(') return group(token)
    found.push(describeMissing(tokens[at - 1], token, whole))
    return undefined
  }

  function group(opening: Span): Expression | undefined {
    const next = tokens[at + 1]
    if (next?.kind === ')') {
      return report('parentheses', emptyParentheses, { offset: opening.offset, end: next.end })
    }
    if (nesting === MAX_NESTING) return report('too-long', tooDeep, opening)
    at++
    nesting++
    const inner = level()
    nesting--
    if (!inner) return undefined
    const closing = tokens[at]
    if (!closing) return report('parentheses', openParenthesis, opening)
    at++
    const span = { offset: opening.offset, end: closing.end }
    if (inner.kind === 'literal' || inner.kind === 'binding') {
      report('parentheses', 'Parentheses hold an operation: leave them out around one value.', span)
    }
    return widen(inner, span)
  }

  function checkOrder({ first, rest }: Level): void {
    let isReported = false
    for (const [index, { operator, span, operand }] of rest.entries()) {
      const left = rest[index - 1]?.operand ?? first
      if (isStatic(left) && isStatic(operand)) {
        const message = `Both sides of ${operator} are always the same: one has to be a binding.`
        report('static', message, { offset: left.offset, end: operand.end })
      }
      if (!isComparison(operator)) continue
      const before = rest[index - 1]?.operator
      const after = rest[index + 1]?.operator
      if (before && isComparison(before)) {
        const message = `${before} and ${operator} cannot follow each other: put parentheses in.`
        report('chained', message, span)
      } else if (!isReported && (before === '&&' || after === '&&' || after === '||')) {
        isReported = true
        const comparison = excerpt(text.slice(left.offset, operand.end))
        const message =
          'Here && is worked out first, and then everything from right to left:' +
          ` put the comparison in parentheses, (${comparison}).`
        report('operator-order', message, span)
      }
    }
  }
}

function reduce({ first, rest }: Level): Expression {
  const waiting: { operator: BinaryOperator; left: Expression }[] = []
  let last = first
  for (const { operator, operand } of rest) {
    if (operator === '&&') {
      last = join(operator, last, operand)
    } else {
      waiting.push({ operator, left: last })
      last = operand
    }
  }
  return waiting.reduceRight((right, { operator, left }) => join(operator, left, right), last)
}

function join(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right, offset: left.offset, end: right.end }
}

/** Whether it is the same whatever the user does: a literal, or one behind `!`. */
function isStatic(expression: Expression): boolean {
  if (expression.kind === 'unary') return isStatic(expression.operand)
  return expression.kind === 'literal'
}
