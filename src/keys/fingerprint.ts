import { createHash, type KeyObject } from 'node:crypto'

/**
 * The name of a key pair: the SHA-256 of the public key's SPKI DER, as 64 lowercase hex digits.
 *
 * `openssl pkey -pubin -in public.pem -outform DER | openssl sha256` shows the same.
 */
export function fingerprint(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}
