import { webcrypto } from 'node:crypto'
import type { PrivateKey } from './load.ts'
import type { Rsa } from './ring.ts'
import { createSlots } from './slots.ts'

const OAEP = { name: 'RSA-OAEP', hash: 'SHA-256' }

/**
 * RSA-OAEP on libuv's pool: it leaves the event loop free and uses a second core. A WebCrypto key
 * locks itself while it works, so every thread gets a copy; and no more jobs are handed to the pool
 * than it has threads, which keeps room in it for files and DNS.
 */
export function rsaPool(threads: number): Rsa {
  const slots = createSlots(threads)
  return {
    async prepare({ key }: PrivateKey) {
      const der = key.export({ format: 'der', type: 'pkcs8' })
      const copies = await Promise.all(
        Array.from({ length: threads }, () =>
          webcrypto.subtle.importKey('pkcs8', der, OAEP, false, ['decrypt'])
        )
      )
      return async (block, slot) => {
        const copy = copies[slot]
        return copy && Buffer.from(await webcrypto.subtle.decrypt(OAEP, copy, block))
      }
    },
    run: slots.run,
    queueMs: slots.queueMs
  }
}
