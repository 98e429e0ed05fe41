import { randomBytes } from 'node:crypto'
import forge from 'node-forge'
import { APP_SECRET, keyFile } from './fixtures/vectors.ts'

const binary = (bytes: Buffer) => forge.util.createBuffer(bytes.toString('binary'))

/**
 * WhatsApp's side of the data channel, written with node-forge: an implementation that shares no
 * code with the one under test.
 */
export function forgePhone({
  publicPem = keyFile('rsa2048-public.pem').toString(),
  secret = APP_SECRET
} = {}) {
  const publicKey = forge.pki.publicKeyFromPem(publicPem)

  return {
    /** Encrypt and sign a request; `open` reads the reply to it. */
    seal(request: unknown) {
      const aesKey = randomBytes(16)
      const iv = randomBytes(16)
      const plaintext = Buffer.from(
        typeof request === 'string' ? request : JSON.stringify(request),
        'utf8'
      )
      const cipher = forge.cipher.createCipher('AES-GCM', binary(aesKey))
      cipher.start({ iv: binary(iv), tagLength: 128 })
      cipher.update(binary(plaintext))
      cipher.finish()
      const data = cipher.output.getBytes() + cipher.mode.tag.getBytes()
      const block = publicKey.encrypt(aesKey.toString('binary'), 'RSA-OAEP', {
        md: forge.md.sha256.create(),
        mgf1: { md: forge.md.sha256.create() }
      })
      const body = JSON.stringify({
        encrypted_flow_data: forge.util.encode64(data),
        encrypted_aes_key: forge.util.encode64(block),
        initial_vector: iv.toString('base64')
      })

      return {
        body,
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, secret) },
        open: (reply: string) => JSON.parse(openReply(reply, aesKey, iv))
      }
    }
  }
}

function sign(body: string, secret: string): string {
  const hmac = forge.hmac.create()
  hmac.start('sha256', secret)
  hmac.update(body)
  return `sha256=${hmac.digest().toHex()}`
}

/** Decrypt a reply by the key and the IV of its request. Throws when it was sealed otherwise. */
export function openReply(reply: string, aesKey: Buffer, iv: Buffer): string {
  const bytes = Buffer.from(reply, 'base64')
  if (bytes.toString('base64') !== reply)
    throw new Error('the reply is not base64 and nothing else')
  const decipher = forge.cipher.createDecipher('AES-GCM', binary(aesKey))
  decipher.start({
    iv: binary(Buffer.from(iv.map(byte => byte ^ 0xff))),
    tagLength: 128,
    tag: binary(bytes.subarray(-16))
  })
  decipher.update(binary(bytes.subarray(0, -16)))
  if (!decipher.finish()) throw new Error('the reply does not decrypt under the inverted IV')
  return Buffer.from(decipher.output.getBytes(), 'binary').toString('utf8')
}
