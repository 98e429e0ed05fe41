export type {
  Binary,
  BinaryOperator,
  Concatenation,
  Condition,
  Expression,
  Grammar,
  Literal,
  Reference,
  Unary,
  UnaryOperator
} from './ast.ts'
export {
  type Binding,
  type BindingReading,
  bindingText,
  parseBinding
} from './binding.ts'
export { bindingsIn } from './bindings-in.ts'
export { type ConditionReading, parseCondition } from './condition.ts'
export { evaluate, evaluateCondition } from './evaluate.ts'
export { type ExpressionReading, isExpression, parseExpression } from './parser.ts'
export type { Problem, ProblemKind, Span } from './problem.ts'
export { type Read, reader, type State } from './reader.ts'
export { resolve } from './resolve.ts'
export { checkCondition, type Lookup, type Typing, typeOf, type ValueType } from './types.ts'
