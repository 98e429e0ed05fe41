import type { PrivateKey } from '../../src/keys/load.ts'
import type { KeyRing } from '../../src/keys/ring.ts'

/** A ring of one key around a way to decrypt: as much of KeyRing as a server under load calls. */
export function ringOf(
  { fingerprint, bits, name }: PrivateKey,
  decrypt: (block: Uint8Array) => Promise<Buffer | undefined>
): KeyRing {
  return {
    async unwrap(block) {
      const aesKey = await decrypt(block)
      return aesKey && { aesKey, fingerprint }
    },
    replace: () => Promise.reject(new Error('a ring of the benchmark keeps its key')),
    status: () => [{ fingerprint, bits, name, answered: 0 }],
    publicKey: () => '',
    queueMs: () => 0
  }
}
