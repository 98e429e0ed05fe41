import type { FlowDocument, Json, Screen } from '../flow-json/document.ts'
import { type Read, reader } from '../flow-json/expression/index.ts'
import { examplesOf } from './data-model.ts'
import { messageFor } from './field.ts'
import { settle } from './settle.ts'
import { type ScreenView, viewScreen } from './view.ts'

/** What a phone remembers of a screen, from its first visit on. */
export interface ScreenState {
  readonly data: Json
  readonly form: Json
  /** Inputs that were changed, and so show what is wrong with them. */
  readonly touched: ReadonlySet<string>
  /** Inputs whose message from the endpoint has gone. */
  readonly dismissed: ReadonlySet<string>
  /** The initial value that each input was given last, as JSON. */
  readonly initial: ReadonlyMap<string, string>
}

const UNVISITED: ScreenState = {
  data: {},
  form: {},
  touched: new Set(),
  dismissed: new Set(),
  initial: new Map()
}

/**
 * The screens of a flow with their data and inputs, which stay for as long as it is open: other
 * screens refer to them (spec: Flow JSON, sections 6.1 and 13).
 */
export class Screens {
  readonly #document: FlowDocument
  readonly #states = new Map<Screen, ScreenState>()

  constructor(document: FlowDocument) {
    this.#document = document
  }

  state(screen: Screen): ScreenState {
    return this.#states.get(screen) ?? UNVISITED
  }

  /** Read the bindings of a screen. */
  read(screen: Screen): Read {
    return this.#reader(screen, this.state(screen))
  }

  view(screen: Screen): ScreenView {
    const read = this.read(screen)
    return viewScreen(screen, this.state(screen), { read, version: this.#document.version })
  }

  /** The screen as it would be with these data, which it is not given. */
  preview(screen: Screen, data: Json): ScreenView {
    const state = this.#settled(screen, { ...this.state(screen), data })
    const read = this.#reader(screen, state)
    return viewScreen(screen, state, { read, version: this.#document.version })
  }

  /** Give a screen other data: what the endpoint says of its inputs is news. */
  setData(screen: Screen, data: Json): void {
    this.#set(screen, { ...this.state(screen), data, dismissed: new Set() })
  }

  /** Change some of a screen's data. */
  mergeData(screen: Screen, data: Json): void {
    const state = this.state(screen)
    this.#set(screen, { ...state, data: { ...state.data, ...data } })
  }

  /** Put a value into an input, as its user does. */
  setValue(screen: Screen, name: string, value: unknown): void {
    const state = this.state(screen)
    this.#set(screen, {
      ...state,
      form: { ...state.form, [name]: value },
      touched: new Set(state.touched).add(name),
      dismissed: new Set(state.dismissed).add(name)
    })
  }

  /** Take away what the endpoint said of the inputs: the user has come back. */
  dismissMessages(screen: Screen): void {
    const read = this.read(screen)
    const named = screen.components.filter(component => messageFor(component, read) !== undefined)
    const names = named.flatMap(({ node }) => (typeof node.name === 'string' ? node.name : []))
    this.#states.set(screen, { ...this.state(screen), dismissed: new Set(names) })
  }

  /** Remember all screens: the function that is returned brings them back. */
  keep(): () => void {
    const kept = new Map(this.#states)
    return () => {
      this.#states.clear()
      for (const [screen, state] of kept) this.#states.set(screen, state)
    }
  }

  /** Take over what other screens of these ids hold; what they lack are the examples. */
  resume(other: Screens): void {
    for (const [{ id }, state] of other.#states) {
      const screen = this.#document.screen(id)
      if (!screen) continue
      this.#set(screen, { ...state, data: { ...examplesOf(screen), ...state.data } })
    }
  }

  #set(screen: Screen, state: ScreenState): void {
    this.#states.set(screen, this.#settled(screen, state))
  }

  #reader(screen: Screen, { data, form }: ScreenState): Read {
    const visited = [...this.#states].map(([{ id }, state]) => [id, state])
    return reader({
      data,
      form,
      screens: { ...Object.fromEntries(visited), [`${screen.id}`]: { data, form } }
    })
  }

  #settled(screen: Screen, state: ScreenState): ScreenState {
    return settle(screen, state, {
      reader: state => this.#reader(screen, state),
      version: this.#document.version
    })
  }
}
