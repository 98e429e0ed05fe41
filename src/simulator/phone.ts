import { asObject, type Component, type Json } from '../flow-json/document.ts'
import type { Random } from './bytes.ts'
import { PhoneError, SimulatorError } from './failure.ts'
import { fieldOf } from './field.ts'
import { refuseFiles } from './inputs/files.ts'
import { itemsOf } from './items.ts'
import { type Cdn, type PickedFile, upload } from './media.ts'
import { checked, type Step } from './record.ts'
import { tapsBetween } from './select.ts'
import { type Opening, Session, type SessionOptions } from './session.ts'
import { type FieldView, fieldNamed, type Target, targetNamed, whyOff } from './targets.ts'
import type { ScreenView } from './view.ts'

export interface PhoneOptions extends SessionOptions {
  readonly opening: Opening
  readonly cdn: Cdn | undefined
  readonly random: Random
  readonly now: () => number
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
  /** What the last step failed with; `shown` is what the user reads. */
  problem: PhoneError | undefined
  /** Whether the button of the message still opens the flow. */
  isButtonOn = true
  /** Whether a step is under way: taps do nothing. */
  isBusy = false
  readonly #options: PhoneOptions
  readonly #session: Session

  constructor(options: PhoneOptions) {
    this.#options = options
    this.#session = new Session(options)
  }

  /** What it sends along with each request. */
  get flowToken(): string {
    return this.#options.flowToken
  }

  /** The screen that is open. Throws SimulatorError when there is none. */
  get screen(): ScreenView {
    return this.#session.view
  }

  /** An input of the screen, with its options, its value and what is wrong with it. */
  field(name: string): FieldView {
    return fieldNamed(name, this.screen)
  }

  /** What the endpoint says in a snackbar, until the next step. */
  get snackbar(): string | undefined {
    return this.#session.snackbar
  }

  /** What goes to the chat and to the webhook, when the flow has ended with a message. */
  get completion(): Json | undefined {
    return this.#session.completion
  }

  /** Whether the flow has ended, or was closed. */
  get isOver(): boolean {
    return this.#session.isOver
  }

  /** Whether there is a screen to look at. */
  get isOpen(): boolean {
    return !this.isOver && this.#session.depth > 0
  }

  /** Whether Back leads to another screen; from the first one it closes the flow. */
  get canGoBack(): boolean {
    return this.#session.depth > 1
  }

