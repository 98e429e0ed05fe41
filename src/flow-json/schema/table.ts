import type { z } from 'zod'
import type { ValueType } from '../expression/index.ts'
import type { Source } from '../rule.ts'
import { laterOf, type VersionName } from '../version.ts'
import { bindsOf } from './binds.ts'
import { Component } from './components/containers.ts'
import { type Facts, type ObjectFacts, objects } from './facts.ts'
import type { ComponentJson } from './flow.ts'
import { fieldsAt } from './present.ts'
import { Screen } from './screen.ts'
import { elementOf, factsOf, membersOf } from './tree.ts'

/** A property of a component, in the newest version (spec: Flow JSON, section 10). */
export interface PropertyFacts extends Facts {
  readonly since: VersionName
  readonly required: boolean
  readonly source: Source
  /** What a binding may refer to here; nothing where none may stand. */
  readonly binds: readonly ValueType[]
  /** The properties of an item of a list. */
  readonly items?: Readonly<Record<string, PropertyFacts>>
  /** The actions that may hang here, with the version that brought them. */
  readonly actions?: Readonly<Record<string, VersionName>>
}

/** What is known of a component beside its schema. */
export interface ComponentFacts
  extends Pick<ObjectFacts, 'maxPerScreen' | 'maxPerFlow' | 'inputValue'> {
  readonly since: VersionName
  readonly properties: Readonly<Record<string, PropertyFacts>>
}

export type ComponentType = ComponentJson['type']

const OLDEST: VersionName = '2.1'
const NEWEST = { version: '7.3', inForm: false } as const

/** Every component and every property of it. */
export const components = Object.fromEntries(
  membersOf(Component).members.map(([type, schema]) => [type, describe(schema)])
  // The union is where the names of the type come from.
) as Readonly<Record<ComponentType, ComponentFacts>>

/** Every property of a screen. */
export const screenProperties = describeFields(Screen, OLDEST)

/**
 * Find what is known of a property.
 *
 * ```ts
 * propertyOf('TextInput', 'label')?.maxLength // 20
 * ```
 */
export function propertyOf(type: string, property: string): PropertyFacts | undefined {
  const about = isComponentType(type) ? components[type].properties : {}
  return Object.hasOwn(about, property) ? about[property] : undefined
}

/**
 * Find the type of an input's value, which for a TextInput and a CalendarPicker depends on its
 * properties (spec: Flow JSON, section 6.4). Undefined for what is no input, and for a mode that
 * is known to the phone only.
 */
export function inputValueOf(
  type: string,
  node: Readonly<Record<string, unknown>> = {}
): ValueType | undefined {
  return isComponentType(type) ? components[type].inputValue?.(node) : undefined
}

/** Whether there is a component of that name, in any version. */
export function isComponentType(type: unknown): type is ComponentType {
  return typeof type === 'string' && Object.hasOwn(components, type)
}

function describe(schema: z.ZodType): ComponentFacts {
  const { since = OLDEST, maxPerScreen, maxPerFlow, inputValue } = objects.get(schema) ?? {}
  return {
    since,
    ...(maxPerScreen && { maxPerScreen }),
    ...(maxPerFlow && { maxPerFlow }),
    ...(inputValue && { inputValue }),
    properties: describeFields(schema, since)
  }
}

function describeFields(schema: z.ZodType, first: VersionName): Record<string, PropertyFacts> {
  const fields = [...fieldsAt(schema, NEWEST)].map(([name, field]) => {
    const { source = 'docs', ...about } = field.facts
    const since = laterOf(about.since ?? OLDEST, first)
    const inside = insideOf(field.schema, since)
    const entry = { ...about, source, since, required: field.isRequired, binds: bindsOf(about) }
    return [name, { ...entry, ...inside }] as const
  })
  return Object.fromEntries(fields)
}

function insideOf(
  schema: z.ZodType,
  since: VersionName
): Pick<PropertyFacts, 'items' | 'actions' | 'values'> {
  const { kind } = factsOf(schema)
  if (kind === 'object') return { items: describeFields(schema, since) }
  if (kind === 'action') {
    const actions = membersOf(schema).members.map(([name, action]) => {
      return [name, laterOf(objects.get(action)?.since ?? OLDEST, since)] as const
    })
    return { actions: Object.fromEntries(actions) }
  }
  const element = kind === 'array' ? elementOf(schema) : undefined
  if (!element) return {}
  if (objects.get(element)) return { items: describeFields(element, since) }
  const { values } = factsOf(element)
  return values ? { values } : {}
}
