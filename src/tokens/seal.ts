import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/** What tells our tokens from others, and their forms from each other. */
const PREFIX = 'fg1.'
/** AES-256-GCM, with the token's id for its IV. */
const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
/** Enough that nobody guesses one. Data channel, section 10, asks for no number; Sinch for this. */
export const ID_BYTES = 16
const TAG_BYTES = 16
/** Enough to know a key of a short list by; not more, since each byte lengthens each token. */
const KEY_ID_BYTES = 2

interface SealingKey {
  readonly id: Buffer
  readonly secret: Buffer
}

/** Whether a flow token claims to be ours. */
export function isOurs(text: string): boolean {
  return text.startsWith(PREFIX)
}

/** How many bytes of contents a token of so many characters may have. */
export function contentBytesIn(characters: number): number {
  const bytes = Math.floor(((characters - PREFIX.length) * 3) / 4)
  return bytes - KEY_ID_BYTES - ID_BYTES - TAG_BYTES
}

/**
 * Seal contents into a token, and open it: `fg1.` and, in base64url, key id, token id, ciphertext
 * and tag. The first of `keys` seals and all of them open. `tenant` is authenticated and not
 * carried: a token of one tenant is nothing to another.
 */
export function createSeal(keys: readonly [string, ...string[]], tenant: string) {
  const [current, ...previous] = keys
  const sealing = sealingKey(current)
  const ring = [sealing, ...previous.map(sealingKey)]
  const associated = Buffer.from(`${PREFIX}${tenant}`)

  return {
    seal(id: Uint8Array, contents: Uint8Array): string {
      const cipher = createCipheriv(CIPHER, sealing.secret, id, { authTagLength: TAG_BYTES })
      const parts = [cipher.setAAD(associated).update(contents), cipher.final()]
      const sealed = Buffer.concat([sealing.id, id, ...parts, cipher.getAuthTag()])
      return PREFIX + sealed.toString('base64url')
    },

    /** The id and the contents; undefined for a token that nobody with one of our keys has made. */
    open(text: string): { id: Buffer; contents: Buffer } | undefined {
      const encoded = text.slice(PREFIX.length)
      const bytes = Buffer.from(encoded, 'base64url')
      // One token, one text: Node decodes several to the same bytes, and state hangs on the text.
      if (!isOurs(text) || bytes.toString('base64url') !== encoded) return undefined
      if (bytes.length < KEY_ID_BYTES + ID_BYTES + TAG_BYTES) return undefined
      const id = bytes.subarray(KEY_ID_BYTES, KEY_ID_BYTES + ID_BYTES)
      for (const { secret, id: keyId } of ring) {
        if (!keyId.equals(bytes.subarray(0, KEY_ID_BYTES))) continue
        const decipher = createDecipheriv(CIPHER, secret, id, { authTagLength: TAG_BYTES })
        decipher.setAAD(associated).setAuthTag(bytes.subarray(-TAG_BYTES))
        const contents = decipher.update(bytes.subarray(KEY_ID_BYTES + ID_BYTES, -TAG_BYTES))
        try {
          decipher.final()
          return { id, contents }
        } catch {}
      }
      return undefined
    }
  }
}

function sealingKey(key: string): SealingKey {
  const derived = Buffer.from(
    hkdfSync('sha256', key, '', 'flowgate flow token', KEY_BYTES + KEY_ID_BYTES)
  )
  return { secret: derived.subarray(0, KEY_BYTES), id: derived.subarray(KEY_BYTES) }
}
