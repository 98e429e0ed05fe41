import {
  asObject,
  type Component,
  type FlowDocument,
  isObject,
  type Json,
  type Screen
} from '../document.ts'
import { type Binding, bindingText, type ValueType } from '../expression/index.ts'
import { inputValueOf } from '../schema/index.ts'
import { suggest } from '../schema/suggest.ts'
import { quote } from '../schema/words.ts'
import { isSince } from '../version.ts'
import { isInput } from './inputs.ts'
import { nameOf } from './words.ts'

/** Why a binding reads nothing. */
export type Miss =
  | 'field'
  | 'input'
  | 'array-path'
  | 'own-screen'
  | 'screen'
  | 'other-field'
  | 'other-input'

/** What a binding refers to, as far as it can be told. */
export interface Referent {
  /** The types that it can be taken for; none when there is no telling. */
  readonly types: readonly ValueType[]
  /** The declaration, for a field of a data model. */
  readonly schema?: Json
  readonly miss?: { readonly kind: Miss; readonly message: string }
}

const TYPES = new Map<unknown, ValueType>([
  ['string', 'string'],
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'boolean'],
  ['object', 'object'],
  ['array', 'array']
])

/** The type of a field's values; undefined when the field does not say. */
export function typeOfField(schema: unknown): ValueType | undefined {
  return TYPES.get(asObject(schema).type)
}

/** The fields of a data model: a list called `required` is none (spec: Flow JSON, section 4). */
export function hasField({ data }: Screen, name: string): boolean {
  return Object.hasOwn(data, name) && !isRequiredList(name, data[name])
}

export function isRequiredList(name: string, field: unknown): boolean {
  return name === 'required' && Array.isArray(field)
}

export function fieldNames(screen: Screen): readonly string[] {
  const { data } = screen
  const names =
    namesByScreen.get(screen) ?? Object.keys(data).filter(name => !isRequiredList(name, data[name]))
  namesByScreen.set(screen, names)
  return names
}

const namesByScreen = new WeakMap<Screen, readonly string[]>()

/** Follow a binding that stands on `screen`. */
export function refer(document: FlowDocument, screen: Screen, binding: Binding): Referent {
  if (binding.screen !== undefined && !isSince(document.version, '4.0')) {
    const late = '`${screen…}` came with Flow JSON 4.0'
    return miss('screen', `${late}; this file says ${document.version}.`)
  }
  const target = binding.screen === undefined ? screen : document.screen(binding.screen)
  if (!target) {
    const known = document.screens.slice(0, MAX_NAMES).flatMap(({ id }) => id ?? [])
    const advice = didYouMean(document, binding.screen ?? '', known)
    return miss('screen', `There is no screen ${quote(binding.screen ?? '')}${advice}`)
  }
  if (binding.screen !== undefined && binding.screen === screen.id) {
    const { scope, path } = binding
    const local = bindingText({ scope, path })
    return miss('own-screen', `${nameOf(screen)} is this screen itself; write ${quote(local)}.`)
  }
  return binding.scope === 'form'
    ? referInput(document, target, binding)
    : referField(document, target, binding)
}

/** What a binding can be taken for, as the one type that an expression is checked with. */
export function soleType({ types }: Referent): ValueType | undefined {
  return types.length === 1 ? types[0] : undefined
}

function referInput(
  document: FlowDocument,
  screen: Screen,
  { path, screen: other }: Binding
): Referent {
  const [name = '', ...rest] = path
  const inputs = inputsOf(screen)
  const input = inputs.get(name)
  if (!input) {
    const isForm = screen.components.some(({ type, node }) => type === 'Form' && node.name === name)
    const message = isForm
      ? `${quote(name)} is a Form, which has no value; name one of its inputs.`
      : `${nameOf(screen)} has no input ${quote(name)}${didYouMean(document, name, inputs.keys())}`
    return miss(other === undefined ? 'input' : 'other-input', message)
  }
  return { types: rest.length > 0 ? [] : typesOfInput(input) }
}

/** A number counts as a number when it is checked, and is a text at run time (section 6.4). */
function typesOfInput({ type, node }: Component): readonly ValueType[] {
  const value = inputValueOf(type, node)
  if (!value) return []
  return value === 'number' ? ['number', 'string'] : [value]
}

const inputsByScreen = new WeakMap<Screen, ReadonlyMap<string, Component>>()

function inputsOf(screen: Screen): ReadonlyMap<string, Component> {
  const known = inputsByScreen.get(screen)
  if (known) return known
  const inputs = new Map<string, Component>()
  for (const component of screen.components) {
    const { name } = component.node
    if (isInput(component) && typeof name === 'string') inputs.set(name, component)
  }
  inputsByScreen.set(screen, inputs)
  return inputs
}

function referField(
  document: FlowDocument,
  screen: Screen,
  { path, screen: other }: Binding
): Referent {
  const kind = other !== undefined ? 'other-field' : 'field'
  const [name = '', ...rest] = path
  if (!hasField(screen, name)) {
    const names = fieldNames(screen)
    const advice = didYouMean(
      document,
      name,
      names,
      '; declare it there, with `type` and `__example__`'
    )
    return miss(kind, `The \`data\` of ${nameOf(screen)} has no field ${quote(name)}${advice}`)
  }
  let schema = asObject(screen.data[name])
  let place = name
  for (const segment of rest) {
    const type = typeOfField(schema)
    if (type === 'array') {
      const message = `${quote(place)} is an array, and a binding reads no items of one`
      return miss('array-path', `${message}; bind to the whole array, or to a field of its own.`)
    }
    if (type !== undefined && type !== 'object') {
      return miss(kind, `${quote(place)} is a ${type}, so there is no ${quote(segment)} in it.`)
    }
    if (!isObject(schema.properties)) return { types: [] }
    if (!Object.hasOwn(schema.properties, segment)) {
      const names = Object.keys(schema.properties)
      const advice = didYouMean(document, segment, names, '; declare it in its `properties`')
      return miss(kind, `The object ${quote(place)} has no property ${quote(segment)}${advice}`)
    }
    schema = asObject(schema.properties[segment])
    place = `${place}.${segment}`
  }
  const type = typeOfField(schema)
  return { types: type ? [type] : [], schema }
}

function miss(kind: Miss, message: string): Referent {
  return { types: [], miss: { kind, message } }
}

/** More names than that are not looked through for each slip. */
const MAX_NAMES = 200

/** More suggestions than that are not made: nobody reads so many findings. */
const MAX_SUGGESTIONS = 1000
const suggestions = new WeakMap<FlowDocument, number>()

/** What ends a message: a question, or else what to do. */
export function didYouMean(
  document: FlowDocument,
  name: string,
  names: Iterable<string>,
  otherwise = ''
): string {
  const made = suggestions.get(document) ?? 0
  if (made === MAX_SUGGESTIONS) return `${otherwise}.`
  suggestions.set(document, made + 1)
  const some: string[] = []
  for (const candidate of names) {
    if (some.push(candidate) === MAX_NAMES) break
  }
  const meant = suggest(name, some)
  return meant === undefined ? `${otherwise}.` : `; did you mean ${quote(meant)}?`
}
