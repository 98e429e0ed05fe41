import {
  asObject,
  type Component,
  type FlowDocument,
  type Json,
  type Screen
} from '../flow-json/document.ts'
import { resolve } from '../flow-json/expression/index.ts'
import { isFrom } from '../flow-json/version.ts'
import type { Random } from './bytes.ts'
import type { Asked, Channel } from './channel.ts'
import { faultInData } from './data-model.ts'
import { PhoneError, SimulatorError } from './failure.ts'
import { fieldOf } from './field.ts'
import { refuseFiles } from './inputs/files.ts'
import { textsOf } from './inputs/input.ts'
import { itemsOf } from './items.ts'
import { noScreen, type Verdict } from './judge.ts'
import { type Cdn, inCompletion, type MediaObject, type PickedFile, upload } from './media.ts'
import { type CheckName, checked, type Step } from './record.ts'
import { entryScreens, faultInStep } from './routing.ts'
import type { Screens } from './screens.ts'
import { selectActions, tapsBetween } from './select.ts'
import { type FieldView, fieldNamed, type Target, targetNamed, whyOff } from './targets.ts'
import type { ScreenView } from './view.ts'

/** How the message opens the flow. */
export type Opening =
  | { readonly flowAction: 'navigate'; readonly screen: string | undefined; readonly data: Json }
  | { readonly flowAction: 'data_exchange'; readonly screen: string | undefined }

export interface PhoneOptions {
  readonly document: FlowDocument
  readonly screens: Screens
  /** Missing for a flow without endpoint. */
  readonly channel: Channel | undefined
  readonly opening: Opening
  readonly flowToken: string
  readonly cdn: Cdn | undefined
  readonly random: Random
  readonly now: () => number
  /** Called with each address that the flow opens. */
  readonly openUrl?: ((url: string) => void) | undefined
  /** Called when there is something new to draw. */
  readonly onChange?: (() => void) | undefined
}

/**
 * A phone without a face. What a person does is a method, which resolves when all that comes of it
 * is done, to the record of it. What the phone cannot go on with rejects with PhoneError, what a
 * person cannot do with SimulatorError.
 */
export class Phone {
  /** The records of all steps so far. */
  readonly steps: Step[] = []
  /** What the endpoint says in a snackbar, until the next step. */
  snackbar: string | undefined
  /** What the last step failed with; `shown` is what the user reads. */
  problem: PhoneError | undefined
  /** What goes to the chat and to the webhook, when the flow has ended with a message. */
  completion: Json | undefined
  /** Whether the button of the message still opens the flow. */
  isButtonOn = true
  /** Whether a step is under way: taps do nothing. */
  isBusy = false
  /** Whether the flow has ended, or was closed. */
  isOver = false
  readonly #options: PhoneOptions
  readonly #history: Screen[] = []
  readonly #fileTypes = new Map<string, string>()

  constructor(options: PhoneOptions) {
    this.#options = options
  }

  /** The screen that is open. Throws SimulatorError when there is none. */
  get screen(): ScreenView {
    return this.#options.screens.view(this.#top)
  }

  /** An input of the screen, with its options, its value and what is wrong with it. */
  field(name: string): FieldView {
    return fieldNamed(name, this.screen)
  }

  /** Whether Back leads to another screen; from the first one it closes the flow. */
  get canGoBack(): boolean {
    return this.#history.length > 1
  }

