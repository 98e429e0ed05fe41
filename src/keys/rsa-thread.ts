import type { KeyObject } from 'node:crypto'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Opened } from './rsa.ts'
import type { Message, Reply } from './rsa-worker.ts'

/** Blocks in a message: enough for it to be worth its while. */
const BATCH = 4
/** Messages that a thread has before it, so that it need not wait for a busy event loop. */
const DEPTH = 4

/** Rings whose keys a thread has at hand; those of a ring that was not asked for longest go first. */
const MAX_RINGS = 256

/** A block that waits to be opened. */
export interface Job {
  readonly keys: readonly KeyObject[]
  readonly block: Uint8Array
  resolve(opened: Opened | undefined): void
}

export type RsaThread = ReturnType<typeof startThread>

/**
 * Start a thread that opens blocks out of a queue. One that fails puts back into the queue what it
 * has not opened, and calls `failed`.
 */
export function startThread(waiting: Job[], failed: (error: Error) => void) {
  const sent: Job[][] = []
  /** The number of each ring's keys in the thread, those used last at the end. */
  const known = new Map<Job['keys'], number>()
  let next = 0
  let isReady = false
  const worker = new Worker(new URL(`rsa-worker${extname(import.meta.url)}`, import.meta.url), {
    env: {},
    resourceLimits: { maxYoungGenerationSizeMb: 2 }
  })
  // It keeps the process alive while it has work, and no longer.
  worker.unref()
  worker.on('message', (replies: Reply[]) => {
    // The first message has no replies: it says that the thread is there.
    const jobs = isReady ? (sent.shift() ?? []) : []
    isReady = true
    feed()
    if (sent.length === 0) worker.unref()
    for (const [index, { resolve }] of jobs.entries()) resolve(openedOf(replies[index]))
  })

  worker.once('error', error => {
    isReady = false
    waiting.unshift(...sent.splice(0).flat())
    failed(error)
  })

  /** Take from the queue what there is room for. */
  function feed(): void {
    while (isReady && sent.length < DEPTH && waiting.length > 0) {
      if (sent.length === 0) worker.ref()
      const jobs = waiting.splice(0, BATCH)
      sent.push(jobs)
      worker.postMessage(jobs.map(messageOf))
    }
  }

  /** With the keys only if they are news. As DER, for OpenSSL locks a key that two threads share. */
  function messageOf({ keys, block }: Job): Message {
    const number = known.get(keys) ?? next++
    const isNews = !known.delete(keys)
    known.set(keys, number)
    // A copy: a Buffer would be sent with all of the pool that it is cut from.
    const message = { block: new Uint8Array(block), ring: number }
    if (!isNews) return message
    const ders = keys.map(key => key.export({ format: 'der', type: 'pkcs8' }))
    const [oldest] = known
    if (oldest === undefined || known.size <= MAX_RINGS) return { ...message, keys: ders }
    known.delete(oldest[0])
    return { ...message, keys: ders, forget: oldest[1] }
  }

  return {
    feed,
    /** How many blocks it has before it. */
    length: () => sent.reduce((sum, jobs) => sum + jobs.length, 0)
  }
}

/** A Buffer arrives as the Uint8Array that it is. */
function openedOf(reply: Reply): Opened | undefined {
  return reply && { ...reply, aesKey: Buffer.from(reply.aesKey) }
}
