import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
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

const Text = z.string('missing or not a string')
/** The encrypted body of a request. Spec: data channel, section 3. */
const Body = z.object(
  { encrypted_flow_data: Text, encrypted_aes_key: Text, initial_vector: Text },
  'the body is not a JSON object'
)
type Member = keyof z.output<typeof Body>

/** The members of the body, decoded. */
export type Envelope = Readonly<Record<Member, Buffer>>

/** AES key and IV of one request. The reply is sealed under them, once, with the IV inverted. */
export interface Exchange {
  readonly aesKey: Buffer
  readonly iv: Buffer
}

/** Read the envelope out of the body's bytes. Throws FLOW_ERR_ENVELOPE (400). */
export function parseEnvelope(body: Uint8Array): Envelope {
  const { success, data, error } = Body.safeParse(parseJson(body))
  if (!success) {
    const reasons = error.issues.map(({ path, message }) => [...path, message].join(': '))
    throw new FLOW_ERR_ENVELOPE(reasons.join(', '))
  }
  const envelope = {
    encrypted_flow_data: decode(data, 'encrypted_flow_data'),
    encrypted_aes_key: decode(data, 'encrypted_aes_key'),
    initial_vector: decode(data, 'initial_vector')
  }
  if (envelope.encrypted_flow_data.length <= TAG_BYTES) {
    throw refusal('encrypted_flow_data', `not longer than the ${TAG_BYTES}-byte tag`)
  }
  if (envelope.encrypted_aes_key.length < SHORTEST_KEY_BLOCK) {
    const shortest = `the ${SHORTEST_KEY_BLOCK} bytes of an RSA-2048 block`
    throw refusal('encrypted_aes_key', `shorter than ${shortest}`)
  }
  if (envelope.initial_vector.length !== IV_BYTES) {
    throw refusal('initial_vector', `not ${IV_BYTES} bytes`)
  }
  return envelope
}

function decode(body: z.output<typeof Body>, member: Member): Buffer {
  const text = body[member]
  if (text.length % 4 !== 0 || !BASE64.test(text)) throw refusal(member, 'not base64')
  return Buffer.from(text, 'base64')
}

function refusal(member: Member, reason: string) {
  return new FLOW_ERR_ENVELOPE(`${member}: ${reason}`)
}

/** A name for an envelope: the same for the same bytes, however the JSON around them is written. */
export function nameOf(envelope: Envelope): string {
  const hash = createHash('sha256').update(envelope.encrypted_aes_key)
  hash.update(envelope.initial_vector).update(envelope.encrypted_flow_data)
  return hash.digest('base64url')
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
    const plaintext = decipher.update(data.subarray(0, -TAG_BYTES))
    // Of GCM, a stream cipher, nothing is left to come: this checks the tag.
    decipher.final()
    return { plaintext, exchange: { aesKey, iv } }
  } catch {
    throw new FLOW_ERR_DECRYPTION('the AES-GCM tag does not match')
  }
}

/** Encrypt a reply's JSON: AES-128-GCM under the request's key and inverted IV, in base64. */
export function seal(json: Uint8Array, { aesKey, iv }: Exchange): string {
  const cipher = createCipheriv('aes-128-gcm', aesKey, invert(iv), { authTagLength: TAG_BYTES })
  const ciphertext = cipher.update(json)
  cipher.final()
  return Buffer.concat([ciphertext, cipher.getAuthTag()]).toString('base64')
}

function invert(iv: Buffer): Buffer {
  const inverted = Buffer.allocUnsafe(IV_BYTES)
  for (let index = 0; index < IV_BYTES; index++) inverted[index] = ~(iv[index] ?? 0)
  return inverted
}
