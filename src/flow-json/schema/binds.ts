import type { ValueType } from '../expression/index.ts'
import type { Facts, Kind } from './facts.ts'

/** The types that a binding may have at a property, by its facts. */
export function bindsOf({ kind, dynamic, objectForm, numeralText }: Facts): readonly ValueType[] {
  if (!dynamic) return []
  if (objectForm) return [...BINDS[kind], 'object']
  return numeralText ? ['number', 'string'] : BINDS[kind]
}

const BINDS: Record<Kind, readonly ValueType[]> = {
  string: ['string'],
  number: ['number'],
  integer: ['number'],
  boolean: ['boolean'],
  enum: ['string'],
  constant: [],
  binding: ['string', 'number', 'boolean'],
  condition: ['boolean'],
  array: ['array'],
  map: ['object'],
  json: [],
  object: [],
  action: [],
  component: []
}
