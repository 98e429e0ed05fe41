import { quote } from '../flow-json/schema/words.ts'
import { SimulatorError } from './failure.ts'
import type { RowView } from './items.ts'
import type { ComponentView, InputView, ScreenView } from './view.ts'

/** An input of a screen as a test looks at it. */
export type FieldView = ComponentView & InputView

/** Something to tap. */
export interface Target {
  readonly component: ComponentView
  /** The row of a NavigationList. */
  readonly row?: RowView
}

/** The input of that name. Throws SimulatorError when the user sees none. */
export function fieldNamed(name: string, { id, components }: ScreenView): FieldView {
  const inputs = components.filter(({ input }) => input !== undefined)
  const found = inputs.find(({ input }) => input?.name === name)
  if (!found?.input) {
    const names = inputs.filter(({ visible }) => visible).map(({ input }) => input?.name)
    const there = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none'
    throw new SimulatorError(`no field ${quote(name)} on ${id}; ${there}`)
  }
  return { ...found, ...found.input }
}

/** What a label, a name, an id or a key refers to. Throws SimulatorError when it is not just one. */
export function targetNamed(name: string, { id, components }: ScreenView): Target {
  const targets = components
    .filter(({ visible }) => visible)
    .flatMap((component): Target[] => [
      ...(component.isTappable ? [{ component }] : []),
      ...(component.rows ?? []).map(row => ({ component, row }))
    ])
  const found = targets.filter(target => namesOf(target).includes(name))
  const [target, ...others] = found
  if (!target) {
    const labels = targets.map(labelOf)
    const there = labels.length > 0 ? `there is ${labels.join(', ')}` : 'there is nothing to tap'
    throw new SimulatorError(`nothing to tap is called “${name}” on ${id}; ${there}`)
  }
  if (others.length > 0) {
    const keys = found.map(({ component, row }) => (row ?? component).key).join(', ')
    throw new SimulatorError(
      `“${name}” is more than one thing on ${id}; tap it by its key: ${keys}`
    )
  }
  return target
}

function namesOf({ component, row }: Target): readonly (string | undefined)[] {
  return row
    ? [row.title, row.id, row.key]
    : [component.label, component.input?.name, component.key]
}

function labelOf({ component, row }: Target): string {
  return `“${row ? row.title || row.id : component.label}”`
}

/** Say why nothing happens at a tap. */
export function whyOff({ component, row }: Target, { id, components }: ScreenView): string {
  const off = `“${labelOf({ component, ...(row && { row }) }).slice(1, -1)}” on ${id} is off`
  const faults = components.flatMap(({ visible, input }) =>
    visible && input?.fault ? `${input.name} (${input.fault})` : []
  )
  return component.type === 'Footer' && faults.length > 0 ? `${off}: ${faults.join(', ')}` : off
}
