import { constants, type KeyObject, privateDecrypt } from 'node:crypto'

/** What opened a block: the AES key in it, and which of the keys it was. */
export interface Opened {
  readonly aesKey: Buffer
  readonly index: number
}

/** RSA-OAEP-SHA256 with the first of the keys that opens the block; undefined when none does. */
export function decryptBlock(keys: readonly KeyObject[], block: Uint8Array): Opened | undefined {
  for (const [index, key] of keys.entries()) {
    if (block.length * 8 !== key.asymmetricKeyDetails?.modulusLength) continue
    const aesKey = attempt(key, block)
    if (aesKey !== undefined) return { aesKey, index }
  }
  return undefined
}

/** OAEP fails cleanly for another key's block, and that is no error here. */
function attempt(key: KeyObject, block: Uint8Array): Buffer | undefined {
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    return privateDecrypt({ key, padding, oaepHash: 'sha256' }, block)
  } catch {
    return undefined
  }
}
