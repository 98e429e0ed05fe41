import type { Action, Component, FlowDocument, Json, Screen } from '../flow-json/document.ts'
import {
  type Binding,
  isExpression,
  parseBinding,
  parseExpression
} from '../flow-json/expression/index.ts'
import { escapeSegment } from '../flow-json/pointer.ts'
import { typesIn } from '../flow-json/rules/bindings.ts'
import { isInput } from '../flow-json/rules/inputs.ts'
import { refer } from '../flow-json/rules/references.ts'
import type { Schema } from './schema.ts'

/** Components whose value is a list of ids (spec: Flow JSON, section 6.4). */
const LISTS: ReadonlySet<string> = new Set(['CheckboxGroup', 'ChipsSelector'])
/** Deeper than this no payload is looked into. */
const MAX_DEPTH = 64

/** Say as JSON Schema what an action sends, and `more`, as far as its bindings tell. */
export function sentBy(
  document: FlowDocument,
  { payload, component }: Action,
  more: Json = {}
): Schema {
  const { screen } = component
  return { node: described({ ...payload, ...more }, 0), root: {} }

  function described(value: unknown, depth: number): Json {
    if (typeof value === 'string') return describeText(document, screen, value)
    if (typeof value !== 'object' || value === null) return { const: value }
    if (depth > MAX_DEPTH) return {}
    if (Array.isArray(value)) {
      return { type: 'array', prefixItems: value.map(item => described(item, depth + 1)) }
    }
    const entries = Object.entries(value).map(([key, member]) => [
      key,
      described(member, depth + 1)
    ])
    return {
      type: 'object',
      properties: Object.fromEntries(entries),
      required: Object.keys(value),
      additionalProperties: false
    }
  }
}

function describeText(document: FlowDocument, screen: Screen, text: string): Json {
  if (isExpression(text)) {
    const { ast } = parseExpression(text)
    return ast ? { type: typesIn(document, screen, ast).type } : {}
  }
  const { binding, problems } = parseBinding(text)
  if (!binding) return problems.length > 0 ? { type: 'string' } : { const: text }
  const { types, schema } = refer(document, screen, binding)
  if (schema) return schema
  const input = inputOf(document, screen, binding)
  if (input && LISTS.has(input.type)) return { type: 'array', items: { type: 'string' } }
  return types.length > 0 ? { either: types } : {}
}

function inputOf(
  document: FlowDocument,
  screen: Screen,
  { scope, path, ...binding }: Binding
): Component | undefined {
  const owner = binding.screen === undefined ? screen : document.screen(binding.screen)
  if (scope !== 'form' || path.length !== 1) return undefined
  return owner?.components.find(one => isInput(one) && one.node.name === path[0])
}

/** Where a part of a payload stands, or the nearest around it that there is. */
export function pointerInPayload(
  { node, pointer, payload }: Action,
  path: readonly string[]
): string {
  let at = Object.hasOwn(node, 'payload') ? `${pointer}/payload` : pointer
  let value: unknown = payload
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) break
    at += `/${escapeSegment(part)}`
    value = Object.entries(value).find(([key]) => key === part)?.[1]
  }
  return at
}
