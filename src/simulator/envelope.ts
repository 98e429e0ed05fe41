import { type Bytes, fromBase64, type Random, toBase64, utf8 } from './bytes.ts'
import { SimulatorError } from './failure.ts'

const { subtle } = crypto
const AES_KEY_BYTES = 16
const IV_BYTES = 16
const TAG_BYTES = 16
const RSA_OAEP = { name: 'RSA-OAEP', hash: 'SHA-256' }
const SPKI = /-----BEGIN PUBLIC KEY-----([\sA-Za-z0-9+/=]+)-----END PUBLIC KEY-----/
const decoder = new TextDecoder('utf-8', { fatal: true })

// The DOM's name for it and Node's differ.
export type PublicKey = Awaited<ReturnType<typeof subtle.importKey>>

/** What a request was sealed with, and so what opens its reply. */
export interface Exchange {
  readonly aesKey: PublicKey
  readonly iv: Bytes
}

/** Why a reply cannot be read, in words for whoever wrote the endpoint. */
export type Opening = { readonly text: string } | { readonly fault: string }

/** Read a public key as it is uploaded to Meta: SPKI, in PEM. Throws SimulatorError. */
export async function readPublicKey(pem: string): Promise<PublicKey> {
  if (pem.includes('PRIVATE KEY')) {
    throw new SimulatorError('This is a private key: a phone has the public one')
  }
  const der = fromBase64((SPKI.exec(pem)?.[1] ?? '').replace(/\s/g, ''))
  try {
    if (der === undefined || der.length === 0) throw new TypeError('no PEM')
    return await subtle.importKey('spki', der, RSA_OAEP, false, ['encrypt'])
  } catch (cause) {
    const wanted = 'an RSA key in PEM, "-----BEGIN PUBLIC KEY-----"'
    throw new SimulatorError(`The public key cannot be read: it has to be ${wanted}`, { cause })
  }
}

/** Encrypt a request for the holder of a key, under an AES key and an IV of its own. */
export async function seal(
  json: string,
  publicKey: PublicKey,
  random: Random
): Promise<{ body: string; exchange: Exchange }> {
  const raw = random(new Uint8Array(AES_KEY_BYTES))
  const iv = random(new Uint8Array(IV_BYTES))
  const aesKey = await subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
  const data = await subtle.encrypt({ name: 'AES-GCM', iv }, aesKey, utf8(json))
  const block = await subtle.encrypt(RSA_OAEP.name, publicKey, raw)
  const body = JSON.stringify({
    encrypted_flow_data: toBase64(new Uint8Array(data)),
    encrypted_aes_key: toBase64(new Uint8Array(block)),
    initial_vector: toBase64(iv)
  })
  return { body, exchange: { aesKey, iv } }
}

/**
 * Decrypt a reply: base64 of AES-128-GCM under the key of the request and its IV with every bit
 * inverted (spec: data channel, section 3).
 */
export async function open(body: string, { aesKey, iv }: Exchange): Promise<Opening> {
  const bytes = fromBase64(body)
  if (bytes === undefined || bytes.length <= TAG_BYTES) return { fault: adviseOnText(body) }
  const plaintext = await decrypt(
    bytes,
    aesKey,
    iv.map(byte => byte ^ 0xff)
  )
  if (plaintext !== undefined) return { text: plaintext }
  if ((await decrypt(bytes, aesKey, iv)) !== undefined) {
    return { fault: 'it is sealed with the IV of the request; invert every bit of the IV first' }
  }
  return { fault: 'it does not decrypt under the AES key of its request and the inverted IV' }
}

async function decrypt(bytes: Bytes, key: PublicKey, iv: Bytes): Promise<string | undefined> {
  try {
    return decoder.decode(await subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes))
  } catch {
    return undefined
  }
}

function adviseOnText(body: string): string {
  if (body === '') return 'it is empty'
  if (body.startsWith('"')) return 'it is base64 in quotes; send it as text/plain, not as JSON'
  if (body.startsWith('{')) return 'it is not encrypted'
  if (fromBase64(body.trim())) return 'there is more than base64; send it without a line break'
  return 'it is not base64'
}