  /** Tap the button of the message. */
  async open(): Promise<Step> {
    if (!this.isButtonOn) throw new SimulatorError('The button of the message is off')
    if (this.#session.depth > 0) throw new SimulatorError('The flow is open already')
    return this.#step('open', step => this.#session.open(this.#options.opening, step))
  }

  /**
   * Fill in inputs of the screen, in the order given: a text, an option's id, a list of them, a
   * date, `{ 'start-date', 'end-date' }`, true or false. Each may run an action, and is a step.
   */
  async fill(values: Readonly<Record<string, unknown>>): Promise<Step[]> {
    const steps: Step[] = []
    for (const [name, given] of Object.entries(values)) {
      const { component, id } = this.#input(name)
      const found = fieldOf(component, this.#session.context)
      const accepted = found?.input.accept(given, found.field) ?? { value: given }
      if ('refusal' in accepted) {
        throw new SimulatorError(`\`${name}\` on ${id} ${accepted.refusal}`)
      }
      for (const value of tapsBetween(found?.value, accepted.value, found?.field)) {
        const run = (step: Step) => this.#session.choose(component, value, step)
        steps.push(await this.#step(`fill ${name}`, run))
      }
    }
    return steps
  }

  /** Pick files, in the place of those that were picked before. */
  async pick(name: string, files: readonly PickedFile[]): Promise<Step> {
    const { component, id } = this.#input(name)
    const found = fieldOf(component, this.#session.context)
    const isPicker = component.type === 'PhotoPicker' || component.type === 'DocumentPicker'
    if (!found || !isPicker) throw new SimulatorError(`\`${name}\` on ${id} takes no files`)
    const refusal = refuseFiles(files, found.field)
    if (refusal !== undefined) throw new SimulatorError(`\`${name}\` on ${id} ${refusal}`)
    const { cdn, random } = this.#options
    if (!cdn) throw new SimulatorError('There is nowhere to put files: give openFlow a `cdn`')
    return this.#step(`pick ${name}`, async step => {
      const media = await Promise.all(files.map(file => upload(file, { cdn, random })))
      for (const [index, { media_id }] of media.entries()) {
        this.#session.fileTypes.set(media_id, files[index]?.type ?? '')
      }
      await this.#session.choose(component, media, step)
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
      await this.#session.run(this.#actionOf(target), step)
    })
  }

  /** Go back: to the screen before or, from the first one, out of the flow. */
  async back(): Promise<Step> {
    if (this.isOver) throw new SimulatorError('The flow is over')
    return this.#step('back', step => this.#session.back(step))
  }

  /** Close the flow by its cross: nobody is told. */
  close(): void {
    this.#session.isOver = true
    this.#options.onChange?.()
  }

  /**
   * Remember where the phone stands: the function that is returned brings it back there, and asks
   * nobody. The records stay.
   */
  keep(): () => void {
    const { isButtonOn } = this
    const restoreSession = this.#session.keep()
    return () => {
      if (this.isBusy) throw new SimulatorError('The phone is busy: await the step')
      restoreSession()
      this.isButtonOn = isButtonOn
      this.problem = undefined
      this.#options.onChange?.()
    }
  }

  /**
   * Go on where another phone stands, whose Flow JSON was an earlier one, and ask nobody. Whether
   * that can be: if a screen on the way is gone, nothing is changed.
   */
  resume(other: Phone): boolean {
    if (!this.#session.resume(other.#session)) return false
    this.isButtonOn = other.isButtonOn
    this.problem = other.problem
    return true
  }

  /** An input that a person can use. */
  #input(name: string): { component: Component; id: string } {
    const view = this.screen
    const { key, visible, enabled } = fieldNamed(name, view)
    if (!visible) throw new SimulatorError(`\`${name}\` on ${view.id} is not visible`)
    if (!enabled) throw new SimulatorError(`\`${name}\` on ${view.id} is disabled`)
    return { component: this.#session.component(key), id: view.id }
  }

  /** The action of what was tapped; a row puts its id into the list before. */
  #actionOf({ component: { key }, row }: Target): Json {
    const component = this.#session.component(key)
    const own = component.node['on-click-action']
    if (!row) return asObject(own)
    const { name } = component.node
    if (typeof name === 'string') this.#options.screens.setValue(component.screen, name, row.id)
    const items = itemsOf(component, this.#session.context.read)
    const item = items.find((_, index) => row.key.endsWith(`/${index}`))
    return asObject(own ?? item?.['on-click-action'])
  }

  async #step(action: string, run: (step: Step) => Promise<void>): Promise<Step> {
    if (this.isBusy) {
      throw new SimulatorError(`“${action}” came too early: await the step before it`)
    }
    const { now, onChange } = this.#options
    const startedAt = now()
    const from = this.#screenId()
    const step: Step = { action, ...(from && { from }), exchanges: [], checks: [], ms: 0 }
    this.isBusy = true
    this.problem = undefined
    this.#session.snackbar = undefined
    onChange?.()
    try {
      await run(step)
    } catch (error) {
      this.#fail(error, step)
      throw error
    } finally {
      this.isBusy = false
      step.ms = now() - startedAt
      const screen = this.#screenId()
      if (screen !== undefined) step.screen = screen
      this.steps.push(step)
      onChange?.()
    }
    return step
  }

  #screenId(): string | undefined {
    return this.isOver || this.#session.depth === 0 ? undefined : this.#session.top.id
  }

  #fail(error: unknown, step: Step): void {
    if (!(error instanceof PhoneError)) {
      step.error = error instanceof Error ? error.message : String(error)
      return
    }
    this.problem = error
    error.step = step
    step.error = `${error.message} [${error.key}]`
    if (!error.isFinal) return
    this.isButtonOn = false
    this.#session.isOver = true
  }
}
