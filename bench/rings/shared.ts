import { Worker } from 'node:worker_threads'
import type { PrivateKey } from '../../src/keys/load.ts'
import { decryptHere, ringOf } from './ring.ts'

interface Job {
  block: Uint8Array
  resolve(aesKey: Buffer | undefined): void
}

/**
 * RSA in batches of `batch`: a worker thread has at most `depth` of them at a time, and what is left
 * then the event loop does itself, a batch a turn. Without workers the event loop does it all.
 */
export function sharedRing(
  key: PrivateKey,
  { workers, batch, depth }: { workers: number; batch: number; depth: number }
) {
  const workerData = key.key.export({ format: 'pem', type: 'pkcs8' })
  const waiting: Job[] = []
  let isScheduled = false

  const threads = Array.from({ length: workers }, () => {
    const worker = new Worker(new URL('./batch-worker.js', import.meta.url), { workerData })
    const sent: Job[][] = []
    worker.on('message', (opened: (Uint8Array | undefined)[]) => {
      const jobs = sent.shift() ?? []
      feed()
      for (const [index, { resolve }] of jobs.entries()) {
        const aesKey = opened[index]
        resolve(aesKey && Buffer.from(aesKey.buffer))
      }
    })
    return { worker, sent }
  })

  function feed(): void {
    for (const { worker, sent } of threads) {
      while (sent.length < depth && waiting.length > 0) {
        const jobs = waiting.splice(0, Math.min(batch, Math.ceil(waiting.length / workers)))
        sent.push(jobs)
        worker.postMessage(jobs.map(({ block }) => block))
      }
    }
  }

  function turn(): void {
    feed()
    for (const { block, resolve } of waiting.splice(0, batch)) resolve(decryptHere(key, block))
    isScheduled = waiting.length > 0
    if (isScheduled) setImmediate(turn)
  }

  return ringOf(
    key,
    block =>
      new Promise(resolve => {
        waiting.push({ block, resolve })
        if (isScheduled) return
        isScheduled = true
        setImmediate(turn)
      })
  )
}
