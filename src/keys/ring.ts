import { createPublicKey, type KeyObject } from 'node:crypto'
import type { PrivateKey } from './load.ts'
import type { KeyProvider, KeyStatus } from './provider.ts'
import { createRsaQueue, type RsaQueue, type RsaQueueOptions } from './rsa-queue.ts'

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

export interface KeyRingOptions extends RsaQueueOptions {
  /** Does RSA, for other rings as well. Default: one of its own, by the other options. */
  queue?: RsaQueue
}

/** A ring of keys. */
export function createKeyRing(
  keys: readonly PrivateKey[],
  { queue: shared, ...options }: KeyRingOptions = {}
): KeyRing {
  const queue = shared ?? createRsaQueue(options)
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
