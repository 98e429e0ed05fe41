import { z } from 'zod'
import { asArray, asObject, isObject, type Json } from '../flow-json/document.ts'
import type { ValueType } from '../flow-json/expression/index.ts'

/**
 * A JSON Schema, and the one that its references are looked up in. Beside the words of JSON Schema
 * it has one of ours, `either`: types of which a value has one, and there is no telling which.
 */
export interface Schema {
  readonly node: unknown
  readonly root: unknown
}

export type Type = ValueType | 'null'

/** One way in which a value may be. */
export interface Form {
  /** More than one where there is no telling which. */
  readonly types: readonly Type[]
  readonly node: Json
  readonly root: unknown
}

/** Deeper than this nobody nests unions; it ends schemas that are their own part. */
const MAX_DEPTH = 32

/** Say as JSON Schema what a zod schema takes, or gives. What JSON Schema cannot say is anything. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  try {
    const node = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override({ zodSchema, jsonSchema }) {
        // What is coerced is told as what it becomes; it takes anything.
        const { def } = zodSchema._zod
        if (io === 'output' || !('coerce' in def) || !def.coerce) return
        for (const key of Object.keys(jsonSchema)) delete jsonSchema[key]
      }
    })
    return { node, root: node }
  } catch {
    // Such as two schemas with one id: no reason to refuse the flow.
    return { node: {}, root: {} }
  }
}

/** List the ways in which a value may be. Undefined: there is no telling. */
export function formsOf({ node, root }: Schema, depth = 0): readonly Form[] | undefined {
  if (!isObject(node) || depth > MAX_DEPTH) return undefined
  const below = (part: unknown) => formsOf({ node: part, root }, depth + 1)

  if (typeof node.$ref === 'string') return below(referent(node.$ref, root))
  const options = node.anyOf ?? node.oneOf
  if (Array.isArray(options)) return union(options.map(below))
  if (Array.isArray(node.allOf)) {
    const [first, ...others] = node.allOf.map(below)
    return others.reduce((one, other) => one && other && intersection(one, other), first)
  }
  if (Array.isArray(node.either)) return [{ types: typesOf(node.either), node, root }]
  const values = valuesOf(node)
  const types = values ? [...new Set(values.map(typeOfValue))] : typesOf(node.type)
  if (types.length === 0) return undefined
  if (!values) return types.map(type => ({ types: [type], node, root }))
  return types.map(type => {
    const own = values.filter(value => typeOfValue(value) === type)
    return { types: [type], node: { ...node, enum: own }, root }
  })
}

/** The values that a form is one of, if it lists them. */
export function valuesOf(node: Json): readonly unknown[] | undefined {
  if (Object.hasOwn(node, 'const')) return [node.const]
  return Array.isArray(node.enum) ? node.enum : undefined
}

/** The members that an object names. */
export function propertiesOf({ node, root }: Form): ReadonlyMap<string, Schema> {
  const entries = Object.entries(asObject(node.properties))
  return new Map(entries.map(([name, property]) => [name, { node: property, root }]))
}

export function requiredOf({ node }: Form): ReadonlySet<unknown> {
  return new Set(asArray(node.required))
}

/** Whether an object has no members but those that it names. */
export function isClosed({ node }: Form): boolean {
  return node.additionalProperties === false
}

function referent(ref: string, root: unknown): unknown {
  const [, ...segments] = ref.split('/')
  return segments.reduce<unknown>((node, segment) => asObject(node)[segment], root)
}

function union(parts: readonly (readonly Form[] | undefined)[]): readonly Form[] | undefined {
  const known = parts.filter(part => part !== undefined)
  return known.length === parts.length ? known.flat() : undefined
}

function intersection(one: readonly Form[], other: readonly Form[]): readonly Form[] {
  return one.flatMap(left =>
    other
      .filter(right => left.types.some(type => right.types.includes(type)))
      .map(right => (left.types.includes('object') ? merged(left, right) : left))
  )
}

function merged(one: Form, other: Form): Form {
  const [left, right] = [asObject(one.node.properties), asObject(other.node.properties)]
  const both = Object.keys(left).filter(name => Object.hasOwn(right, name))
  const shared = both.map(name => [name, { allOf: [left[name], right[name]] }])
  const node = {
    type: 'object',
    properties: { ...left, ...right, ...Object.fromEntries(shared) },
    required: [...requiredOf(one), ...requiredOf(other)],
    additionalProperties: isClosed(one) && isClosed(other) ? false : {}
  }
  return { ...one, node }
}

const TYPES = new Map<unknown, Type>([
  ['string', 'string'],
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'boolean'],
  ['object', 'object'],
  ['array', 'array'],
  ['null', 'null']
])

function typesOf(type: unknown): readonly Type[] {
  return [type].flat().flatMap(name => TYPES.get(name) ?? [])
}

function typeOfValue(value: unknown): Type {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return TYPES.get(typeof value) ?? 'object'
}