  /** Tap the button of the message. */
  async open(): Promise<Step> {
    if (this.#history.length > 0) throw new SimulatorError('The flow is open already')
    if (!this.isButtonOn) throw new SimulatorError('The button of the message is off')
    const { opening, document } = this.#options
    return this.#step('open', async step => {
      if (opening.flowAction === 'data_exchange') {
        await this.#ask({ action: 'INIT', screen: opening.screen ?? '', data: {} }, step)
        return
      }
      const id = opening.screen ?? entryScreens(document)[0] ?? document.screens[0]?.id
      const screen = document.screen(id)
      if (!screen) throw new SimulatorError(noScreen(document, id))
      const asked = { action: 'navigate', screen: '' } as const
      const fault = faultInData(screen, opening.data)
      await this.#check('data-model', fault, 'payload-schema-error', { step, asked })
      await this.#show(screen, opening.data, step)
    })
  }

  /**
   * Fill in inputs of the screen, in the order given: a text, an option's id, a list of them, a
   * date, `{ 'start-date', 'end-date' }`, true or false. Each may run an action, and is a step.
   */
  async fill(values: Readonly<Record<string, unknown>>): Promise<Step[]> {
    const steps: Step[] = []
    for (const [name, given] of Object.entries(values)) {
      const { component, id } = this.#input(name)
      const found = fieldOf(component, this.#context())
      const accepted = found?.input.accept(given, found.field) ?? { value: given }
      if ('refusal' in accepted) {
        throw new SimulatorError(`\`${name}\` on ${id} ${accepted.refusal}`)
      }
      for (const value of tapsBetween(found?.value, accepted.value)) {
        steps.push(await this.#step(`fill ${name}`, step => this.#choose(component, value, step)))
      }
    }
    return steps
  }

  /** Pick files, in the place of those that were picked before. */
  async pick(name: string, files: readonly PickedFile[]): Promise<Step> {
    const { component, id } = this.#input(name)
    const found = fieldOf(component, this.#context())
    const isPicker = component.type === 'PhotoPicker' || component.type === 'DocumentPicker'
    if (!found || !isPicker) throw new SimulatorError(`\`${name}\` on ${id} takes no files`)
    const refusal = refuseFiles(files, found.field)
    if (refusal !== undefined) throw new SimulatorError(`\`${name}\` on ${id} ${refusal}`)
    const { cdn, random, screens } = this.#options
    if (!cdn) throw new SimulatorError('There is nowhere to put files: give openFlow a `cdn`')
    return this.#step(`pick ${name}`, async () => {
      const media = await Promise.all(files.map(file => upload(file, { cdn, random })))
      for (const [index, { media_id }] of media.entries()) {
        this.#fileTypes.set(media_id, files[index]?.type ?? '')
      }
      screens.setValue(component.screen, name, media)
    })
  }

  /** Tap what has a label: a button, a link, a row of a list. A name, an id or a key does, too. */
  async tap(name: string): Promise<Step> {
    const view = this.screen
    const target = targetNamed(name, view)
    const { component, row } = target
    if (!(row ?? component).enabled) throw new SimulatorError(whyOff(target, view))
    return this.#step(`tap ${name}`, async step => {
      if (component.type === 'Footer') step.checks.push(checked('form'))
      await this.#run(this.#actionOf(target), step)
    })
  }

  /** Go back: to the screen before or, from the first one, out of the flow. */
  async back(): Promise<Step> {
    const left = this.#top
    const { channel, screens } = this.#options
    return this.#step('back', async step => {
      const previous = this.#history.at(-2)
      if (!previous) {
        this.isOver = true
      } else if (left.node.refresh_on_back === true && channel) {
        await this.#ask({ action: 'BACK', screen: left.id ?? '', data: {} }, step)
      } else {
        this.#history.pop()
        screens.dismissMessages(previous)
      }
    })
  }

  /** Close the flow by its cross: nobody is told. */
  close(): void {
    this.isOver = true
    this.#options.onChange?.()
  }

  get #top(): Screen {
    const top = this.#history.at(-1)
    if (this.isOver) throw new SimulatorError('The flow is over')
    if (!top) throw new SimulatorError('The flow is not open')
    return top
  }

  #context() {
    const { screens, document } = this.#options
    const { form } = screens.state(this.#top)
    return { form, read: screens.read(this.#top), version: document.version }
  }

  /** An input that a person can use. */
  #input(name: string): { component: Component; id: string } {
    const view = this.screen
    const { key, visible, enabled } = fieldNamed(name, view)
    if (!visible) throw new SimulatorError(`\`${name}\` on ${view.id} is not visible`)
    if (!enabled) throw new SimulatorError(`\`${name}\` on ${view.id} is disabled`)
    return { component: this.#component(key), id: view.id }
  }

  #component(key: string): Component {
    const component = this.#top.components.find(({ pointer }) => pointer === key)
    if (!component) throw new TypeError('a view is made of components')
    return component
  }

  #actionOf({ component: { key }, row }: Target): Json {
    const component = this.#component(key)
    if (!row) return asObject(component.node['on-click-action'])
    const { name } = component.node
    const { screens } = this.#options
    const { read } = this.#context()
    if (typeof name === 'string') screens.setValue(component.screen, name, row.id)
    const item = itemsOf(component, read).find((_, index) => row.key.endsWith(`/${index}`))
    return asObject(component.node['on-click-action'] ?? item?.['on-click-action'])
  }

  /** Store a value, and run what hangs on it. */
  async #choose(component: Component, after: unknown, step: Step): Promise<void> {
    const { screens } = this.#options
    const { name } = component.node
    if (typeof name !== 'string') return
    const before = fieldOf(component, this.#context())?.value
    screens.setValue(component.screen, name, after)
    if (before === after) return
    const { read } = this.#context()
    for (const action of selectActions(component, { before, after, read })) {
      if (this.isOver || this.#top !== component.screen) return
      await this.#run(action, step)
    }
  }

  async #run(action: Json, step: Step): Promise<void> {
    const { screens, openUrl } = this.#options
    const screen = this.#top
    const { read } = this.#context()
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
      case 'complete':
        this.completion = this.#completed(payload)
        this.isOver = true
        return
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
    const from = this.#top.id ?? ''
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
    if (verdict.show) {
      this.snackbar = verdict.snackbar
      return this.#show(verdict.show, verdict.data, step)
    }
    this.completion = verdict.completion
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
    const actsOnItsOwn = isFrom(version, '6.0') && !isFrom(version, '7.0')
    if (!isOpen && actsOnItsOwn) await this.#actOnInitialValues(screen, step)
  }

  async #actOnInitialValues(screen: Screen, step: Step): Promise<void> {
    for (const { key, input, visible } of this.screen.components) {
      const isChosen = typeof input?.value === 'string' || textsOf(input?.value).length > 0
      const action = this.#component(key).node['on-select-action']
      if (!visible || !isChosen || input?.value === '' || action === undefined) continue
      await this.#run(asObject(action), step)
      if (this.isOver || this.#top !== screen) return
    }
  }

  /** What a completion has of a payload: the token, and of files what the chat knows of them. */
  #completed(payload: Json): Json {
    const isMedia = (value: unknown): value is MediaObject =>
      this.#fileTypes.has(String(asObject(value).media_id))
    const entries = Object.entries(payload).map(([name, value]) =>
      Array.isArray(value) && value.length > 0 && value.every(isMedia)
        ? [name, value.map(media => inCompletion(media, this.#fileTypes.get(media.media_id) ?? ''))]
        : [name, value]
    )
    return { ...Object.fromEntries(entries), flow_token: this.#options.flowToken }
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

  async #step(action: string, run: (step: Step) => Promise<void>): Promise<Step> {
    if (this.isBusy)
      throw new SimulatorError(`“${action}” came too early: await the step before it`)
    const { now, onChange } = this.#options
    const from = this.#history.at(-1)?.id
    const step: Step = { action, ...(from && { from }), exchanges: [], checks: [], ms: 0 }
    const startedAt = now()
    this.isBusy = true
    this.problem = undefined
    this.snackbar = undefined
    onChange?.()
    try {
      await run(step)
    } catch (error) {
      step.error = String(error instanceof Error ? error.message : error)
      if (error instanceof PhoneError) this.#fail(error, step)
      throw error
    } finally {
      this.isBusy = false
      step.ms = now() - startedAt
      const screen = this.isOver ? undefined : this.#history.at(-1)?.id
      if (screen !== undefined) step.screen = screen
      this.steps.push(step)
      onChange?.()
    }
    return step
  }

  #fail(error: PhoneError, step: Step): void {
    this.problem = error
    error.step = step
    step.error = `${error.message} [${error.key}]`
    if (!error.isFinal) return
    this.isButtonOn = false
    this.isOver = true
  }
}

function keysOf(node: Json): ReadonlySet<string> {
  return new Set(Object.keys(node))
}
