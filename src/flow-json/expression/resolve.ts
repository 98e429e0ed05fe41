import { parseBinding } from './binding.ts'
import { evaluate } from './evaluate.ts'
import { isExpression, parseExpression } from './parser.ts'
import type { Read } from './reader.ts'

/**
 * Fill in every binding and expression of a JSON value: a payload, the `init-values` of a form. A
 * binding keeps the type of what it refers to, which is not looked into again. Members that come
 * out undefined are left out, and are null in an array, as in JSON (spec: Flow JSON, sections 6.1,
 * 6.2 and 6.4). A text that is not well-formed stays as it is. Throws only what `read` throws.
 *
 * ```ts
 * resolve({ total: '${data.total}', name: '${form.name}' }, reader({ data: { total: 3 } }))
 * // { total: 3 }
 * ```
 */
export function resolve(value: unknown, read: Read): unknown {
  // Not recursive: a payload may be as deep as its sender likes.
  const pending: { source: object; target: object }[] = []
  const resolved = enter(value)
  for (let next = pending.pop(); next; next = pending.pop()) {
    const isList = Array.isArray(next.source)
    for (const [key, member] of Object.entries(next.source)) {
      const result = enter(member)
      if (result !== undefined) put(next.target, key, result)
      else if (isList) put(next.target, key, null)
    }
  }
  return resolved

  function enter(source: unknown): unknown {
    if (typeof source === 'string') return resolveText(source, read)
    if (typeof source !== 'object' || source === null) return source
    const target = Array.isArray(source) ? [] : {}
    pending.push({ source, target })
    return target
  }
}

/** What a text stands for: the value of a binding or of an expression, or itself. */
function resolveText(text: string, read: Read): unknown {
  if (isExpression(text)) {
    const { ast } = parseExpression(text)
    return ast ? evaluate(ast, read) : text
  }
  const { binding } = parseBinding(text)
  return binding ? read(binding) : text
}

/** Assigning to `__proto__` would set the prototype. */
function put(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true
  })
}
