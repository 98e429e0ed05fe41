import { Worker } from 'node:worker_threads'
import type { PrivateKey } from '../../src/keys/load.ts'
import { ringOf } from './ring.ts'
import type { Job, Opened } from './worker.ts'

/** RSA in worker threads, which are asked in turn. */
export function workersRing(key: PrivateKey, { workers }: { workers: number }) {
  const pem = key.key.export({ format: 'pem', type: 'pkcs8' })
  const pending = new Map<number, (aesKey: Buffer | undefined) => void>()
  const threads = Array.from({ length: workers }, () => {
    const thread = new Worker(new URL('./worker.js', import.meta.url), { workerData: pem })
    thread.on('message', ({ id, aesKey }: Opened) => {
      pending.get(id)?.(aesKey && Buffer.from(aesKey))
      pending.delete(id)
    })
    return thread
  })
  let count = 0

  return ringOf(
    key,
    block =>
      new Promise(resolve => {
        const id = count++
        pending.set(id, resolve)
        const job: Job = { id, block }
        threads[id % workers]?.postMessage(job)
      })
  )
}
