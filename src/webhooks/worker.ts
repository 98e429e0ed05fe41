import { setTimeout as wait } from 'node:timers/promises'
import { FLOW_ERR_COMPLETION, FLOW_ERR_ONCE, FLOW_ERR_TOKEN_DATA, isFlowError } from '../errors.ts'
import { type Item, type Outcome, QUEUE_TIMES, type Queue } from '../store/queue.ts'

/** How many items are worked on at the same time. */
const CONCURRENCY = 32
/** How often somebody else's items, and those whose time has come, are looked for. */
const POLL_MS = 500
/** With the waits below, some seven hours. */
const MAX_TRIES = 14
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60 * 60 * 1000
/** A store that is out of reach is told what has been done until somebody else may begin. */
const SETTLE_MS = QUEUE_TIMES.leaseMs
const SETTLE_PAUSE_MS = 1000

export interface Retries {
  /** Tries altogether, before an item is a dead letter. */
  readonly maxTries?: number
  /** The wait before the second try, in milliseconds. It is four times as long before each further one. */
  readonly firstWaitMs?: number
  /** How often it is looked for what is due, in milliseconds. */
  readonly pollMs?: number
}

export interface WorkerOptions extends Retries {
  readonly queue: Queue
  /** Do what an item says. Throws if it is to be tried again, or FLOW_ERR_COMPLETION if that is in vain. */
  perform(item: Item): Promise<void>
  /** Is told what came of each try. */
  told(item: Item, outcome: Outcome, error: unknown): void
  readonly random?: () => number
  /** In milliseconds, from any beginning. */
  readonly now?: () => number
  readonly sleep?: (ms: number) => Promise<unknown>
}

/** What a try failed of, and how many milliseconds are to pass before the next. */
export class NotBefore extends Error {
  readonly inMs: number
  constructor(inMs: number, cause: Error) {
    super(cause.message, { cause })
    this.inMs = inMs
  }
}

export interface Worker {
  /** There is something to do now. */
  nudge(): void
  /** Take nothing any more, and finish what runs. */
  stop(): Promise<void>
}

/** Do what is in a queue, several things at a time, until it is stopped. */
export function startWorker({
  queue,
  perform,
  told,
  maxTries = MAX_TRIES,
  firstWaitMs = FIRST_WAIT_MS,
  pollMs = POLL_MS,
  random = Math.random,
  now = () => performance.now(),
  sleep = wait
}: WorkerOptions): Worker {
  const running = new Set<Promise<void>>()
  let isStopped = false
  let isNudged = false
  let wake = () => {}
  const ended = loop()

  async function loop(): Promise<void> {
    while (!isStopped) {
      isNudged = false
      const free = CONCURRENCY - running.size
      // A store that fails is looked at again later; it is told in the log elsewhere.
      const items = free > 0 ? await queue.take(free).catch(() => []) : []
      for (const item of items) {
        const work = workOn(item).finally(() => {
          running.delete(work)
          nudge()
        })
        running.add(work)
      }
      if (!isNudged && !isStopped) await nextReason()
    }
  }

  function nextReason(): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, pollMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  function nudge(): void {
    isNudged = true
    wake()
  }

  async function workOn(item: Item): Promise<void> {
    const until = now() + SETTLE_MS
    const { outcome, error } = await attempt(item)
    told(item, outcome, error)
    await settle(item, outcome, until)
  }

  async function attempt(item: Item): Promise<{ outcome: Outcome; error?: unknown }> {
    if (item.body === undefined) {
      return { outcome: { is: 'dead', reason: 'it was sealed under a STATE_KEY that is gone' } }
    }
    // Who took it before has died of it, each time.
    if (item.tries > maxTries) {
      return { outcome: { is: 'dead', reason: 'the server ended each time while it was handled' } }
    }
    try {
      await perform(item)
      return { outcome: { is: 'done' } }
    } catch (thrown) {
      const isAsked = thrown instanceof NotBefore
      const error = isAsked ? thrown.cause : thrown
      const asked = isAsked ? Math.min(LONGEST_WAIT_MS, thrown.inMs) : 0
      const reason = reasonOf(error)
      const isLast = item.tries >= maxTries || isFinal(error, item.tries)
      if (isLast) return { outcome: { is: 'dead', reason }, error }
      return { outcome: { is: 'failed', reason, inMs: asked + waitAfter(item.tries) }, error }
    }
  }

  /** Between half of it and all of it, so that what failed together is not tried again together. */
  function waitAfter(tries: number): number {
    return Math.min(LONGEST_WAIT_MS, firstWaitMs * 4 ** (tries - 1)) * (0.5 + random() / 2)
  }

  /** What has been done would be done again if nobody heard of it. */
  async function settle(item: Item, outcome: Outcome, until: number): Promise<void> {
    for (;;) {
      try {
        await queue.settle(item, outcome)
        return
      } catch {
        if (isStopped || now() >= until) return
        await sleep(SETTLE_PAUSE_MS)
      }
    }
  }

  return {
    nudge,
    async stop() {
      isStopped = true
      wake()
      await ended
      await Promise.all(running)
    }
  }
}

/** Trying again would find the same. */
function isFinal(error: unknown, tries: number): boolean {
  // Who was waited for may have failed, and then it can be begun; or have died, and then nobody knows.
  if (error instanceof FLOW_ERR_ONCE) return tries > 1
  return error instanceof FLOW_ERR_COMPLETION || error instanceof FLOW_ERR_TOKEN_DATA
}

/** Messages of others may quote what a user typed. */
function reasonOf(error: unknown): string {
  const isSafe = isFlowError(error) && error.code !== 'FLOW_ERR_TOKEN_INVALID'
  return isSafe ? `${error.code}: ${error.message}` : 'FLOW_ERR_HANDLER'
}
