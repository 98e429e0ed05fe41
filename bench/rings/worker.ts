// The other side of workers.ts.
import { createPrivateKey } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { decryptBlock } from '../../src/keys/rsa.ts'

export interface Job {
  id: number
  block: Uint8Array
}
export interface Opened {
  id: number
  aesKey: Uint8Array | undefined
}

const key = createPrivateKey(workerData)

parentPort?.on('message', ({ id, block }: Job) => {
  const opened: Opened = { id, aesKey: decryptBlock([key], block)?.aesKey }
  parentPort?.postMessage(opened)
})
