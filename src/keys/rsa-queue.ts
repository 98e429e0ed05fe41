import type { KeyObject } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { createAverage } from './average.ts'
import { decryptBlock, type Opened } from './rsa.ts'
import { type Job, type RsaThread, startThread } from './rsa-thread.ts'

/** How long RSA may hold the event loop before what else there is has its turn. */
const TURN_MS = 3
/** More than the event loop can keep busy with all that is not RSA. */
const MAX_THREADS = 3

export interface RsaQueueOptions {
  /** How many help the event loop when it is busy. Default: see docs/performance.md. */
  threads?: number
  /** Told of a thread that fails. The event loop does its work from then on. */
  onFailure?: (error: Error) => void
}

export type RsaQueue = ReturnType<typeof createRsaQueue>

/**
 * RSA for all requests, first come, first served. It runs on the event loop, in short turns, where
 * a block on its own is opened soonest; `threads` are started to help when blocks first have to
 * wait for the next turn, and have the first right to them from then on. What a thread that fails
 * leaves undone the event loop does; `onFailure` is told.
 */
export function createRsaQueue({
  threads = Math.min(availableParallelism() - 1, MAX_THREADS),
  onFailure
}: RsaQueueOptions = {}) {
  const waiting: Job[] = []
  const average = createAverage()
  const helpers = new Set<RsaThread>()
  let missing = threads
  let isScheduled = false

  function turn(): void {
    for (const { feed } of helpers) feed()
    const endsAt = performance.now() + TURN_MS
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const startedAt = performance.now()
      job.resolve(decryptBlock(job.keys, job.block))
      average.add(startedAt)
      if (performance.now() >= endsAt) break
    }
    isScheduled = waiting.length > 0
    if (!isScheduled) return
    for (; missing > 0; missing--) help()
    setImmediate(turn)
  }

  function help(): void {
    const helper = startThread(waiting, error => {
      helpers.delete(helper)
      schedule()
      onFailure?.(error)
    })
    helpers.add(helper)
  }

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setImmediate(turn)
  }

  return {
    /** Open a block with the first of the keys that fits. */
    open(keys: readonly KeyObject[], block: Uint8Array): Promise<Opened | undefined> {
      return new Promise(resolve => {
        waiting.push({ keys, block, resolve })
        schedule()
      })
    },

    /** How many milliseconds a block that came now would wait, by the latest blocks. */
    queueMs(): number {
      let before = waiting.length
      for (const { length } of helpers) before += length()
      return (before * average.get()) / (1 + helpers.size)
    }
  }
}
