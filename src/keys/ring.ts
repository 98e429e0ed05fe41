import { webcrypto } from 'node:crypto'
import type { PrivateKey } from './load.ts'
import { createSlots } from './slots.ts'

/** What opened an encrypted AES key. */
export interface Unwrapped {
  readonly aesKey: Buffer
  readonly fingerprint: string
}

export interface KeyStatus {
  readonly fingerprint: string
  readonly bits: number
  readonly name: string
  /** How many requests it has opened since it was loaded. */
  readonly answered: number
}

/** The private keys of a server: the current one and those before it. */
export interface KeyRing {
  /** Try each key in turn. Undefined when none opens the block. */
  unwrap(block: Uint8Array): Promise<Unwrapped | undefined>
  /** Serve with other keys from now on; requests under way finish with those they began with. */
  replace(keys: readonly PrivateKey[]): Promise<void>
  /** The keys, the current one first. */
  status(): KeyStatus[]
  /** How many milliseconds a request that came now would wait for its turn. */
  queueMs(): number
}

const OAEP = { name: 'RSA-OAEP', hash: 'SHA-256' }

/**
 * RSA-OAEP on libuv's thread pool, so that the event loop stays free and a second core is used.
 * A WebCrypto key locks itself while it works: every thread gets a copy of each key, and no more
 * jobs are handed to the pool than it has threads, which keeps room in it for files and DNS.
 * docs/performance.md has the measurements behind this.
 */
export async function createKeyRing(
  keys: readonly PrivateKey[],
  { threads = 4 } = {}
): Promise<KeyRing> {
  const slots = createSlots(threads)
  let ring = await Promise.all(keys.map(key => withCopies(key, threads)))

  return {
    async unwrap(block) {
      return slots.run(async slot => {
        for (const entry of ring) {
          if (block.length !== entry.bits / 8) continue
          const copy = entry.copies[slot]
          const aesKey = copy && (await decrypt(copy, block))
          if (aesKey === undefined) continue
          entry.answered++
          return { aesKey, fingerprint: entry.fingerprint }
        }
        return undefined
      })
    },
    async replace(next) {
      ring = await Promise.all(next.map(key => withCopies(key, threads)))
    },
    status: () => ring.map(({ copies: _, ...status }) => ({ ...status })),
    queueMs: slots.queueMs
  }
}

async function withCopies({ key, ...about }: PrivateKey, count: number) {
  const der = key.export({ format: 'der', type: 'pkcs8' })
  const copies = await Promise.all(
    Array.from({ length: count }, () =>
      webcrypto.subtle.importKey('pkcs8', der, OAEP, false, ['decrypt'])
    )
  )
  return { ...about, copies, answered: 0 }
}

/** OAEP fails cleanly for another key's block, and that is no error here. */
async function decrypt(key: webcrypto.CryptoKey, block: Uint8Array): Promise<Buffer | undefined> {
  try {
    return Buffer.from(await webcrypto.subtle.decrypt(OAEP, key, block))
  } catch {
    return undefined
  }
}
