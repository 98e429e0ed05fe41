import type { PrivateKey } from '../../src/keys/load.ts'
import { decryptBlock } from '../../src/keys/rsa.ts'
import { ringOf } from './ring.ts'

/** RSA on the event loop, as soon as a request is there. */
export function inlineRing(key: PrivateKey) {
  return ringOf(key, async block => decryptBlock([key.key], block)?.aesKey)
}
