import { createHttp, type Http } from '../clients/http.ts'
import { FLOW_ERR_COMPLETION, FLOW_ERR_HANDLER } from '../errors.ts'
import type { Via } from '../flow/completed.ts'
import type { Endpoint } from '../flow/endpoint.ts'
import type { Log } from '../flow/types.ts'
import type { Registry } from '../sending/registry.ts'
import type { Item, Outcome, Queue } from '../store/queue.ts'
import type { Store } from '../store/store.ts'
import type { Tokens } from '../tokens/tokens.ts'
import { type DeliveryStatus, type Event, type FlowNews, idOfEvent, Job } from './event.ts'
import type { OnFlowEvent } from './flow-event.ts'
import { createForward, type ForwardSettings } from './forward.ts'
import { handle, limited } from './handle.ts'
import { join } from './join.ts'
import { type Retries, startWorker } from './worker.ts'

/** How long whoever a completion is forwarded to may take. */
const FORWARD_TIMEOUT_MS = 15_000
/** Names of what is counted: senders may come up with new ones, but not without end. */
const MAX_NAMES = 100
/** How often a report is looked at whose message may not be noted yet: it is ours; or may be another's. */
const REPORT_TRIES = { ours: 4, anybodys: 2 }

/** What came of a try, for the log. */
export interface Told {
  readonly job: Job | undefined
  readonly item: Item
  readonly outcome: Outcome
  /** What was thrown, by whomever. */
  readonly error: unknown
  readonly ms: number
}

export interface InboxOptions {
  readonly queue: Queue
  readonly flows: ReadonlyMap<string, Endpoint>
  readonly tokens?: Tokens | undefined
  /** What flows remember, and which completions are known. */
  readonly store: Store
  readonly registry?: Registry | undefined
  readonly forward?: ForwardSettings | undefined
  readonly onFlowEvent?: OnFlowEvent | undefined
  /** What handlers log with. */
  readonly log: Log
  told(what: Told): void
  readonly http?: Http
  readonly now?: () => number
  readonly retries?: Retries
}

/** What came in, durably kept, and worked on after that. */
export interface Inbox {
  /** Keep events; resolves when they are kept. How many were not known. Rejects as a store does. */
  receive(via: Via, events: readonly Event[]): Promise<number>
  /** What came in since the start of this server, by its kind. */
  received(): Readonly<Record<string, number>>
  counts: Queue['counts']
  /** Take nothing any more, and finish what runs. */
  stop(): Promise<void>
}

/** Open an inbox, and begin to work on what is in it. */
export function openInbox(options: InboxOptions): Inbox {
  const { queue, flows, tokens, store, registry, onFlowEvent, log, now = Date.now } = options
  const { http = createHttp({ timeoutMs: FORWARD_TIMEOUT_MS, attempts: 1 }) } = options
  const forward = options.forward && createForward({ ...options.forward, http, tokens, now })
  const received = new Map<string, number>()
  const begun = new WeakMap<Item, { job: Job; at: number }>()

  const worker = startWorker({
    ...options.retries,
    queue,
    async perform(item) {
      // It was written below.
      const job = Job.parse(JSON.parse(item.body ?? ''))
      begun.set(item, { job, at: performance.now() })
      await perform(job, item)
    },
    told(item, outcome, error) {
      const { job, at } = begun.get(item) ?? { job: undefined, at: performance.now() }
      options.told({ job, item, outcome, error, ms: Math.round(performance.now() - at) })
    }
  })

  async function perform(job: Job, item: Item): Promise<void> {
    switch (job.kind) {
      case 'completion': {
        const isForwarding = forward !== undefined
        const services = { flows, tokens, registry, store, isForwarding }
        await queue.put(await join(job, services))
        worker.nudge()
        return
      }
      case 'handle':
        return handle(job, { flows, tokens, store, log })
      case 'forward':
        if (forward === undefined) throw new FLOW_ERR_COMPLETION('FORWARD_URL is not set')
        return forward(item.id, job)
      case 'status':
        return report(job, item)
      case 'flow-event':
        return tell(job)
    }
  }

  async function report({ kind: _, ...report }: DeliveryStatus, { tries }: Item): Promise<void> {
    const found = await registry?.report(report)
    const mayCome = tries < REPORT_TRIES[report.sendId === undefined ? 'anybodys' : 'ours']
    if (found === 'unknown' && mayCome) throw new Error('the message may not be noted yet')
  }

  async function tell({ event }: FlowNews): Promise<void> {
    await limited('onFlowEvent', async () => {
      try {
        await onFlowEvent?.(event)
      } catch (cause) {
        throw new FLOW_ERR_HANDLER('onFlowEvent', { cause })
      }
    })
  }

  function count(via: Via, { kind, ...event }: Event): void {
    const name = 'name' in event && /^\w{1,64}$/.test(event.name) ? event.name : kind
    const key = `${via} ${name}`
    const known = received.has(key) || received.size < MAX_NAMES
    const counted = known ? key : `${via} other`
    received.set(counted, (received.get(counted) ?? 0) + 1)
  }

  return {
    async receive(via, events) {
      const entries = events.flatMap(event => {
        const isWanted = event.kind !== 'status' || registry !== undefined
        if (event.kind === 'other' || !isWanted) return []
        return [{ id: idOfEvent(event), body: JSON.stringify(event) }]
      })
      const stored = entries.length > 0 ? await queue.put(entries) : 0
      for (const event of events) count(via, event)
      if (stored > 0) worker.nudge()
      return stored
    },
    received: () => Object.fromEntries(received),
    counts: () => queue.counts(),
    stop: () => worker.stop()
  }
}
