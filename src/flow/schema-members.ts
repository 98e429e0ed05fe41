import { z } from 'zod'

/** Deeper than this nobody nests optionals and unions; it ends schemas that are their own part. */
const MAX_WRAPPERS = 16

/** The parts of a wrapper's definition, whichever wrapper it is. */
interface Wrapper {
  innerType?: unknown
  options?: readonly unknown[]
  left?: unknown
  right?: unknown
  in?: unknown
  out?: unknown
  getter?: () => unknown
}

/** The schemas that a value may meet behind optionals, defaults, unions, transforms and the like. */
export function unwrapped(schema: unknown, depth = 0): z.ZodType[] {
  if (!(schema instanceof z.ZodType) || depth > MAX_WRAPPERS) return []
  // Each wrapper has a class and a property of its own; their definitions name them alike.
  const { innerType, options = [], left, right, getter, ...pipe } = schema.def as Wrapper
  const inner = [innerType, ...options, left, right, pipe.in, pipe.out, getter?.()]
  const parts = inner.flatMap(part => unwrapped(part, depth + 1))
  return parts.length > 0 ? parts : [schema]
}

/** The schemas of the member `name`, or of an element. None: the name is not the schema's own. */
export function memberSchemas(schema: unknown, name: PropertyKey): unknown[] {
  return unwrapped(schema).flatMap(part => {
    if (part instanceof z.ZodObject) {
      return Object.hasOwn(part.shape, name) ? [part.shape[String(name)]] : []
    }
    if (part instanceof z.ZodArray && typeof name === 'number') return [part.element]
    if (part instanceof z.ZodTuple && typeof name === 'number') return [part.def.items[name]]
    return []
  })
}
