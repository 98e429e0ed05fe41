import { z } from 'zod'
import { type Facts, facts } from './facts.ts'

type Options = Omit<Partial<Facts>, 'kind' | 'dynamic' | 'values'>

/** A text that may also be a binding or, from 6.0, an expression. */
export function text(options: Options = {}) {
  return z.string().register(facts, { kind: 'string', dynamic: true, ...options })
}

/** A text that stands as it is. */
export function literal(options: Options = {}) {
  return z.string().register(facts, { kind: 'string', dynamic: false, ...options })
}

/** A text, or a list of texts from `listSince`. */
export function textOrList(options: Options & Required<Pick<Facts, 'listSince'>>) {
  return z
    .union([z.string(), z.array(z.string())])
    .register(facts, { kind: 'string', dynamic: true, ...options })
}

/** A text, or in range mode one for each end (spec: Flow JSON, section 10.4.2). */
export function textOrRange(options: Options = {}) {
  const range = z.strictObject({ 'start-date': z.string(), 'end-date': z.string().optional() })
  return z
    .union([z.string(), range])
    .register(facts, { kind: 'string', dynamic: true, objectForm: 'range', ...options })
}

/** A text, or one for each file by its media id (spec: Flow JSON, section 10.10). */
export function textOrMediaErrors(options: Options = {}) {
  return z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .register(facts, { kind: 'string', dynamic: true, objectForm: 'media', ...options })
}

/** True, false or a binding. */
export function flag(options: Options = {}) {
  return z
    .union([z.boolean(), z.string()])
    .register(facts, { kind: 'boolean', dynamic: true, ...options })
}

/** True, false or a binding; in range mode one for each end. */
export function flagOrRange(options: Options = {}) {
  const one = z.union([z.boolean(), z.string()])
  const range = z.strictObject({ 'start-date': one, 'end-date': one.optional() })
  return z
    .union([z.boolean(), z.string(), range])
    .register(facts, { kind: 'boolean', dynamic: true, objectForm: 'range', ...options })
}

/** True or false, as it stands. */
export function setting(options: Options = {}) {
  return z.boolean().register(facts, { kind: 'boolean', dynamic: false, ...options })
}

/** A number or a binding. */
export function number(options: Options = {}) {
  return z
    .union([z.number(), z.string()])
    .register(facts, { kind: 'number', dynamic: true, ...options })
}

/** A whole number or a binding. */
export function integer(options: Options = {}) {
  return z
    .union([z.number(), z.string()])
    .register(facts, { kind: 'integer', dynamic: true, ...options })
}

/** A whole number, as it stands. */
export function quantity(options: Options = {}) {
  return z.number().register(facts, { kind: 'integer', dynamic: false, ...options })
}

/** One of `values`, as it stands. */
export function choice<const V extends readonly string[]>(values: V, options: Options = {}) {
  return z.enum(values).register(facts, { kind: 'enum', dynamic: false, values, ...options })
}

/** One of `values`, or a binding. */
export function dynamicChoice<const V extends readonly string[]>(values: V, options: Options = {}) {
  return z
    .union([z.enum(values), z.string()])
    .register(facts, { kind: 'enum', dynamic: true, values, ...options })
}

/** Exactly that text. */
export function constant<const V extends string>(value: V): z.ZodLiteral<V> {
  const schema = z.literal(value)
  facts.add(schema, { kind: 'constant', dynamic: false, values: [value] })
  return schema
}

/** A binding: never a text. */
export function onlyBinding() {
  return z.string().register(facts, { kind: 'binding', dynamic: true })
}

/** A condition of an If, which has a grammar of its own (spec: Flow JSON, section 6.3). */
export function condition() {
  return z.union([z.string(), z.boolean()]).register(facts, { kind: 'condition', dynamic: true })
}

/** A list of `element`. */
export function list<E extends z.ZodType>(element: E, options: Options = {}) {
  return z.array(element).register(facts, { kind: 'array', dynamic: false, ...options })
}

/** A list of `element`, or a binding to one. */
export function dynamicList<E extends z.ZodType>(element: E, options: Options = {}) {
  return z
    .union([z.array(element), z.string()])
    .register(facts, { kind: 'array', dynamic: true, ...options })
}

/** An object whose names are the author's. */
export function map<E extends z.ZodType>(element: E, options: Options = {}) {
  return z.record(z.string(), element).register(facts, { kind: 'map', dynamic: false, ...options })
}

/** An object whose names are the author's, or a binding to one. */
export function dynamicMap(options: Options = {}) {
  return z
    .union([z.record(z.string(), json()), z.string()])
    .register(facts, { kind: 'map', dynamic: true, ...options })
}

/** Anything. */
export function json() {
  return z.unknown().register(facts, { kind: 'json', dynamic: false })
}
