import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  type KeyObject,
  publicEncrypt,
  randomBytes
} from 'node:crypto'

/** A request as it goes onto the wire, and what opens the answer to it. */
export interface Sealed {
  body: string
  signature: string
  aesKey: Buffer
  iv: Buffer
}

/** An AES key, and the block in which only the server finds it. */
export interface WrappedKey {
  aesKey: Buffer
  block: string
}

/** An AES key for requests. What costs time is this, so a benchmark makes some before it begins. */
export function wrapKey(key: KeyObject): WrappedKey {
  const aesKey = randomBytes(16)
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const block = publicEncrypt({ key, padding, oaepHash: 'sha256' }, aesKey)
  return { aesKey, block: block.toString('base64') }
}

/** Encrypt and sign a request as WhatsApp does. Spec: data channel, sections 3 and 13. */
export function sealRequest(
  request: object,
  { wrapped: { aesKey, block }, secret }: { wrapped: WrappedKey; secret: string }
): Sealed {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-128-gcm', aesKey, iv)
  const data = [cipher.update(JSON.stringify(request)), cipher.final(), cipher.getAuthTag()]
  const body = JSON.stringify({
    encrypted_flow_data: Buffer.concat(data).toString('base64'),
    encrypted_aes_key: block,
    initial_vector: iv.toString('base64')
  })
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  return { body, signature, aesKey, iv }
}

/** Decrypt an answer. Throws when it was not sealed under the request's key and inverted IV. */
export function openAnswer(answer: Buffer, { aesKey, iv }: Pick<Sealed, 'aesKey' | 'iv'>): unknown {
  const bytes = Buffer.from(answer.toString('latin1'), 'base64')
  const inverted = Buffer.from(iv.map(byte => byte ^ 0xff))
  const decipher = createDecipheriv('aes-128-gcm', aesKey, inverted, { authTagLength: 16 })
  decipher.setAuthTag(bytes.subarray(-16))
  const json = decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')
  return JSON.parse(json)
}
