import { isExpression } from '../expression/index.ts'

const BINDING = /^\$\{[^{}]*\}$/

/**
 * Whether a text is one binding as a whole; what it refers to is for others to judge (spec: Flow
 * JSON, section 6.1).
 */
export function isBinding(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('$') && BINDING.test(value)
}

/** Whether a value is a binding or an expression, of whatever version. */
export function isDynamic(value: unknown): value is string {
  return isBinding(value) || (typeof value === 'string' && isExpression(value))
}
