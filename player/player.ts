import { type FlowDocument, viewDocument } from '../src/flow-json/document.ts'
import {
  type Phone,
  PhoneError,
  type PickedFile,
  previewScreens,
  type ScreenView
} from '../src/simulator/index.ts'
import { addMoment, type Moment } from './moment.ts'
import { phoneOf } from './phone-of.ts'
import { type Deed, openingDeed, Recording, tapName } from './recording.ts'
import { type Change, type Flow, type FlowSummary, listen, listFlows, readFlow } from './server.ts'
import { FIRST_SETTINGS, type Look, type Settings } from './settings.ts'
import type { Trouble } from './trouble.ts'
import { type Visited, visit } from './visited.ts'
import type { Wire } from './wire.ts'

const AWAY = 'The server of this page does not answer: look at what it says in its terminal.'

/**
 * What the page shows: a flow, the phone that plays it and the record of what was done. Whatever
 * changes it calls `onChange`, and the page is drawn anew.
 */
export class Player {
  flows: readonly FlowSummary[] = []
  flow: Flow | undefined
  document: FlowDocument | undefined
  settings = FIRST_SETTINGS
  look: Look = { theme: 'auto', direction: 'auto' }
  phone: Phone | undefined
  /** A screen with its examples, where it cannot be opened. */
  preview: ScreenView | undefined
  moments: readonly Moment[] = []
  visited: Visited = []
  /** What goes wrong with the next request; a slow network stays. */
  trouble: Trouble | undefined
  /** What the user of the phone is told of a problem. */
  message: string | undefined
  /** What the developer is told. */
  notice: string | undefined
  /** An address that the flow wants to open. */
  address: string | undefined
  /** Picked files by their `media_id`, for their previews. */
  readonly files = new Map<string, PickedFile & Blob>()
  readonly #onChange: () => void
  readonly #recording = new Recording()
  /** The phones that have a Flow JSON of before an edit. */
  readonly #outdated = new WeakSet<Phone>()
  #wires: Wire[] = []
  /** What is to be shown, of several that were asked for. */
  #wanted: string | File | undefined
  /** What is under way on the phone. */
  #done: Promise<void> = Promise.resolve()

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** The screen that is drawn. */
  get screen(): ScreenView | undefined {
    if (this.preview) return this.preview
    const { phone } = this
    return phone?.isOpen ? phone.screen : undefined
  }

  /** Begin with the flow that the address names, or with the first one. */
  async start(wanted: string | null): Promise<void> {
    listen({
      restart: () => this.#restarted(),
      change: change => this.#follow(change),
      away: () => this.set('notice', AWAY),
      back: () => this.notice === AWAY && this.set('notice', undefined)
    })
    const list = await this.#try(listFlows())
    if (!list) return
    this.flows = list.flows
    this.#recording.isOn = list.isRecording
    const first = list.flows.find(({ name }) => name === wanted) ?? list.flows[0]
    if (first) await this.choose(first.name)
  }

