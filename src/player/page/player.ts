import { viewDocument } from '../../flow-json/document.ts'
import { validate } from '../../flow-json/validate.ts'
import { type FlowOptions, previewScreens, type ScreenView } from '../../simulator/index.ts'
import { entryScreens } from '../../simulator/routing.ts'
import { type Deed, scripted } from './deed.ts'
import * as api from './server/api.ts'
import { Network } from './server/network.ts'
import { attempt, type Entry, Visit } from './visit.ts'

/** How the message opens the flow. `''` is as the flow has it. */
export interface Settings {
  readonly entry: '' | 'navigate' | 'data_exchange'
  readonly version: '' | '3.0' | '4.0'
  readonly token: string
}

/** All that the page shows. Each change is told to `onChange`, which draws it anew. */
export class Player {
  flows: readonly api.ListedFlow[] = []
  flow: api.LoadedFlow | undefined
  settings: Settings = { entry: '', version: '', token: newToken() }
  /** Visits that ended with a message, the oldest first, and the one that is under way. */
  visits: readonly Visit[] = []
  isOpen = false
  /** A screen that is looked at with its examples, without playing. */
  previewed: ScreenView | undefined
  /** News of the server, or why something could not be had. */
  notice: string | undefined
  network: Network | undefined
  onChange: () => void = () => {}
  #isRecording = false
  #isTold = false

