import { webcrypto } from 'node:crypto'
import type { PrivateKey } from '../../src/keys/load.ts'
import { ringOf } from './ring.ts'
import { createSlots } from './slots.ts'

const OAEP = { name: 'RSA-OAEP', hash: 'SHA-256' }

/** RSA on libuv's pool, over so many copies of the key; `slots: 0` hands it everything at once. */
export async function poolRing(
  key: PrivateKey,
  { copies, slots }: { copies: number; slots: number }
) {
  const der = key.key.export({ format: 'der', type: 'pkcs8' })
  const imported = await Promise.all(
    Array.from({ length: copies }, () =>
      webcrypto.subtle.importKey('pkcs8', der, OAEP, false, ['decrypt'])
    )
  )
  let turn = 0

  async function decrypt(block: Uint8Array, slot: number): Promise<Buffer | undefined> {
    const copy = imported[slot % copies]
    return copy && Buffer.from(await webcrypto.subtle.decrypt(OAEP, copy, block))
  }

  if (slots === 0) return ringOf(key, block => decrypt(block, turn++))
  const { run } = createSlots(slots)
  return ringOf(key, block => run(slot => decrypt(block, slot)))
}