  /** Play another flow of the server. */
  async choose(name: string): Promise<void> {
    this.#wanted = name
    const flow = await this.#try(readFlow(name))
    if (flow && this.#wanted === name) this.show(flow, FIRST_SETTINGS)
  }

  /** Play a Flow JSON that somebody has at hand: it has no endpoint. */
  async openFile(file: File): Promise<void> {
    this.#wanted = file
    const flowJson = await file.text()
    // The rules are half of the page, and seldom needed here.
    const { validate } = await import('../src/flow-json/validate.ts')
    if (this.#wanted !== file) return
    this.show({ name: file.name, flowJson, findings: validate(flowJson) }, FIRST_SETTINGS)
  }

  /** Show a flow as a message in a chat. */
  show(flow: Flow, settings: Settings): void {
    this.flow = flow
    this.document = undefined
    this.moments = []
    this.restart(settings)
  }

  /** Begin anew: the message is there, and its button was not tapped. */
  restart(settings = this.settings): void {
    const { flow } = this
    if (!flow) return
    this.settings = settings
    this.visited = []
    this.phone = undefined
    this.#clear()
    try {
      this.document = viewDocument(JSON.parse(flow.flowJson))
      this.phone = this.#phoneOf(flow, settings)
    } catch (error) {
      this.notice = `This flow cannot be played: ${reasonOf(error)}`
    }
    this.changed()
  }

  /** Tap the button of the message; when the flow is over, it is opened anew. */
  async open(): Promise<void> {
    if (!this.phone?.isButtonOn) return
    if (this.phone.isOver || this.screen) this.restart()
    await this.#do(openingDeed(this.settings), phone => phone.open())
  }

  /** Open a screen with its examples, as if the message named it. */
  async openAt(screen: string): Promise<void> {
    const { settings } = this
    this.restart({ ...settings, entry: 'navigate', screen, data: '' })
    await this.open()
    this.settings = settings
    if (this.screen) return
    this.message = undefined
    this.#preview(screen)
    this.changed()
  }

  async fill(name: string, value: unknown): Promise<void> {
    await this.#do({ fill: { [name]: value } }, phone => phone.fill({ [name]: value }))
  }

  /** Tap what has this key: a component or a row. */
  async tap(key: string): Promise<void> {
    const deed = { tap: this.screen ? tapName(key, this.screen) : key }
    await this.#do(deed, phone => phone.tap(key))
  }

  async back(): Promise<void> {
    await this.#do({ back: {} }, phone => phone.back())
  }

  close(): void {
    this.preview = undefined
    this.phone?.close()
    this.changed()
  }

  async pick(name: string, files: readonly (PickedFile & Blob)[]): Promise<void> {
    const deed = { pick: { [name]: files.map(file => file.name) } }
    await this.#do(deed, async phone => {
      await phone.pick(name, files)
      const picked = phone.field(name).value
      if (!Array.isArray(picked)) return
      for (const [index, { media_id: id }] of picked.entries()) {
        const file = files[index]
        if (file) this.files.set(String(id), file)
      }
    })
  }

  /** Do once more what was done last. */
  async again(): Promise<void> {
    const last = this.moments.findLast(({ step }) => step.exchanges.length > 0)
    if (!last || this.phone?.isBusy) return
    this.#clear()
    last.before()
    this.#putBack(last.phone)
    await this.#do(last.deed, last.again)
  }

  /** Go back to how things were after a step, without asking anybody. */
  goBackTo(moment: Moment): void {
    if (this.phone?.isBusy) return
    this.#clear()
    moment.after()
    this.visited = moment.visited
    this.#putBack(moment.phone)
    this.moments = this.moments.slice(0, this.moments.indexOf(moment) + 1)
    this.changed()
  }

  changed(): void {
    const { screen } = this
    if (screen && !this.preview) this.visited = visit(this.visited, screen)
    this.#onChange()
  }

  set<K extends 'look' | 'trouble' | 'message' | 'notice' | 'address'>(name: K, to: this[K]): void {
    this[name] = to
    this.changed()
  }

