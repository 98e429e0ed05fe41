import type { Binding } from './binding.ts'
import type { Span } from './problem.ts'

export type BinaryOperator =
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
export type UnaryOperator = '!' | '-' | '+'

export interface Literal extends Span {
  readonly kind: 'literal'
  readonly value: string | number | boolean
}
export interface Reference extends Span {
  readonly kind: 'binding'
  readonly binding: Binding
}
export interface Unary extends Span {
  readonly kind: 'unary'
  readonly operator: UnaryOperator
  readonly operand: Expression
}
export interface Binary extends Span {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}
/** Two members or more, side by side. */
export interface Concatenation extends Span {
  readonly kind: 'concatenation'
  readonly members: readonly Expression[]
}

/** What stands between backticks, as a tree. The span of what stands in parentheses has them in. */
export type Expression = Literal | Reference | Unary | Binary | Concatenation

/** The condition of an `If`: its grammar decides by which rules it is evaluated. */
export interface Condition extends Span {
  readonly kind: 'condition'
  readonly grammar: Grammar
  readonly body: Expression
}

/** `expression`: in backticks (section 6.2). `condition`: an `If` without (section 6.3). */
export type Grammar = 'expression' | 'condition'

const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='] satisfies BinaryOperator[]

/** Whether an operator is an equality or a comparison. */
export function isComparison(operator: BinaryOperator): boolean {
  return COMPARISONS.includes(operator)
}
