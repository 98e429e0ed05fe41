import { constants, privateDecrypt } from 'node:crypto'
import type { PrivateKey } from './load.ts'
import type { Rsa } from './ring.ts'
import { createTurns } from './turns.ts'

/**
 * RSA-OAEP on the event loop, a few milliseconds at a time: where there is one core only, a thread
 * has nowhere else to run, and handing over costs more than it gives.
 */
export function rsaLoop(): Rsa {
  const turns = createTurns()
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  return {
    prepare:
      async ({ key }: PrivateKey) =>
      block =>
        privateDecrypt({ key, padding, oaepHash: 'sha256' }, block),
    run: turns.run,
    queueMs: turns.queueMs
  }
}
