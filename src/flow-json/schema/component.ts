import { z } from 'zod'
import { type ObjectFacts, objects } from './facts.ts'
import { constant } from './values.ts'

type About = Omit<ObjectFacts, 'title'>

/** Describe an object of its own kind: what a message calls it, and its properties. */
export function object<const S extends z.ZodRawShape>(title: string, shape: S, about: About = {}) {
  return z.strictObject(shape).register(objects, { title, ...about })
}

/** Describe a component: what is known of it, and its properties in the newest version. */
export function component<const T extends string, const S extends z.ZodRawShape>(
  type: T,
  shape: S,
  about: About = {}
) {
  return z
    .strictObject({ type: constant(type), ...shape })
    .register(objects, { title: type, ...about })
}
