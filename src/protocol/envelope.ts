import { createCipheriv, createDecipheriv } from 'node:crypto'
import { z } from 'zod'
import { FLOW_ERR_DECRYPTION, FLOW_ERR_ENVELOPE } from '../errors.ts'
import { parseJson } from './json.ts'

const AES_KEY_BYTES = 16
const IV_BYTES = 16
const TAG_BYTES = 16
/** RSA-2048, the shortest key that Meta takes, makes blocks of this size. */
const SHORTEST_KEY_BLOCK = 256

// Buffer.from never throws on garbage; the alphabet is checked before it decodes.
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const Base64 = z
  .string('missing or not a string')
  .refine(text => text.length % 4 === 0 && BASE64.test(text), 'not base64')
  .transform(text => Buffer.from(text, 'base64'))

/** The encrypted body of a request, decoded. Spec: data channel, section 3. */
export const Envelope = z.object({
  encrypted_flow_data: Base64.refine(
    data => data.length > TAG_BYTES,
    `not longer than the ${TAG_BYTES}-byte tag`
  ),
  encrypted_aes_key: Base64.refine(
    block => block.length >= SHORTEST_KEY_BLOCK,
    `shorter than the ${SHORTEST_KEY_BLOCK} bytes of an RSA-2048 block`
  ),
  initial_vector: Base64.refine(iv => iv.length === IV_BYTES, `not ${IV_BYTES} bytes`)
})
export type Envelope = z.output<typeof Envelope>

/** AES key and IV of one request. The reply is sealed under them, once, with the IV inverted. */
export interface Exchange {
  readonly aesKey: Buffer
  readonly iv: Buffer
}

/** Read the envelope out of the body's bytes. Throws FLOW_ERR_ENVELOPE (400). */
export function parseEnvelope(body: Uint8Array): Envelope {
  const envelope = Envelope.safeParse(parseJson(body))
  if (envelope.success) return envelope.data
  const reasons = envelope.error.issues.map(({ path: [member], message }) =>
    member === undefined ? 'the body is not a JSON object' : `${String(member)}: ${message}`
  )
  throw new FLOW_ERR_ENVELOPE(reasons.join(', '))
}

/**
 * Decrypt the request with the AES key that was unwrapped from its envelope. Returns the plaintext,
 * which is still anybody's bytes. Throws FLOW_ERR_DECRYPTION (421), for WhatsApp to fetch the
 * public key again and retry.
 */
export function open(
  envelope: Envelope,
  aesKey: Buffer
): { plaintext: Buffer; exchange: Exchange } {
  if (aesKey.length !== AES_KEY_BYTES) {
    throw new FLOW_ERR_DECRYPTION(`the AES key is not ${AES_KEY_BYTES} bytes`)
  }
  const { encrypted_flow_data: data, initial_vector: iv } = envelope
  const decipher = createDecipheriv('aes-128-gcm', aesKey, iv, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(data.subarray(-TAG_BYTES))
  try {
    const plaintext = Buffer.concat([
      decipher.update(data.subarray(0, -TAG_BYTES)),
      decipher.final()
    ])
    return { plaintext, exchange: { aesKey, iv } }
  } catch {
    throw new FLOW_ERR_DECRYPTION('the AES-GCM tag does not match')
  }
}

/** Encrypt a reply's JSON: AES-128-GCM under the request's key and inverted IV, in base64. */
export function seal(json: string, { aesKey, iv }: Exchange): string {
  const cipher = createCipheriv('aes-128-gcm', aesKey, invert(iv), { authTagLength: TAG_BYTES })
  return Buffer.concat([cipher.update(json, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64'
  )
}

function invert(iv: Buffer): Buffer {
  return Buffer.from(iv.map(byte => byte ^ 0xff))
}
