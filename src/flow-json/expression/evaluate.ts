import type { Binary, BinaryOperator, Condition, Expression } from './ast.ts'
import type { Read } from './reader.ts'

/** A text grows no longer: no Flow JSON is larger than 10 MB (section 2). */
const MAX_TEXT = 10_000_000

/**
 * Evaluate an expression as the phone does: what is missing counts as 0 or as an empty text, sums
 * have two decimals, division by zero is 0 (spec: Flow JSON, section 6.2). Throws only what `read`
 * throws.
 *
 * ```ts
 * evaluate(ast, reader({ data: { total: 10 } })) // 3.33 for `${data.total} / 3`
 * ```
 */
export function evaluate(ast: Expression, read: Read): unknown {
  switch (ast.kind) {
    case 'literal':
      return ast.value
    case 'binding':
      return read(ast.binding)
    case 'unary': {
      const value = evaluate(ast.operand, read)
      if (ast.operator === '!') return !value
      return ast.operator === '-' ? 0 - toTerm(value) : toTerm(value)
    }
    case 'binary':
      return operate(ast.operator, evaluate(ast.left, read), evaluate(ast.right, read))
    case 'concatenation':
      return concatenate(ast.members.map(member => evaluate(member, read)))
  }
}

/**
 * Evaluate the condition of an `If`. Without backticks numbers lose their decimals; with them it is
 * an expression. What is not literally true is false (spec: Flow JSON, section 6.3).
 *
 * ```ts
 * evaluateCondition(condition, reader({ form: { animal: 'cat' } })) // ${form.animal} == 'cat'
 * ```
 */
export function evaluateCondition({ grammar, body }: Condition, read: Read): boolean {
  return (grammar === 'expression' ? evaluate(body, read) : decide(body, read)) === true
}

function operate(operator: BinaryOperator, left: unknown, right: unknown): unknown {
  switch (operator) {
    case '&&':
      return Boolean(left) && Boolean(right)
    case '||':
      return Boolean(left) || Boolean(right)
    case '==':
      return isEqual(left, right)
    case '!=':
      return !isEqual(left, right)
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const isNumeric = typeof left === 'number' || typeof right === 'number'
      if (isEmpty(left) || isEmpty(right) || !isNumeric) return false
      return compare(operator, toNumber(left), toNumber(right))
    }
    default:
      return calculate(operator, toTerm(left), toTerm(right))
  }
}

function isEqual(left: unknown, right: unknown): boolean {
  if (isEmpty(left) || isEmpty(right)) return isEmpty(left) && isEmpty(right)
  if (typeof left === 'number' || typeof right === 'number') {
    return toNumber(left) === toNumber(right)
  }
  return left === right
}

function compare(operator: '<' | '<=' | '>' | '>=', left: number, right: number): boolean {
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}

function calculate(operator: '+' | '-' | '*' | '/' | '%', left: number, right: number): number {
  switch (operator) {
    case '+':
      return round(left + right)
    case '-':
      return round(left - right)
    case '*':
      return round(left * right)
    case '/':
      return right === 0 ? 0 : round(left / right)
    case '%':
      return right === 0 ? 0 : round(left % right)
  }
}

function round(value: number): number {
  const hundredfold = value * 100
  // Adding 0 makes -0 a 0.
  return Number.isFinite(hundredfold) ? Math.round(hundredfold) / 100 + 0 : value
}

function concatenate(members: readonly unknown[]): string {
  let text = ''
  for (const member of members) {
    const piece = toText(member)
    if (text.length + piece.length > MAX_TEXT) return text + piece.slice(0, MAX_TEXT - text.length)
    text += piece
  }
  return text
}

/** `undefined`, `null` and `''` are equal. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** An operand of arithmetic. */
function toTerm(value: unknown): number {
  return isEmpty(value) ? 0 : toNumber(value)
}

function toNumber(value: unknown): number {
  // The types refuse objects and arrays, and to convert one can throw.
  const isScalar = ['number', 'string', 'boolean'].includes(typeof value)
  return isScalar ? Number(value) : Number.NaN
}

function toText(value: unknown): string {
  if (isEmpty(value)) return ''
  if (Array.isArray(value)) return value.filter(item => typeof item !== 'object').join(',')
  return typeof value === 'object' ? '[object Object]' : String(value)
}

/** By the rules of conditions without backticks. */
function decide(node: Expression, read: Read): unknown {
  switch (node.kind) {
    case 'literal':
      return node.value
    case 'binding':
      return read(node.binding)
    case 'unary':
      return decide(node.operand, read) !== true
    case 'binary':
      return decideBinary(node, read)
    case 'concatenation': // Not in this grammar, nor is arithmetic.
      return false
  }
}

function decideBinary(node: Binary, read: Read): boolean {
  const left = decide(node.left, read)
  const right = decide(node.right, read)
  const integers = [toInteger(left), toInteger(right)] as const
  switch (node.operator) {
    case '&&':
      return left === true && right === true
    case '||':
      return left === true || right === true
    case '==':
      return isSame(left, right, integers)
    case '!=':
      return !isSame(left, right, integers)
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [one, other] = integers
      return one !== undefined && other !== undefined && compare(node.operator, one, other)
    }
    default:
      return false
  }
}

function isSame(
  left: unknown,
  right: unknown,
  [one, other]: readonly [number | undefined, number | undefined]
): boolean {
  if (one !== undefined && other !== undefined) return one === other
  if (left === '' || right === '') return isEmpty(left) && isEmpty(right)
  return left === right
}

/** A number, or a text that reads as one, without its decimals. */
function toInteger(value: unknown): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) {
    return undefined
  }
  const number = Number(value)
  return Number.isFinite(number) ? Math.trunc(number) : undefined
}
