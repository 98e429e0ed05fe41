import { createPublicKey, type KeyObject } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { PrivateKey } from './load.ts'
import { createRsaQueue } from './rsa-queue.ts'

/** More than the event loop can keep busy with all that is not RSA. */
const MAX_THREADS = 3

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
  replace(keys: readonly PrivateKey[]): void
  /** The keys, the current one first. */
  status(): KeyStatus[]
  /** The public half of the current key as it is uploaded to Meta: SPKI, in PEM. */
  publicKey(): string
  /** How many milliseconds a request that came now would wait for its turn. */
  queueMs(): number
}

export interface KeyRingOptions {
  /** How many help the event loop with RSA when it is busy. Default: see docs/performance.md. */
  threads?: number
  /** Told of a thread that fails. The event loop does its work from then on. */
  onThreadFailure?: (error: Error) => void
}

/** A ring of keys. */
export function createKeyRing(
  keys: readonly PrivateKey[],
  {
    threads = Math.min(availableParallelism() - 1, MAX_THREADS),
    onThreadFailure
  }: KeyRingOptions = {}
): KeyRing {
  const queue = createRsaQueue(threads, onThreadFailure)
  let ring = load(keys)

  return {
    async unwrap(block) {
      const { entries, keys } = ring
      const { aesKey, index } = (await queue.open(keys, block)) ?? {}
      const entry = index === undefined ? undefined : entries[index]
      if (aesKey === undefined || entry === undefined) return undefined
      entry.answered++
      return { aesKey, fingerprint: entry.fingerprint }
    },
    replace(next) {
      ring = load(next)
    },
    status: () => ring.entries.map(entry => ({ ...entry })),
    publicKey: () => publicPem(ring.keys[0]),
    queueMs: queue.queueMs
  }
}

function load(keys: readonly PrivateKey[]) {
  return {
    keys: keys.map(({ key }) => key),
    entries: keys.map(({ fingerprint, bits, name }) => ({ fingerprint, bits, name, answered: 0 }))
  }
}

function publicPem(key: KeyObject | undefined): string {
  return key ? createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString() : ''
}
