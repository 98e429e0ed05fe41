import { createPublicKey } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { PrivateKey } from './load.ts'
import { rsaLoop } from './rsa-loop.ts'
import { rsaPool } from './rsa-pool.ts'

/** What opened an encrypted AES key. */
export interface Unwrapped {
  readonly aesKey: Buffer
  readonly fingerprint: string
}

export interface KeyStatus {
  readonly fingerprint: string
  readonly bits: number
  readonly name: string
  /** How many AES keys it has unwrapped since it was loaded. */
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
  /** The public half of the current key as it is uploaded to Meta: SPKI, in PEM. */
  publicKey(): string
  /** How many milliseconds a request that came now would wait for its turn. */
  queueMs(): number
}

/** A way to do RSA. */
export interface Rsa {
  /** Make a key ready: a function that decrypts a block, in the slot that a job was given. */
  prepare(key: PrivateKey): Promise<Decrypt>
  /** Run a job in its turn. */
  run<T>(job: (slot: number) => Promise<T>): Promise<T>
  /** How many milliseconds a job that came now would wait for its turn. */
  queueMs(): number
}
type Decrypt = (block: Uint8Array, slot: number) => Buffer | undefined | Promise<Buffer | undefined>

/**
 * A ring of keys. `threads` says where RSA runs: on that many threads of libuv's pool, or with 0 on
 * the event loop. docs/performance.md has the measurements behind the default.
 */
export async function createKeyRing(
  keys: readonly PrivateKey[],
  { threads = availableParallelism() > 1 ? 4 : 0 } = {}
): Promise<KeyRing> {
  const rsa = threads > 0 ? rsaPool(threads) : rsaLoop()

  async function load(keys: readonly PrivateKey[]) {
    return Promise.all(
      keys.map(async ({ key, ...about }) => {
        return { ...about, decrypt: await rsa.prepare({ key, ...about }), answered: 0 }
      })
    )
  }
  let ring = await load(keys)
  let [current] = keys

  return {
    unwrap(block) {
      const entries = ring
      return rsa.run(async slot => {
        for (const entry of entries) {
          if (block.length !== entry.bits / 8) continue
          const aesKey = await attempt(() => entry.decrypt(block, slot))
          if (aesKey === undefined) continue
          entry.answered++
          return { aesKey, fingerprint: entry.fingerprint }
        }
        return undefined
      })
    },
    async replace(next) {
      ring = await load(next)
      current = next[0]
    },
    status: () =>
      ring.map(({ fingerprint, bits, name, answered }) => ({ fingerprint, bits, name, answered })),
    publicKey: () => (current ? publicPem(current) : ''),
    queueMs: rsa.queueMs
  }
}

function publicPem({ key }: PrivateKey): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
}

/** OAEP fails cleanly for another key's block, and that is no error here. */
async function attempt<T>(decrypt: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await decrypt()
  } catch {
    return undefined
  }
}
