import type { Type } from './schema.ts'

const NOUNS: Record<Type, string> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
  null: 'null'
}

/** Name types for a message. */
export function nounsOf(types: readonly unknown[]): string {
  const nouns = types.map(type => NOUNS[type as Type]) // a misfit of types has types only
  const last = nouns.pop() ?? 'nothing'
  return nouns.length === 0 ? last : `${nouns.join(', ')} or ${last}`
}

/** Write a path as code does: `times[].title`. */
export function pathText(path: readonly string[]): string {
  return path.map((part, index) => (part === '*' ? '[]' : index === 0 ? part : `.${part}`)).join('')
}
