import { excerpt } from '../expression/problem.ts'
import { isSince, type VersionName } from '../version.ts'
import { isBinding } from './dynamic.ts'
import type { Facts } from './facts.ts'
import type { Standing } from './tell.ts'

/** A name as a message shows it. */
export function quote(name: string): string {
  return `\`${excerpt(name)}\``
}

/** Names to choose from, as a message shows them: `a`, `b` or `c`. */
export function oneOf(names: readonly string[]): string {
  return joined(names, 'or')
}

/** Names as a message lists them: `a`, `b` and `c`. */
export function listed(names: readonly string[]): string {
  return joined(names, 'and')
}

function joined(names: readonly string[], word: string): string {
  const quoted = names.map(quote)
  const last = quoted.pop() ?? 'nothing'
  return quoted.length === 0 ? last : `${quoted.join(', ')} ${word} ${last}`
}

/** What a value is, for a message. */
export function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (value === '') return 'an empty string'
  if (typeof value === 'string') return `the string “${excerpt(value)}”`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return 'an object'
}

/** Say what a value is, and what it should be. */
export function misfit(value: unknown, about: Facts, { name, version }: Standing): string {
  const hint = isBinding(value) && !about.dynamic ? '; no binding may stand here' : ''
  return `${quote(name)} is ${describe(value)}; it must be ${expectation(about, version)}${hint}.`
}

function expectation(about: Facts, version: VersionName): string {
  const plain = plainly(about, version)
  if (!about.dynamic || about.kind === 'binding' || about.kind === 'json') return plain
  if (!isSince(version, '6.0')) return `${plain}, or a binding such as ${'${data.x}'}`
  return `${plain}, a binding such as ${'${data.x}'}, or an expression in backticks`
}

function plainly({ kind, values = [], listSince }: Facts, version: VersionName): string {
  if (kind === 'string' && listSince && isSince(version, listSince)) {
    return 'a string or a list of strings'
  }
  return kind === 'enum' || kind === 'constant' ? oneOf(values) : PLAIN[kind]
}

const PLAIN: Record<Facts['kind'], string> = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  enum: 'a string',
  constant: 'a string',
  binding: 'a binding such as ${data.x}',
  condition: 'a string or a boolean',
  array: 'an array',
  map: 'an object',
  json: 'a value',
  object: 'an object',
  action: 'an object',
  component: 'an object'
}
