import { type Component, isObject, type Json, type Screen } from '../flow-json/document.ts'
import { type Read, resolve } from '../flow-json/expression/index.ts'
import type { VersionName } from '../flow-json/version.ts'
import { drawn } from './branches.ts'
import { evaluated, isOn, textOf } from './evaluated.ts'
import { fieldOf, messageFor } from './field.ts'
import type { OptionView } from './inputs/input.ts'
import { type RowView, rowsOf } from './items.ts'
import type { ScreenState } from './screens.ts'

/** A screen as it is to be drawn. */
export interface ScreenView {
  readonly id: string
  readonly title: string
  readonly isTerminal: boolean
  /** What it was opened with. */
  readonly data: Json
  /** What its inputs hold. */
  readonly form: Json
  /**
   * From top to bottom, without containers: a Form has no look, and of an If or a Switch there is
   * the branch that is chosen.
   */
  readonly components: readonly ComponentView[]
}

/** A component as it is to be drawn. */
export interface ComponentView {
  /** Tells it from every other of the flow. */
  readonly key: string
  readonly type: string
  /** The properties of Flow JSON, evaluated: all but actions and what stands below. */
  readonly props: Json
  /** One that is not visible takes no space. */
  readonly visible: boolean
  /** Whether it can be used; that of a Footer says whether the form may go, too. */
  readonly enabled: boolean
  /** A Footer's label, a link's text, an input's label. */
  readonly label: string
  /** Whether a tap does something: a button, a link, an OptIn with more to read. */
  readonly isTappable: boolean
  readonly input?: InputView
  /** Of a NavigationList. */
  readonly rows?: readonly RowView[]
}

/** What an input holds, and what is wrong with it. */
export interface InputView {
  readonly name: string
  readonly value: unknown
  readonly required: boolean
  /** Why it does not let the form go. */
  readonly fault?: string
  /**
   * What to show below it: what the endpoint says of it or, once it was touched, its fault. An
   * object has a text for each part of the value: an end of a range, the `media_id` of a file.
   */
  readonly error?: string | Json
  /** Of an option list. */
  readonly options: readonly OptionView[]
}

/** Evaluate a screen. Whatever its Flow JSON and its data are, it does not throw. */
export function viewScreen(
  screen: Screen,
  state: ScreenState,
  { read, version }: { read: Read; version: VersionName }
): ScreenView {
  const views = drawn(screen, read).map(component =>
    viewComponent(component, { state, read, version })
  )
  const isReady = views.every(({ visible, input }) => !visible || input?.fault === undefined)
  return {
    id: screen.id ?? '',
    title: textOf(resolve(screen.node.title, read)),
    isTerminal: screen.isTerminal,
    data: state.data,
    form: state.form,
    components: views.map(view =>
      view.type === 'Footer' && !isReady ? { ...view, enabled: false } : view
    )
  }
}

function viewComponent(
  component: Component,
  context: { state: ScreenState; read: Read; version: VersionName }
): ComponentView {
  const { type, node, pointer } = component
  const { read } = context
  const props = evaluated(node, read)
  const input = viewInput(component, context)
  return {
    key: pointer,
    type,
    props,
    visible: isOn(node, 'visible', read),
    enabled: isOn(node, 'enabled', read),
    label: textOf(type === 'EmbeddedLink' ? props.text : props.label),
    isTappable: isObject(node['on-click-action']) && type !== 'NavigationList',
    ...(input && { input }),
    ...(type === 'NavigationList' && { rows: rowsOf(component, read) })
  }
}

function viewInput(
  component: Component,
  { state, read, version }: { state: ScreenState; read: Read; version: VersionName }
): InputView | undefined {
  const found = fieldOf(component, { form: state.form, read, version })
  if (!found) return undefined
  const { field, input, value } = found
  const { name, required, options } = field
  const fault = input.fault(value, field)
  const message = state.dismissed.has(name) ? undefined : messageFor(component, read)
  const error = message ?? (state.touched.has(name) ? fault : undefined)
  return {
    name,
    value,
    required,
    ...(fault !== undefined && { fault }),
    ...(error !== undefined && { error }),
    options
  }
}
