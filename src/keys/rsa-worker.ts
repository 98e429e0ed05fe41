// The other side of rsa-thread.ts.
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { decryptBlock } from './rsa.ts'

/** A block to open; with the keys (PKCS#8, DER) that are to be tried from it on. */
export interface Message {
  readonly block: Uint8Array
  readonly keys?: readonly Uint8Array[]
}

/** As rsa.ts says, or undefined. */
export type Reply = { readonly aesKey: Uint8Array; readonly index: number } | undefined

let keys: KeyObject[] = []

parentPort?.on('message', (messages: readonly Message[]) => {
  parentPort?.postMessage(messages.map(open))
})
parentPort?.postMessage([])

function open({ block, keys: next }: Message): Reply {
  if (next !== undefined) keys = next.map(read)
  const opened = decryptBlock(keys, block)
  return opened && { ...opened, aesKey: new Uint8Array(opened.aesKey) }
}

function read(der: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
}
