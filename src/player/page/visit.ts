import {
  createPhone,
  type FlowOptions,
  type Phone,
  PhoneError,
  type ScreenView,
  type Step
} from '../../simulator/index.ts'
import { append, type Deed, perform } from './deed.ts'
import type { Network, Wire } from './server/network.ts'
import { openReply } from './server/secret.ts'
import { type Answer, answersOf } from './summary.ts'

/** A line of the timeline: a step of the phone, or a request that was sent again. */
export interface Entry {
  readonly step: Step
  /** Of each exchange of the step: how it went over the wire. */
  readonly wires: readonly Wire[]
  /** What was done until then, to come back to it. */
  readonly deeds: readonly Deed[]
  readonly isRepeat?: boolean
}

export interface VisitOptions {
  readonly flow: FlowOptions
  readonly sensitive: (screen: string) => readonly string[]
  readonly network: Network | undefined
  readonly onChange: () => void
}

/** One time that somebody opens the flow, from the button of its message to its end. */
export class Visit {
  readonly phone: Phone
  readonly network: Network | undefined
  readonly entries: Entry[] = []
  deeds: readonly Deed[] = []
  /** Picked files by the name of their input, for previews. */
  readonly files = new Map<string, readonly File[]>()
  /** What the flow asked to open in the browser. */
  opened: string | undefined
  /** What the player could not do. */
  complaint: string | undefined
  /** What was answered, screen by screen, when the flow has ended with a message. */
  answers: readonly Answer[] = []
  readonly #screens = new Map<string, ScreenView>()
  readonly #options: VisitOptions

  constructor(options: VisitOptions) {
    this.#options = options
    const { flow, network, onChange } = options
    this.network = network
    this.phone = createPhone({
      ...flow,
      ...network?.options,
      ...(!network && { cdn: { put: () => 'https://mmg.whatsapp.net/none' } }),
      openUrl: url => {
        this.opened = url
      },
      onChange
    })
  }

  /** The screen that is open, if there is one. */
  get screen(): ScreenView | undefined {
    const isOpen = this.entries.length > 0 && !this.phone.isOver
    return isOpen ? attempt(() => this.phone.screen) : undefined
  }

  /** Do something; what comes of it is on the phone and in the timeline. */
  async act(deed: Deed): Promise<void> {
    const { phone, network } = this
    if (phone.isBusy) return this.#options.onChange()
    const [steps, wires] = [phone.steps.length, network?.wires.length ?? 0]
    this.opened = undefined
    this.complaint = undefined
    this.#remember()
    if (deed.does === 'pick') this.files.set(deed.name, deed.files)
    try {
      await perform(deed, phone)
    } catch (error) {
      if (!(error instanceof PhoneError)) this.complaint = String(Object(error).message ?? error)
    }
    if (phone.steps.length > steps) {
      this.deeds = append(this.deeds, deed)
      this.#log(phone.steps.slice(steps), network?.wires.slice(wires) ?? [])
    }
    if (phone.completion) this.answers = answersOf([...this.#screens.values()], this.#options)
    this.#options.onChange()
  }

  /** Send a request of the timeline again, byte by byte. */
  async repeat({ step }: Entry, index: number, wire: Wire): Promise<void> {
    const exchange = step.exchanges[index]
    if (!this.network || !exchange) return
    const startedAt = performance.now()
    const again = await this.network.repeat(wire)
    const reply = again.received && (await openReply(again.received, again.secret))
    const ms = performance.now() - startedAt
    this.entries.push({
      step: {
        action: `sent again: ${step.action}`,
        checks: [],
        ms,
        exchanges: [
          {
            request: exchange.request,
            ...(again.status !== undefined && { status: again.status }),
            reply: reply || again.failure,
            bytes: { sent: wire.sent.length, received: again.received?.length ?? 0 },
            ms,
            checks: []
          }
        ]
      },
      wires: [again],
      deeds: this.deeds,
      isRepeat: true
    })
    this.#options.onChange()
  }

  /** Steps into the timeline: typing on is one line. */
  #log(steps: readonly Step[], wires: readonly Wire[]): void {
    let at = 0
    for (const step of steps) {
      const last = this.entries.at(-1)
      const isTyping = last?.step.action === step.action && step.action.startsWith('fill ')
      if (isTyping && last.step.exchanges.length + step.exchanges.length === 0) this.entries.pop()
      const mine = wires.slice(at, at + step.exchanges.length)
      at += step.exchanges.length
      this.entries.push({ step, wires: mine, deeds: this.deeds })
    }
  }

  /** What a screen held when it was left, for the summary. */
  #remember(): void {
    const { screen } = this
    if (screen) this.#screens.set(screen.id, screen)
  }
}

export function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