  #clear(): void {
    const nothing = undefined
    Object.assign(this, { preview: nothing, message: nothing, address: nothing, notice: nothing })
  }

  #phoneOf(flow: Flow, settings: Settings): Phone {
    return phoneOf(flow, settings, {
      onChange: () => this.changed(),
      openUrl: url => {
        this.address = url
      },
      takeTrouble: () => this.#takeTrouble(),
      log: wire => this.#wires.push(wire)
    })
  }

  #preview(id: string | undefined): void {
    const { flow, document } = this
    const index = document?.screens.findIndex(screen => screen.id === id) ?? -1
    this.preview = flow && previewScreens(flow.flowJson)[index]
  }

  /** Go on with a phone from before, with the Flow JSON of now. */
  #putBack(phone: Phone): void {
    this.phone = phone
    if (this.#outdated.has(phone)) this.#renew(phone)
  }

  /** In the place of a phone, one that stands where that stood and has the Flow JSON of now. */
  #renew(old: Phone): void {
    const { flow, settings } = this
    if (!flow) return
    const document = viewDocument(JSON.parse(flow.flowJson))
    const phone = this.#phoneOf(flow, { ...settings, token: old.flowToken })
    this.#outdated.add(old)
    if (!phone.resume(old) && old.isOpen) {
      const gone = old.screen.id
      this.restart()
      this.notice = `The Flow JSON has no screen ${gone} any more: the flow begins anew.`
      return
    }
    Object.assign(this, { document, phone })
  }

  /** Do something with the phone, and keep the record of it. */
  async #do(deed: Deed, act: (phone: Phone) => Promise<unknown>): Promise<void> {
    const { phone } = this
    if (!phone || phone.isBusy || this.preview) return this.changed()
    this.#done = this.#run(phone, deed, act)
    await this.#done
  }

  async #run(phone: Phone, deed: Deed, act: (phone: Phone) => Promise<unknown>): Promise<void> {
    const before = phone.keep()
    const earlier = phone.steps.length
    this.#wires = []
    this.#clear()
    try {
      await act(phone)
    } catch (error) {
      if (phone !== this.phone) return
      if (error instanceof PhoneError) this.message = error.shown
      else if ('pick' in deed) this.message = reasonOf(error)
      else this.notice = reasonOf(error)
    }
    // The flow was begun anew meanwhile.
    if (phone !== this.phone) return
    this.changed()
    const after = phone.keep()
    const steps = phone.steps.slice(earlier)
    for (const step of steps) {
      const wires = this.#wires.splice(0, step.exchanges.length)
      const { visited } = this
      const moment = {
        step,
        wires,
        at: new Date(),
        deed,
        phone,
        visited,
        before,
        after,
        again: act
      }
      this.moments = addMoment(this.moments, moment)
    }
    const { flow, settings } = this
    this.#recording.add(deed, steps, { phone, flow: flow?.name ?? '', token: settings.token })
    this.changed()
  }

  #takeTrouble(): Trouble | undefined {
    const { trouble } = this
    if (trouble !== 'slow') this.trouble = undefined
    return trouble
  }

  /** Show what was edited, where the user is. */
  async #follow(change: Change): Promise<void> {
    if (change.what === 'failed') return this.set('notice', change.message)
    if (change.flow !== this.flow?.name) return this.#refresh()
    if (change.what === 'flow-json') return this.#reload()
    await this.#askAnew()
  }

  /** The server has started anew: whatever was edited is in it. */
  async #restarted(): Promise<void> {
    await this.#refresh()
    const { flow } = this
    if (!flow || !this.flows.some(({ name }) => name === flow.name)) return
    const fresh = await this.#try(readFlow(flow.name))
    if (fresh && fresh.flowJson !== flow.flowJson) return this.#reload()
    await this.#askAnew()
  }

  /**
   * The code of the endpoint is another: what it answered last, it may answer otherwise. What was
   * done since without it, such as typing, is done once more.
   */
  async #askAnew(): Promise<void> {
    await this.#done
    if (this.screen) {
      const last = this.moments.findLastIndex(({ step }) => step.exchanges.length > 0)
      const since = last < 0 ? [] : this.moments.slice(last + 1)
      await this.again()
      for (const { deed, again } of since) {
        if (this.phone?.problem || this.notice !== undefined) break
        await this.#do(deed, again)
      }
    }
    this.notice ??= 'The code of the endpoint has changed.'
    this.changed()
  }

  async #refresh(): Promise<void> {
    const list = await this.#try(listFlows())
    if (list) this.flows = list.flows
    this.changed()
  }

  /** The Flow JSON has changed: the phone stays where it is, and what was typed, too. */
  async #reload(): Promise<void> {
    const { flow } = this
    const fresh = flow && (await this.#try(readFlow(flow.name)))
    await this.#done
    if (!fresh || flow !== this.flow) return
    this.flow = fresh
    const { phone, preview } = this
    if (!phone) return this.restart()
    try {
      this.notice = 'The Flow JSON has changed.'
      this.#renew(phone)
      if (preview) this.#preview(preview.id)
    } catch (error) {
      this.notice = `The phone still has the Flow JSON of before: ${reasonOf(error)}`
    }
    this.changed()
  }

  async #try<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked
    } catch (error) {
      this.set('notice', reasonOf(error))
      return undefined
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
