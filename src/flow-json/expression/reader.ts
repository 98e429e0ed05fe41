import type { Binding } from './binding.ts'

/** What bindings are read from: the screen that is open, and those visited before. */
export interface State {
  readonly data?: unknown
  readonly form?: unknown
  readonly screens?: Readonly<Record<string, { readonly data?: unknown; readonly form?: unknown }>>
}

/** Give the value of a binding, or undefined. */
export type Read = (binding: Binding) => unknown

/**
 * Read bindings from a state. What is not there is undefined, and so is what an object inherits or
 * what an array holds (spec: Flow JSON, sections 6.1 and 6.2).
 *
 * ```ts
 * const read = reader({ data: { user: { name: 'Ana' } } })
 * evaluate(ast, read)
 * ```
 */
export function reader(state: State): Read {
  return ({ scope, screen, path }) => {
    const root = screen === undefined ? state : own(state.screens, screen)
    return path.reduce(own, own(root, scope))
  }
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}
