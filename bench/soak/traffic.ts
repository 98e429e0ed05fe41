import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sealed } from '../phone.ts'
import { type Delivery, IN_DOUBT, type Phones } from './phone.ts'

/** A request: what a user taps for, however often it is sent. */
export interface Tap {
  readonly id: string
  /** The receipts that were answered with 200. More than one: it was done twice. */
  readonly receipts: Set<string>
  /** What the last attempt came to. */
  last: readonly string[]
  /** The state's receipt at the end. */
  kept?: string | undefined
}

export interface Traffic {
  readonly taps: readonly Tap[]
  /** How many deliveries came to what. */
  readonly outcomes: ReadonlyMap<string, number>
  /** Envelopes that got two different replies. */
  twoReplies(): number
  /** Send `perSecond` new requests until `signal`, each until it is answered. */
  play(options: { perSecond: number; signal: AbortSignal }): Promise<void>
  /** Try once more what is not answered, and ask what is kept of all that is. */
  settle(): Promise<void>
}

/** Requests without an answer at a time; more wait, so that an outage is followed by no flood. */
const MAX_OPEN = 100
/** Attempts that FLOW_ERR_ONCE refuses until nothing else is expected, and attempts at all. */
const MAX_DOUBTS = 4
const MAX_ATTEMPTS = 30
/** How soon after the first envelope its user taps again, and how soon when there was an error. */
const IMPATIENT_MS = 60
const AGAIN_MS = 1500
/** How much later an envelope that was answered is delivered once more. */
const LATE_MS = 4000
const SETTLE_AT_ONCE = 20

export function trafficTo(urls: readonly string[], phones: Phones): Traffic {
  const taps: Tap[] = []
  const [open, late] = [new Set<Promise<void>>(), new Set<Promise<void>>()]
  const outcomes = new Map<string, number>()
  let twoReplies = 0
  let turn = 0
  const nextUrl = () => urls[turn++ % urls.length] ?? ''

  async function deliver(envelope: Sealed, url = nextUrl()): Promise<Delivery> {
    const delivery = await phones.deliver(envelope, url)
    outcomes.set(delivery.outcome, (outcomes.get(delivery.outcome) ?? 0) + 1)
    return delivery
  }

  /** One envelope to every server at once, and another tap meanwhile. */
  async function attempt(tap: Tap): Promise<void> {
    const envelope = phones.seal(tap.id, { pays: true })
    const first = Promise.all(urls.map(url => deliver(envelope, url)))
    await sleep(Math.random() * IMPATIENT_MS)
    const other = await deliver(phones.seal(tap.id, { pays: true }))
    const same = await first
    note(tap, [...same, other])
    if (tap.receipts.size > 0) track(late, again(tap, envelope, same))
  }

  async function again(tap: Tap, envelope: Sealed, before: readonly Delivery[]): Promise<void> {
    await sleep(Math.random() * LATE_MS)
    const same = [...before, await deliver(envelope)]
    note(tap, same)
    const bodies = same.flatMap(delivery => ('body' in delivery ? [delivery.body] : []))
    if (new Set(bodies).size > 1) twoReplies++
  }

  function note(tap: Tap, deliveries: readonly Delivery[]): void {
    tap.last = deliveries.map(({ outcome }) => outcome)
    for (const { receipt } of deliveries) if (receipt !== undefined) tap.receipts.add(receipt)
  }

  async function untilAnswered(tap: Tap): Promise<void> {
    let doubts = 0
    for (let attempts = 1; ; attempts++) {
      await attempt(tap)
      if (tap.last.includes(IN_DOUBT)) doubts++
      const isHopeless = doubts === MAX_DOUBTS || attempts === MAX_ATTEMPTS
      if (tap.receipts.size > 0 || isHopeless) return
      await sleep(AGAIN_MS * (0.5 + Math.random()))
    }
  }

  /** Some at a time. */
  async function each(of: readonly Tap[], work: (tap: Tap) => Promise<void>): Promise<void> {
    const left = of.values()
    const worker = async () => {
      for (const tap of left) await work(tap)
    }
    await Promise.all(Array.from({ length: SETTLE_AT_ONCE }, worker))
  }

  async function look(tap: Tap): Promise<void> {
    for (let tries = 0; tap.kept === undefined && tries < MAX_ATTEMPTS; tries++) {
      if (tries > 0) await sleep(AGAIN_MS)
      tap.kept = (await deliver(phones.seal(tap.id, { pays: false }))).receipt
    }
  }

  return {
    taps,
    outcomes,
    twoReplies: () => twoReplies,
    async play({ perSecond, signal }) {
      while (!signal.aborted) {
        while (open.size >= MAX_OPEN) await Promise.race(open)
        const tap: Tap = { id: randomUUID(), receipts: new Set(), last: [] }
        taps.push(tap)
        track(open, untilAnswered(tap))
        await sleep(1000 / perSecond)
      }
      await Promise.all(open)
      await Promise.all(late)
    },
    async settle() {
      await each(
        taps.filter(({ receipts }) => receipts.size === 0),
        attempt
      )
      await Promise.all(late)
      await each(
        taps.filter(({ receipts }) => receipts.size > 0),
        look
      )
    }
  }
}

function track(works: Set<Promise<void>>, work: Promise<void>): void {
  const tracked = work.finally(() => works.delete(tracked))
  works.add(tracked)
}
