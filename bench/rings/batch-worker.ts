// The other side of shared.ts.
import { createPrivateKey } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { decryptHere } from './ring.ts'

const key = createPrivateKey(workerData)

parentPort?.on('message', (blocks: Uint8Array[]) => {
  // A copy: a Buffer would be sent with all of the pool that it is cut from.
  const opened = blocks.map(block => {
    const aesKey = decryptHere({ key }, block)
    return aesKey && new Uint8Array(aesKey)
  })
  parentPort?.postMessage(opened)
})
