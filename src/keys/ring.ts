import { createPublicKey, type KeyObject } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { PrivateKey } from './load.ts'
import type { KeyProvider, KeyStatus } from './provider.ts'
import { createRsaQueue } from './rsa-queue.ts'

/** More than the event loop can keep busy with all that is not RSA. */
const MAX_THREADS = 3

export interface RingStatus extends KeyStatus {
  readonly bits: number
  readonly name: string
}

/** The private keys of a server, out of files: the current one and those before it. */
export interface KeyRing extends KeyProvider {
  /** Serve with other keys from now on; requests under way finish with those they began with. */
  replace(keys: readonly PrivateKey[]): void
  status(): RingStatus[]
  publicKey(): string
  queueMs(): number
}

interface Use {
  answered: number
  lastUsedAt: number | undefined
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
  // A key that leaves the ring and comes back goes on counting.
  const uses = new Map<string, Use>()
  let ring = load(keys)

  return {
    async unwrap(block) {
      const { entries, keys } = ring
      const { aesKey, index } = (await queue.open(keys, block)) ?? {}
      const entry = index === undefined ? undefined : entries[index]
      if (aesKey === undefined || entry === undefined) return undefined
      entry.use.answered++
      entry.use.lastUsedAt = Date.now()
      return { aesKey, fingerprint: entry.fingerprint }
    },
    replace(next) {
      ring = load(next)
    },
    status: () => ring.entries.map(({ use, ...entry }) => ({ ...entry, ...use })),
    publicKey: () => publicPem(ring.keys[0]),
    queueMs: queue.queueMs
  }

  function load(keys: readonly PrivateKey[]) {
    const entries = keys.map(({ fingerprint, bits, name }) => {
      const use = uses.get(fingerprint) ?? { answered: 0, lastUsedAt: undefined }
      uses.set(fingerprint, use)
      return { fingerprint, bits, name, use }
    })
    return { keys: keys.map(({ key }) => key), entries }
  }
}

function publicPem(key: KeyObject | undefined): string {
  return key ? createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString() : ''
}
