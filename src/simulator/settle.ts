import type { Screen } from '../flow-json/document.ts'
import type { Read } from '../flow-json/expression/index.ts'
import type { VersionName } from '../flow-json/version.ts'
import { drawn } from './branches.ts'
import { type Context, fieldOf, initialValue } from './field.ts'
import { textsOf } from './inputs/input.ts'
import type { ScreenState } from './screens.ts'

/** A change may change what the next one depends on; a circle ends here. */
const MAX_ROUNDS = 10

type Changes = Map<string, unknown>

/**
 * Let a screen follow what it depends on: initial values are filled in, and a choice whose option
 * is gone is emptied (spec: Flow JSON, sections 10.3 and 13).
 */
export function settle(
  screen: Screen,
  { initial: before, ...state }: ScreenState,
  { reader, version }: { reader: (state: ScreenState) => Read; version: VersionName }
): ScreenState {
  const initial = new Map(before)
  let settled: ScreenState = { ...state, initial }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { form } = settled
    const context = { form, read: reader(settled), version }
    const filled = fill(screen, context, initial)
    const changes = filled.size > 0 ? filled : empty(screen, context)
    if (changes.size === 0) break
    settled = { ...settled, form: { ...form, ...Object.fromEntries(changes) } }
  }
  return settled
}

/** The first initial value is for an input that has none; one that has changed is for any. */
function fill(screen: Screen, context: Context, initial: Map<string, string>): Changes {
  const changes: Changes = new Map()
  for (const component of screen.components) {
    const given = initialValue(component, context.read)
    const found = given === undefined ? undefined : fieldOf(component, context)
    if (!found) continue
    const { field, input, value } = found
    const before = initial.get(field.name)
    const now = JSON.stringify(given)
    initial.set(field.name, now)
    if (now === before || (before === undefined && value !== undefined)) continue
    const usable = input.initial(given, field)
    if (usable !== undefined) changes.set(field.name, usable)
  }
  return changes
}

function empty(screen: Screen, context: Context): Changes {
  const changes: Changes = new Map()
  for (const component of drawn(screen, context.read)) {
    if (!Object.hasOwn(component.node, 'data-source')) continue
    const found = fieldOf(component, context)
    if (!found) continue
    const { field, value } = found
    const isList = Array.isArray(value)
    const ids = isList ? textsOf(value) : [value].filter(id => typeof id === 'string' && id !== '')
    if (ids.every(id => field.options.some(option => option.id === id))) continue
    changes.set(field.name, isList ? [] : '')
  }
  return changes
}
