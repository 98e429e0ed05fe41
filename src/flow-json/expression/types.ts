import { type Binary, type Condition, type Expression, isComparison, type Unary } from './ast.ts'
import { type Binding, bindingText } from './binding.ts'
import {
  excerpt,
  inOrder,
  type Problem,
  type ProblemKind,
  problemAt,
  type Span
} from './problem.ts'

export type ValueType = 'string' | 'number' | 'boolean' | 'object' | 'array'

/** Give the type of what a binding refers to, or undefined when there is no telling. */
export type Lookup = (binding: Binding) => ValueType | undefined

/** `type` is undefined for a binding without one; an operator always has one. */
export interface Typing {
  readonly type?: ValueType
  readonly problems: readonly Problem[]
}

/**
 * Find the type of an expression, and every operand that does not fit its operator (spec: Flow
 * JSON, section 6.2; Meta's checker gives `%` no type outside of a concatenation).
 *
 * ```ts
 * typeOf(ast, binding => (binding.scope === 'form' ? 'string' : 'number'))
 * // { type: 'boolean', problems: [] } for `${data.total} > 10`
 * ```
 */
export function typeOf(ast: Expression, lookup: Lookup): Typing {
  const problems: Problem[] = []
  const type = visit(ast, false)
  return type ? { type, problems: inOrder(problems) } : { problems: inOrder(problems) }

  function report(kind: ProblemKind, message: string, span: Span): void {
    problems.push(problemAt(kind, message, span))
  }

  function visit(node: Expression, isMember: boolean): ValueType | undefined {
    switch (node.kind) {
      case 'literal':
        return literalType(node.value)
      case 'binding':
        return lookup(node.binding)
      case 'unary':
        return unary(node, isMember)
      case 'binary':
        return binary(node, isMember)
      case 'concatenation':
        for (const member of node.members) joinable(member, visit(member, true))
        return 'string'
    }
  }

  function unary({ operator, operand }: Unary, isMember: boolean): ValueType {
    const wanted = operator === '!' ? 'boolean' : 'number'
    expect(operand, visit(operand, isMember), wanted, operator)
    return wanted
  }

  function binary(node: Binary, isMember: boolean): ValueType {
    const { operator, left, right } = node
    const types = [visit(left, isMember), visit(right, isMember)] as const
    if (operator === '==' || operator === '!=') {
      equal(node, types)
      return 'boolean'
    }
    const wanted = operator === '&&' || operator === '||' ? 'boolean' : 'number'
    expect(left, types[0], wanted, operator)
    expect(right, types[1], wanted, operator)
    if (operator === '%' && !isMember) {
      const message =
        "Meta's checker gives % no type here: it stands in a concatenation only, as in" +
        " 'Left: ' (${data.count} % 2)."
      report('modulo', message, node)
    }
    return isComparison(operator) ? 'boolean' : wanted
  }

  function expect(
    operand: Expression,
    type: ValueType | undefined,
    wanted: ValueType,
    operator: string
  ): void {
    if (!type || type === wanted) return
    const needs = wanted === 'boolean' ? 'true or false' : 'numbers'
    const message = `${operator} takes ${needs}, and ${describe(operand, type)}${advise()}.`
    report('operand-type', message, operand)

    function advise(): string {
      if (wanted === 'boolean') {
        return type === 'string' ? ": compare it, as in (${data.name} != '')" : ': compare it'
      }
      if (type !== 'string') return ''
      if (operand.kind === 'literal' && isNumeric(operand.value)) return ': leave the quotes out'
      if (operator === '+') return ': to join texts, leave + out'
      return operator === '-' ? ': to join texts, put parentheses around what has a sign' : ''
    }
  }

  function equal(
    { operator, left, right }: Binary,
    [one, other]: readonly [ValueType | undefined, ValueType | undefined]
  ): void {
    let isScalar = true
    for (const [operand, type] of [[left, one] as const, [right, other] as const]) {
      if (type !== 'object' && type !== 'array') continue
      isScalar = false
      const message = `${operator} takes text, numbers, booleans, and ${describe(operand, type)}.`
      report('operand-type', message, operand)
    }
    if (!isScalar || !one || !other || one === other) return
    const message =
      `Both sides of ${operator} have one type; here ${describe(left, one)}` +
      ` and ${describe(right, other)}.`
    report('operand-type', message, { offset: left.offset, end: right.end })
  }

  function joinable(member: Expression, type: ValueType | undefined): void {
    if (type !== 'object' && type !== 'array') return
    const message = `Text, numbers and booleans can be joined, and ${describe(member, type)}.`
    report('operand-type', message, member)
  }
}

/**
 * Find what is wrong with the types of a condition, which has to come out true or false (spec:
 * Flow JSON, section 6.3). Ask when `parseCondition` found no problem.
 */
export function checkCondition({ body }: Condition, lookup: Lookup): readonly Problem[] {
  const { type, problems } = typeOf(body, lookup)
  if (!type || type === 'boolean') return problems
  const message =
    `A condition is true or false, and ${describe(body, type)}: compare it,` +
    " as in ${data.name} != ''."
  return inOrder([...problems, problemAt('result-type', message, body)])
}

function describe(operand: Expression, type: ValueType): string {
  return `${nameOf(operand)} is ${NOUNS[type]}`
}

const NOUNS: Record<ValueType, string> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array'
}

function nameOf(operand: Expression): string {
  if (operand.kind === 'binding') return excerpt(bindingText(operand.binding))
  if (operand.kind !== 'literal') return 'this'
  const { value } = operand
  return typeof value === 'string' ? `'${excerpt(value)}'` : String(value)
}

function literalType(value: string | number | boolean): 'string' | 'number' | 'boolean' {
  if (typeof value === 'string') return 'string'
  return typeof value === 'number' ? 'number' : 'boolean'
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value)
}
