import {
  asObject,
  type Component,
  type FlowDocument,
  type Json,
  type Screen
} from '../flow-json/document.ts'
import { resolve } from '../flow-json/expression/index.ts'
import { isSince } from '../flow-json/version.ts'
import type { Asked, Channel } from './channel.ts'
import { faultInData } from './data-model.ts'
import { PhoneError, SimulatorError } from './failure.ts'
import { type Context, fieldOf } from './field.ts'
import { textsOf } from './inputs/input.ts'
import { noScreen, type Verdict } from './judge.ts'
import { withFilesOfChat } from './media.ts'
import { type CheckName, checked, type Step } from './record.ts'
import { entryScreens, faultInStep } from './routing.ts'
import type { Screens } from './screens.ts'
import { selectActions } from './select.ts'
import type { ScreenView } from './view.ts'

/** How the message opens the flow. */
export type Opening =
  | { readonly flowAction: 'navigate'; readonly screen: string | undefined; readonly data: Json }
  | { readonly flowAction: 'data_exchange'; readonly screen: string | undefined }

export interface SessionOptions {
  readonly document: FlowDocument
  readonly screens: Screens
  /** Missing for a flow without endpoint. */
  readonly channel: Channel | undefined
  readonly flowToken: string
  /** Called with each address that the flow opens. */
  readonly openUrl?: ((url: string) => void) | undefined
}

/**
 * A flow that is open: which screens lie on top of each other, and what the actions of Flow JSON
 * make of them (spec: Flow JSON, sections 7 and 13). All that it asks and looks at goes into the
 * step that is under way.
 */
export class Session {
  snackbar: string | undefined
  completion: Json | undefined
  isOver = false
  /** The MIME types of picked files, by their `media_id`. */
  readonly fileTypes = new Map<string, string>()
  readonly #options: SessionOptions
  readonly #history: Screen[] = []

  constructor(options: SessionOptions) {
    this.#options = options
  }

  /** The screen that is open. Throws SimulatorError when there is none. */
  get top(): Screen {
    const top = this.#history.at(-1)
    if (this.isOver) throw new SimulatorError('The flow is over')
    if (!top) throw new SimulatorError('The flow is not open')
    return top
  }

  /** How many screens lie on top of each other. */
  get depth(): number {
    return this.#history.length
  }

  get view(): ScreenView {
    return this.#options.screens.view(this.top)
  }

  /** What the components of the open screen are evaluated with. */
  get context(): Context {
    const { screens, document } = this.#options
    const { form } = screens.state(this.top)
    return { form, read: screens.read(this.top), version: document.version }
  }

  component(key: string): Component {
    const component = this.top.components.find(({ pointer }) => pointer === key)
    if (!component) throw new TypeError('a view is made of components')
    return component
  }

