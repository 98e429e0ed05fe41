import type { Json } from '../flow-json/document.ts'
import { type Read, resolve } from '../flow-json/expression/index.ts'

const ACTION = /^on-.*-action$/
/** What a view has in other places, or not at all. */
const APART = new Set([
  'type',
  'name',
  'children',
  'then',
  'else',
  'cases',
  'condition',
  'init-value',
  'error-message',
  'data-source',
  'list-items'
])

/** The properties of a component or an item that there are to draw, with their values. */
export function evaluated(node: Json, read: Read): Json {
  const entries = Object.entries(node).filter(([name]) => !APART.has(name) && !ACTION.test(name))
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      const result = resolve(value, read)
      return result === undefined ? [] : [[name, result]]
    })
  )
}

/** `visible` and `enabled` are true where Flow JSON says nothing. */
export function isOn(node: Json, name: 'visible' | 'enabled', read: Read): boolean {
  return !Object.hasOwn(node, name) || Boolean(resolve(node[name], read))
}

/** A value as text to draw: that of a list has a line for each item. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join('\n')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
