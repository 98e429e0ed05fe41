import { z } from 'zod'
import { type Facts, facts, objects } from './facts.ts'

/** The schema itself, without `optional` and `lazy` around it. */
export function open(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodLazy) return open(schema.unwrap())
  if (schema instanceof z.ZodType) return schema
  throw new TypeError('A schema of Flow JSON is made of zod schemas')
}

/** What is kept beside a schema. */
export function factsOf(schema: z.ZodType): Facts {
  const known = facts.get(schema)
  if (known) return known
  if (schema instanceof z.ZodObject) return OBJECT
  throw new TypeError('A schema of Flow JSON is made with the helpers of values.ts')
}
const OBJECT: Facts = { kind: 'object', dynamic: false }

/** The properties of an object, in order: optional ones may still be wrapped. */
export function shapeOf(schema: z.ZodType): [name: string, property: unknown][] {
  return schema instanceof z.ZodObject ? Object.entries(schema.shape) : []
}

/** What a list or a map is made of. */
export function elementOf(schema: z.ZodType): z.ZodType | undefined {
  if (schema instanceof z.ZodArray) return open(schema.element)
  if (schema instanceof z.ZodRecord) return open(schema.valueType)
  if (!(schema instanceof z.ZodUnion)) return undefined
  for (const option of schema.options) {
    const element = elementOf(open(option))
    if (element) return element
  }
  return undefined
}

/** The objects that a union tells apart, by the value of its discriminator. */
export function membersOf(schema: z.ZodType): { tag: string; members: [string, z.ZodType][] } {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return { tag: 'type', members: [] }
  const tag = schema.def.discriminator
  return { tag, members: schema.options.map(option => named(open(option), tag)) }
}

function named(member: z.ZodType, tag: string): [string, z.ZodType] {
  const label = member instanceof z.ZodObject ? open(member.shape[tag]) : undefined
  return [label instanceof z.ZodLiteral ? String(label.value) : '', member]
}

/** How a message names an object. */
export function titleOf(schema: z.ZodType): string {
  return objects.get(schema)?.title ?? 'This object'
}
