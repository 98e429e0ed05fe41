import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { QUEUE_TIMES } from './queue.ts'
import type { Batch, Call, Calls } from './sqlite-file.ts'
import type { Reply, WorkerData } from './sqlite-worker.ts'
import type { Storage } from './storage.ts'
import { CHECK, type Store } from './store.ts'
import { updateBySwapping } from './swap.ts'

const SWEEP_EVERY_MS = 60_000
/** Between two batches under load. A request makes three or four calls, one after another. */
const REST_MS = 4

interface Waiting {
  readonly call: Call
  readonly durable: boolean
  resolve(result: unknown): void
  reject(error: Error): void
}

/** The store of `sqliteStorage`. */
export function sqliteStore(path: string, options?: SqliteOptions): Store {
  return sqliteStorage(path, options).store
}

interface SqliteOptions {
  busyMs?: number
  now?: () => number
  sweepEveryMs?: number
}

/**
 * A store and a queue in a SQLite file, for the processes of one machine. The file and its folder are made when
 * they are not there. A thread carries the calls out: all that came while it was busy in one
 * transaction, acknowledged when that is on the disk. Calls reject with the error of SQLite, in
 * which case nothing was written; the next one opens the file anew.
 */
export function sqliteStorage(
  path: string,
  { busyMs = 1000, now = Date.now, sweepEveryMs = SWEEP_EVERY_MS, times = QUEUE_TIMES } = {}
): Storage {
  let waiting: Waiting[] = []
  let sent: Waiting[] = []
  let isResting = false
  let worker = start()
  const sweeping = setInterval(sweep, sweepEveryMs).unref()

  function start(): Worker {
    const url = new URL(`sqlite-worker${extname(import.meta.url)}`, import.meta.url)
    const workerData: WorkerData = { path, busyMs }
    const worker = new Worker(url, { workerData, env: {} })
    // It keeps the process alive while it has work, and no longer.
    worker.unref()
    worker.on('message', settle)
    worker.on('error', fail)
    return worker
  }

  function ask<Name extends keyof Calls>(
    call: [Name, ...Parameters<Calls[Name]>],
    durable = false
  ): Promise<ReturnType<Calls[Name]>> {
    return new Promise((resolve, reject) => {
      waiting.push({
        call: call as unknown as Call, // the same, which the compiler does not see
        durable,
        resolve: result => resolve(result as ReturnType<Calls[Name]>), // the thread has it of Calls
        reject
      })
      // Once all that this turn of the event loop asks for has been asked.
      if (waiting.length === 1) queueMicrotask(send)
    })
  }

  function send(): void {
    if (isResting || sent.length > 0 || waiting.length === 0) return
    sent = waiting
    waiting = []
    worker.ref()
    const batch: Batch = {
      now: now(),
      durable: sent.some(({ durable }) => durable),
      calls: sent.map(({ call }) => call)
    }
    worker.postMessage(batch)
  }

  function settle(reply: Reply): void {
    const calls = sent
    sent = []
    worker.unref()
    if ('error' in reply) {
      const { code, message } = reply.error
      for (const { reject } of calls) reject(Object.assign(new Error(message), { code }))
    } else {
      for (const [index, { resolve }] of calls.entries()) resolve(reply.results[index])
    }
    if (calls.length > 1) rest()
    send()
  }

  /**
   * Where calls come together, let more of them do so: each batch costs two changes of thread and a
   * wait for the disk, which on one core is half of what a request takes.
   */
  function rest(): void {
    isResting = true
    setTimeout(() => {
      isResting = false
      send()
    }, REST_MS)
  }

  /** The thread has ended: what it was asked may be done or not. */
  function fail(error: Error): void {
    const calls = sent
    sent = []
    worker = start()
    for (const { reject } of calls) reject(error)
    send()
  }

  async function sweep(): Promise<void> {
    // What keeps it from sweeping keeps others from writing, and they tell.
    const hasMore = await ask(['sweep']).catch(() => false)
    if (hasMore) return sweep()
  }

  const set: Store['set'] = (key, value, { ttlMs, durable = true }) =>
    ask(['set', key, value, ttlMs], durable)
  const store: Store = {
    get: key => ask(['get', key]),
    set,
    delete: key => ask(['delete', key], true),
    add: (key, value, { ttlMs, durable = true }) => ask(['add', key, value, ttlMs], durable),
    update: (key, change, { ttlMs, durable = true, likely }) =>
      updateBySwapping(change, {
        likely,
        get: () => ask(['get', key]),
        swap: (expected, next) => ask(['swap', key, expected, next, ttlMs], durable)
      }),
    append: (key, item, { ttlMs, limit, durable = true }) =>
      ask(['append', key, item, ttlMs, limit], durable),
    list: key => ask(['list', key]),
    check: () => set(CHECK.key, CHECK.value, CHECK),
    async close() {
      clearInterval(sweeping)
      // What waits is sent after what is under way; this comes last.
      while (sent.length + waiting.length > 0) await ask(['get', CHECK.key]).catch(() => undefined)
      worker.ref()
      worker.postMessage('close')
      await once(worker, 'exit')
    }
  }
  return {
    store,
    queue: {
      put: entries => ask(['putItems', entries], true),
      // What was taken is due again after a power cut.
      take: limit => ask(['takeItems', limit, times]),
      settle: (item, outcome) => ask(['settleItem', item, outcome, times], true),
      dead: limit => ask(['deadItems', limit]),
      revive: id => ask(['reviveItem', id], true),
      counts: () => ask(['countItems'])
    }
  }
}
