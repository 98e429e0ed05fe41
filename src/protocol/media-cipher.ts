import {
  createDecipheriv,
  createHash,
  createHmac,
  type Decipher,
  timingSafeEqual
} from 'node:crypto'
import { z } from 'zod'
import { FLOW_ERR_MEDIA_SIZE } from '../errors.ts'

const BLOCK_BYTES = 16
const IV_BYTES = 16
const KEY_BYTES = 32
const HASH_BYTES = 32
/** The file ends with this much of an HMAC-SHA256; the rest of it is not sent. */
const MAC_BYTES = 10

const base64Of = (bytes: number) =>
  z.base64().refine(text => Buffer.byteLength(text, 'base64') === bytes, `not ${bytes} bytes`)

/**
 * What decrypts and verifies one file: five byte strings in base64, kept as text, so that the whole
 * can be put into a queue. It is secret: with it, whoever has the address reads the file.
 */
export const EncryptionMetadata = z.object({
  encryption_key: base64Of(KEY_BYTES),
  hmac_key: base64Of(KEY_BYTES),
  iv: base64Of(IV_BYTES),
  encrypted_hash: base64Of(HASH_BYTES),
  plaintext_hash: base64Of(HASH_BYTES)
})
export type EncryptionMetadata = z.output<typeof EncryptionMetadata>

/** What a file can fail, in the order in which it is looked at. */
export type MediaCheck = 'length' | 'encrypted hash' | 'MAC' | 'padding' | 'plaintext hash'

/** Bytes that a file of so many bytes has on the CDN: padded to the next block, and the MAC. */
export function encryptedLength(plaintextBytes: number): number {
  return (Math.floor(plaintextBytes / BLOCK_BYTES) + 1) * BLOCK_BYTES + MAC_BYTES
}

/**
 * Decrypt a file of the CDN, in chunks of any size. Yields plaintext that is unverified until the
 * generator has returned: undefined if every check held, else the first that did not. The last
 * block is held back until all are done. Throws FLOW_ERR_MEDIA_SIZE when the plaintext is longer
 * than `maxBytes`. Spec: data channel, section 11.
 */
export async function* decryptMedia(
  file: AsyncIterable<Uint8Array>,
  metadata: EncryptionMetadata,
  maxBytes: number
): AsyncGenerator<Uint8Array, MediaCheck | undefined, undefined> {
  const iv = decode(metadata.iv)
  const decipher = createDecipheriv('aes-256-cbc', decode(metadata.encryption_key), iv)
  const mac = createHmac('sha256', decode(metadata.hmac_key)).update(iv)
  const encryptedHash = createHash('sha256')
  const plaintextHash = createHash('sha256')
  let ciphertextBytes = 0
  let plaintextBytes = 0

  const count = (plaintext: Buffer) => {
    plaintextBytes += plaintext.length
    if (plaintextBytes > maxBytes) throw new FLOW_ERR_MEDIA_SIZE(maxBytes)
    plaintextHash.update(plaintext)
    return plaintext
  }

  // Whatever stands last may be the MAC, so it waits for the next chunk.
  let tail = Buffer.alloc(0)
  for await (const chunk of file) {
    encryptedHash.update(chunk)
    const bytes = Buffer.concat([tail, chunk])
    const ciphertext = bytes.subarray(0, -MAC_BYTES)
    tail = bytes.subarray(-MAC_BYTES)
    ciphertextBytes += ciphertext.length
    mac.update(ciphertext)
    const plaintext = count(decipher.update(ciphertext))
    if (plaintext.length > 0) yield plaintext
  }

  if (ciphertextBytes === 0 || ciphertextBytes % BLOCK_BYTES !== 0) return 'length'
  if (!timingSafeEqual(encryptedHash.digest(), decode(metadata.encrypted_hash))) {
    return 'encrypted hash'
  }
  if (!timingSafeEqual(mac.digest().subarray(0, MAC_BYTES), tail)) return 'MAC'
  const unpadded = unpad(decipher)
  if (unpadded === undefined) return 'padding'
  const lastBlock = count(unpadded)
  if (!timingSafeEqual(plaintextHash.digest(), decode(metadata.plaintext_hash))) {
    return 'plaintext hash'
  }
  if (lastBlock.length > 0) yield lastBlock
  return undefined
}

function unpad(decipher: Decipher): Buffer | undefined {
  try {
    return decipher.final()
  } catch {
    return undefined
  }
}

function decode(base64: string): Buffer {
  return Buffer.from(base64, 'base64')
}
