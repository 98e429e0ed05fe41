// The other side of rsa-thread.ts.
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { decryptBlock } from './rsa.ts'

/** A block to open with the keys of a ring, which come with its first block (PKCS#8, DER). */
export interface Message {
  readonly block: Uint8Array
  readonly ring: number
  readonly keys?: readonly Uint8Array[]
  /** A ring that is asked for no more. */
  readonly forget?: number
}

/** As rsa.ts says, or undefined. */
export type Reply = { readonly aesKey: Uint8Array; readonly index: number } | undefined

const rings = new Map<number, KeyObject[]>()

parentPort?.on('message', (messages: readonly Message[]) => {
  parentPort?.postMessage(messages.map(open))
})
parentPort?.postMessage([])

function open({ block, ring, keys, forget }: Message): Reply {
  if (forget !== undefined) rings.delete(forget)
  if (keys !== undefined) rings.set(ring, keys.map(read))
  const opened = decryptBlock(rings.get(ring) ?? [], block)
  return opened && { ...opened, aesKey: new Uint8Array(opened.aesKey) }
}

function read(der: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
}
