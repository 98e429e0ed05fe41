import {
  asArray,
  asObject,
  type FlowDocument,
  isObject,
  type Json,
  type Screen
} from '../flow-json/document.ts'
import type { Binding } from '../flow-json/expression/index.ts'
import { fieldNames } from '../flow-json/rules/references.ts'
import { SNACKBAR } from '../protocol/response.ts'
import { keyOfShape, type MemberShape, type ObjectShape, type Shape, UNKNOWN } from './shape.ts'

/** What a screen is opened with; undefined when it declares nothing (spec: Flow JSON, section 4). */
export function shapeOfData(screen: Screen): ObjectShape | undefined {
  const names = fieldNames(screen).filter(name => name !== SNACKBAR)
  if (names.length === 0) return undefined
  return {
    kind: 'object',
    members: names.map(name => ({
      name,
      shape: shapeOfField(screen.data[name]),
      isOptional: false
    }))
  }
}

/** What the examples of a data model give. */
export function exampleOfData(screen: Screen): Json {
  const examples = fieldNames(screen).map(name => [name, asObject(screen.data[name]).__example__])
  return Object.fromEntries(examples)
}

/** What a field holds. Its example shows which members an object may lack, or have besides. */
export function shapeOfField(field: unknown): Shape {
  return shapeOf(field, [asObject(field).__example__])
}

function shapeOf(schema: unknown, examples: readonly unknown[]): Shape {
  const { type, items, properties, required } = asObject(schema)
  switch (type) {
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return { kind: type }
    case 'array':
      return { kind: 'array', items: shapeOf(items, examples.flatMap(asArray)) }
    case 'object': {
      if (!isObject(properties)) return { kind: 'record' }
      const objects = examples.filter(isObject)
      const mandatory = Array.isArray(required) ? new Set<unknown>(required) : undefined
      const members = Object.entries(properties).map(([name, inner]) => {
        const isOptional =
          (mandatory && !mandatory.has(name)) || objects.some(one => !Object.hasOwn(one, name))
        const values = objects.map(one => one[name])
        return { name, shape: shapeOf(inner, values), isOptional: isOptional ?? false }
      })
      const isDeclared = (name: string) => Object.hasOwn(properties, name)
      const isLoose = objects.some(one => !Object.keys(one).every(isDeclared))
      return { kind: 'object', members, ...(isLoose && { isLoose }) }
    }
    default:
      return UNKNOWN
  }
}

/** What an example is, by itself. */
export function shapeOfExample(value: unknown): Shape {
  if (Array.isArray(value)) {
    const items = value.map(shapeOfExample)
    const [first = UNKNOWN] = items
    const isUniform = new Set(items.map(keyOfShape)).size === 1
    return { kind: 'array', items: isUniform ? first : UNKNOWN }
  }
  if (isObject(value)) {
    const members = Object.entries(value).map(([name, inner]): MemberShape => {
      return { name, shape: shapeOfExample(inner), isOptional: false }
    })
    return { kind: 'object', members }
  }
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'boolean' ? { kind: type } : UNKNOWN
}

/** What a binding to `data` reads from the examples. */
export function exampleOfField(
  document: FlowDocument,
  screen: Screen,
  { screen: other, path: [name = '', ...rest] }: Binding
): unknown {
  const target = other === undefined ? screen : document.screen(other)
  const { __example__ } = asObject(target?.data[name])
  return rest.reduce<unknown>((value, key) => asObject(value)[key], __example__)
}
