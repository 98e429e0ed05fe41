import { type Component, isObject, type Json } from '../flow-json/document.ts'
import type { Read } from '../flow-json/expression/index.ts'
import { textOf } from './evaluated.ts'
import { isSingleChoice } from './inputs/choices.ts'
import { type Field, textsOf } from './inputs/input.ts'
import { itemsOf } from './items.ts'

/** The values that lead from one to another: of a list, each tap is one, unless it replaces. */
export function tapsBetween(before: unknown, after: unknown, field?: Field): readonly unknown[] {
  if (!Array.isArray(after) || (field && isSingleChoice(field))) return [after]
  let now = textsOf(before)
  const wanted = textsOf(after)
  const taps: (readonly string[])[] = []
  for (const id of now.filter(id => !wanted.includes(id))) {
    now = now.filter(other => other !== id)
    taps.push(now)
  }
  for (const id of wanted.filter(id => !now.includes(id))) {
    now = [...now, id]
    taps.push(now)
  }
  // Nothing is chosen, and that is so on purpose.
  return taps.length === 0 && before === undefined ? [[]] : taps
}

/**
 * The actions of a choice in their order: of the item that is left, of the one that is chosen, and
 * of the component. Without an `on-unselect-action` the other is for both (spec: Flow JSON,
 * sections 7 and 10.3.1).
 */
export function selectActions(
  component: Component,
  { before, after, read }: { before: unknown; after: unknown; read: Read }
): readonly Json[] {
  const { node } = component
  const items = Object.hasOwn(node, 'data-source') ? itemsOf(component, read) : []
  const ids = { before: idsOf(before), after: idsOf(after) }
  const left = ids.before.filter(id => !ids.after.includes(id))
  const chosen = ids.after.filter(id => !ids.before.includes(id))
  const ofItems = (names: readonly string[], event: string) =>
    items.filter(({ id }) => names.includes(textOf(id))).map(item => item[event])

  const isUnselected = after === null || (left.length > 0 && chosen.length === 0)
  const own = isUnselected
    ? (node['on-unselect-action'] ?? node['on-select-action'])
    : node['on-select-action']
  return [
    ...ofItems(left, 'on-unselect-action'),
    ...ofItems(chosen, 'on-select-action'),
    own
  ].filter(isObject)
}

function idsOf(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value] : textsOf(value)
}
