import type { PrivateKey } from '../../src/keys/load.ts'
import type { KeyProvider } from '../../src/keys/provider.ts'

/** A ring of one key around a way to decrypt. */
export function ringOf(
  { fingerprint }: PrivateKey,
  decrypt: (block: Uint8Array) => Promise<Buffer | undefined>
): KeyProvider {
  return {
    async unwrap(block) {
      const aesKey = await decrypt(block)
      return aesKey && { aesKey, fingerprint }
    }
  }
}
