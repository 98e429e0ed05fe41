import { constants, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto'

/** Encrypt an AES key for a private key, as WhatsApp does. */
export function wrap(key: KeyObject, aesKey: Buffer): Buffer {
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  return publicEncrypt({ key: createPublicKey(key), padding, oaepHash: 'sha256' }, aesKey)
}