  /** Remember where the flow stands: the function that is returned brings it back there. */
  keep(): () => void {
    const { snackbar, completion, isOver } = this
    const history = [...this.#history]
    const restoreScreens = this.#options.screens.keep()
    return () => {
      Object.assign(this, { snackbar, completion, isOver })
      this.#history.splice(0, Number.POSITIVE_INFINITY, ...history)
      restoreScreens()
    }
  }

  /** Go on where another session stands; false if one of its screens is not there any more. */
  resume(other: Session): boolean {
    const { document, screens } = this.#options
    const history = other.#history.flatMap(({ id }) => document.screen(id) ?? [])
    if (history.length < other.#history.length) return false
    this.#history.splice(0, Number.POSITIVE_INFINITY, ...history)
    const { snackbar, completion, isOver } = other
    Object.assign(this, { snackbar, completion, isOver })
    for (const [id, type] of other.fileTypes) this.fileTypes.set(id, type)
    screens.resume(other.#options.screens)
    return true
  }

  async open(opening: Opening, step: Step): Promise<void> {
    if (opening.flowAction === 'data_exchange') {
      return this.#ask({ action: 'INIT', screen: opening.screen ?? '', data: {} }, step)
    }
    const { document } = this.#options
    const id = opening.screen ?? entryScreens(document)[0] ?? document.screens[0]?.id
    const screen = document.screen(id)
    if (!screen) throw new SimulatorError(noScreen(document, id))
    const asked = { action: 'navigate', screen: '' } as const
    const fault = faultInData(screen, opening.data)
    await this.#check('data-model', fault, 'payload-schema-error', { step, asked })
    await this.#show(screen, opening.data, step)
  }

  async back(step: Step): Promise<void> {
    const { channel, screens } = this.#options
    const { id, node } = this.top
    const previous = this.#history.at(-2)
    if (!previous) {
      this.isOver = true
    } else if (node.refresh_on_back === true && channel) {
      await this.#ask({ action: 'BACK', screen: id ?? '', data: {} }, step)
    } else {
      this.#history.pop()
      screens.dismissMessages(previous)
    }
  }

  /** Store a value, and run what hangs on it. */
  async choose(component: Component, after: unknown, step: Step): Promise<void> {
    const { name } = component.node
    if (typeof name !== 'string') return
    const before = fieldOf(component, this.context)?.value
    this.#options.screens.setValue(component.screen, name, after)
    if (before === after) return
    const { read } = this.context
    for (const action of selectActions(component, { before, after, read })) {
      if (this.isOver || this.top !== component.screen) return
      await this.run(action, step)
    }
  }

  async run(action: Json, step: Step): Promise<void> {
    const { screens, openUrl } = this.#options
    const screen = this.top
    const { read } = this.context
    const payload = asObject(resolve(action.payload, read))
    switch (action.name) {
      case 'data_exchange':
        return this.#ask({ action: 'data_exchange', screen: screen.id ?? '', data: payload }, step)
      case 'navigate':
        return this.#navigate(action, payload, step)
      case 'update_data': {
        const data = { ...screens.state(screen).data, ...payload }
        const fault = faultInData(screen, data, { optional: keysOf(screen.data), numerals: true })
        await this.#check('data-model', fault, 'payload-schema-error', { step })
        return screens.mergeData(screen, payload)
      }
      case 'complete': {
        const { flowToken } = this.#options
        const params = withFilesOfChat(payload, this.fileTypes)
        return this.#end({ ...params, flow_token: flowToken })
      }
      case 'open_url': {
        const url = resolve(action.url, read)
        const isHttps = typeof url === 'string' && url.startsWith('https://')
        const fault = 'A phone opens addresses that begin with https:// only'
        await this.#check('url', isHttps ? undefined : fault, 'invalid-url', { step })
        step.opened = String(url)
        return openUrl?.(step.opened)
      }
      default:
        throw new SimulatorError(`There is no action “${String(action.name)}”`)
    }
  }

  /** Show a screen with what the payload adds to its data. */
  async #navigate(action: Json, payload: Json, step: Step): Promise<void> {
    const { document, screens } = this.#options
    const from = this.top.id ?? ''
    const id = asObject(action.next).name
    const screen = document.screen(id)
    const asked = { action: 'navigate', screen: from } as const
    const about = { step, asked }
    const unknown = screen ? undefined : noScreen(document, id)
    await this.#check('screen', unknown, 'invalid-screen-transition', about)
    if (!screen) return
    const stray = faultInStep(document, from, String(id))
    await this.#check('transition', stray, 'invalid-screen-transition', about)
    const data = { ...screens.state(screen).data, ...payload }
    // An input that was never touched is in the payload, and has no value.
    const leniency = { optional: keysOf(asObject(action.payload)), numerals: true }
    const misfit = faultInData(screen, data, leniency)
    await this.#check('data-model', misfit, 'payload-schema-error', about)
    await this.#show(screen, data, step)
  }

  async #ask(asked: Asked, step: Step): Promise<void> {
    const { channel } = this.#options
    if (!channel) {
      const wanted = 'url, publicKey and appSecret'
      throw new SimulatorError(
        `The flow asks its endpoint, and there is none: give openFlow ${wanted}`
      )
    }
    await this.#follow(await channel.ask(asked, step), step)
  }

  async #follow(verdict: Verdict, step: Step): Promise<void> {
    // Closed while the request was under way: there is nobody to show the reply to.
    if (this.isOver) return
    if (!verdict.show) return this.#end(verdict.completion)
    this.snackbar = verdict.snackbar
    await this.#show(verdict.show, verdict.data, step)
  }

  #end(completion: Json | undefined): void {
    this.completion = completion
    this.isOver = true
  }

  /** Put a screen on top; the one below the top comes back instead. */
  async #show(screen: Screen, data: Json, step: Step): Promise<void> {
    const { screens, document } = this.#options
    const isOpen = this.#history.at(-1) === screen
    if (this.#history.at(-2) === screen) this.#history.pop()
    else if (!isOpen) this.#history.push(screen)
    screens.setData(screen, data)
    const { version } = document
    // Of these versions only (spec: Flow JSON, section 1.2).
    const actsOnItsOwn = isSince(version, '6.0') && !isSince(version, '7.0')
    if (!isOpen && actsOnItsOwn) await this.#actOnInitialValues(screen, step)
  }

  async #actOnInitialValues(screen: Screen, step: Step): Promise<void> {
    for (const { key, input, visible } of this.view.components) {
      const isChosen = typeof input?.value === 'string' || textsOf(input?.value).length > 0
      const action = this.component(key).node['on-select-action']
      if (!visible || !isChosen || input?.value === '' || action === undefined) continue
      await this.run(asObject(action), step)
      if (this.isOver || this.top !== screen) return
    }
  }

  /** Note a check of the phone's own, and stop at a fault; the endpoint hears of it if `asked`. */
  async #check(
    name: CheckName,
    fault: string | undefined,
    key: string,
    { step, asked }: { step: Step; asked?: Pick<Asked, 'action' | 'screen'> }
  ): Promise<void> {
    step.checks.push(checked(name, fault))
    if (fault === undefined) return
    const error = new PhoneError({ key, message: fault, isReported: asked !== undefined })
    if (asked) await this.#options.channel?.report(error, asked, step)
    throw error
  }
}

function keysOf(node: Json): ReadonlySet<string> {
  return new Set(Object.keys(node))
}
