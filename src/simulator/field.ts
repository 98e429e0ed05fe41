import { asObject, type Component, isObject, type Json } from '../flow-json/document.ts'
import { type Read, resolve } from '../flow-json/expression/index.ts'
import { formOf } from '../flow-json/rules/inputs.ts'
import type { VersionName } from '../flow-json/version.ts'
import { evaluated } from './evaluated.ts'
import { inputOf } from './inputs/index.ts'
import type { Field, Input } from './inputs/input.ts'
import { optionsOf } from './items.ts'

/** What a component is evaluated with. */
export interface Context {
  readonly form: Json
  readonly read: Read
  readonly version: VersionName
}

/** An input as it is now, how it behaves and what it holds; undefined for what is no input. */
export function fieldOf(
  component: Component,
  { form, read, version }: Context
): { field: Field; input: Input; value: unknown } | undefined {
  const { type, node } = component
  const { name } = node
  const input = inputOf(type)
  if (!input || typeof name !== 'string') return undefined
  const value = Object.hasOwn(form, name) ? form[name] : undefined
  const props = evaluated(node, read)
  const { required } = props
  const field: Field = {
    name,
    type,
    props,
    // In range mode a CalendarPicker has it for each end.
    required: isObject(required) ? Object.values(required).includes(true) : Boolean(required),
    options: optionsOf(component, { props, value, read }),
    version
  }
  return { field, input, value }
}

/** What an input begins with, by its Form or by itself (spec: Flow JSON, section 9). */
export function initialValue(component: Component, read: Read): unknown {
  return ofInput(component, { inForm: 'init-values', alone: 'init-value' }, read)
}

/** What the endpoint has to say of an input, or of each part of its value. */
export function messageFor(component: Component, read: Read): string | Json | undefined {
  const message = ofInput(component, { inForm: 'error-messages', alone: 'error-message' }, read)
  if (typeof message === 'string') return message || undefined
  return isObject(message) && Object.keys(message).length > 0 ? message : undefined
}

function ofInput(
  component: Component,
  { inForm, alone }: { inForm: string; alone: string },
  read: Read
): unknown {
  const { name } = component.node
  const form = formOf(component)
  const entries = asObject(form && resolve(form.node[inForm], read))
  return typeof name === 'string' && Object.hasOwn(entries, name)
    ? entries[name]
    : resolve(component.node[alone], read)
}