  /** Ask for the flows and play the one of that name, or the first. */
  async start(name?: string): Promise<void> {
    await this.#report(async () => {
      const { flows, isRecording } = await api.getFlows()
      this.flows = flows
      this.#isRecording = isRecording
      const wanted = name ?? flows[0]?.name
      if (wanted !== undefined) this.#show(await api.getFlow(wanted))
      else this.notice = 'There is no flow here. Drop a flow.json on this page.'
    })
    api.listen({
      started: () => this.reload(),
      changed: change => this.#hear(change)
    })
  }

  get visit(): Visit | undefined {
    return this.visits.at(-1)
  }

  /** The screens with their examples; none when the Flow JSON is no JSON. */
  get screens(): readonly ScreenView[] {
    const text = this.flow?.flowJson
    return (text !== undefined && attempt(() => previewScreens(text))) || []
  }

  async choose(name: string): Promise<void> {
    await this.#report(async () => {
      this.#show(await api.getFlow(name))
      this.#isTold = true
    })
  }

  /** Look at a Flow JSON of the user's: it has no endpoint. */
  async drop(file: File): Promise<void> {
    const flowJson = await file.text()
    this.#show({ name: file.name, flowJson, findings: validate(flowJson) })
  }

  set(settings: Partial<Settings>): void {
    this.settings = { ...this.settings, ...settings }
    this.#isTold = true
    this.renew()
  }

  /** Another message in an empty chat. */
  renew(): void {
    this.visits = []
    this.isOpen = false
    this.previewed = undefined
    this.onChange()
  }

  preview(id: string | undefined): void {
    this.previewed = this.screens.find(screen => screen.id === id)
    this.onChange()
  }

  /** Tap the button of the message. */
  async open(): Promise<void> {
    this.previewed = undefined
    const visit = this.#begin()
    if (!visit) return
    this.isOpen = true
    await this.act({ does: 'open' })
  }

  close(): void {
    this.visit?.phone.close()
    this.isOpen = false
    this.onChange()
  }

  async act(deed: Deed): Promise<void> {
    const { visit } = this
    if (!visit) return
    const isOnlyOne = deed.does === 'tap' && timesCalled(visit.screen, deed.label) === 1
    const count = visit.entries.length
    await visit.act(deed)
    if (visit.phone.isOver || !visit.screen) this.isOpen = this.#isStuck(visit)
    this.onChange()
    if (this.#isRecording && (visit.entries.length > count || deed.does === 'fill')) {
      await this.#report(() => api.postStep(this.#recorded(visit, scripted(deed, isOnlyOne))))
    }
  }

  /** Open the flow anew and do all that was done until then. */
  async backTo({ deeds }: Pick<Entry, 'deeds'>): Promise<void> {
    const { visit: before } = this
    this.visits = this.visits.filter(visit => visit !== before)
    if (!this.#begin()) return
    this.isOpen = true
    for (const deed of deeds) {
      await this.act(deed)
      if (this.visit?.complaint !== undefined || this.visit?.phone.problem) return
    }
  }

  /** Ask for the flow again, and come back to where the user was. */
  async reload(): Promise<void> {
    const { flow, visit, isOpen, previewed } = this
    await this.#report(async () => {
      this.flows = (await api.getFlows()).flows
      if (!flow || !this.flows.some(({ name }) => name === flow.name)) return
      this.flow = await api.getFlow(flow.name)
      if (previewed) this.preview(previewed.id)
      if (visit && isOpen) await this.backTo({ deeds: visit.deeds })
    })
  }

  async #hear({ flow, what, message }: api.Change): Promise<void> {
    if (what === 'failed') this.notice = message
    else if (flow === this.flow?.name) {
      this.notice = undefined
      await this.reload()
    } else this.flows = (await api.getFlows()).flows
    this.onChange()
  }

  #show(flow: api.LoadedFlow): void {
    this.flow = flow
    const { endpoint } = flow
    this.network = endpoint && new Network(flow.name, endpoint)
    this.notice = undefined
    this.renew()
    const errors = flow.findings.filter(({ severity }) => severity === 'error')
    if (errors.length > 0) this.preview(this.screens[0]?.id)
  }

  #begin(): Visit | undefined {
    const { flow, network } = this
    if (!flow) return undefined
    const document = attempt(() => viewDocument(JSON.parse(flow.flowJson)))
    try {
      const visit = new Visit({
        flow: this.#optionsOf(flow, entryOf(document)),
        sensitive: id => namesIn(document?.screen(id)?.node.sensitive),
        network,
        onChange: () => this.onChange()
      })
      const ended = this.visits.filter(({ phone }) => phone.completion)
      this.visits = [...ended, visit]
      return visit
    } catch (error) {
      this.notice = wordsOf(error)
      this.onChange()
      return undefined
    }
  }

  #optionsOf({ flowJson, endpoint }: api.LoadedFlow, first: string | undefined): FlowOptions {
    const { entry, version, token } = this.settings
    const isNavigating = entry === 'navigate' || (entry === '' && !endpoint)
    const data = this.screens.find(({ id }) => id === first)?.data
    return {
      flowJson,
      flowToken: token,
      ...(endpoint && { url: endpoint.url }),
      ...(version && { dataApiVersion: version }),
      ...(entry && { flowAction: entry }),
      // As Meta's Builder: the message of a preview has the examples.
      ...(isNavigating && data && { data })
    }
  }

  /** What the phone has to say is read on the sheet before it goes down. */
  #isStuck({ phone, complaint }: Visit): boolean {
    return !phone.completion && (phone.problem !== undefined || complaint !== undefined)
  }

  #recorded({ phone, screen }: Visit, step: object): object {
    const { completion, snackbar, problem } = phone
    return {
      step,
      outcome: {
        ...(screen && { screen: screen.id }),
        ...(completion && { completion }),
        ...(snackbar !== undefined && { snackbar }),
        ...(problem && { error: problem.key })
      },
      ...(this.#isTold && { flow: this.flow?.name, token: this.settings.token })
    }
  }

  async #report(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      this.notice = wordsOf(error)
    }
    this.onChange()
  }
}

export function newToken(): string {
  return `player-${crypto.randomUUID().slice(0, 8)}`
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function entryOf(document: ReturnType<typeof viewDocument> | undefined): string | undefined {
  return document && (entryScreens(document)[0] ?? document.screens[0]?.id)
}

function namesIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : []
}

/** How many things to tap a screen has by that name. */
function timesCalled(screen: ScreenView | undefined, label: string): number {
  const targets = screen?.components.flatMap(({ isTappable, label, rows = [], visible }) =>
    visible ? [...(isTappable ? [label] : []), ...rows.map(({ title, id }) => title || id)] : []
  )
  return targets?.filter(name => name === label).length ?? 0
}
