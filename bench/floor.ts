// The floor: a bare node:http server that does the crypto of the data channel, and nothing else.
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  privateDecrypt,
  timingSafeEqual
} from 'node:crypto'
import { createServer } from 'node:http'

const { PORT, PRIVATE_KEY = '', APP_SECRET = '', FLOOR_ANSWER = '' } = process.env
const key = createPrivateKey(PRIVATE_KEY)

function answer(body: Buffer, signature: string): string {
  const mac = createHmac('sha256', APP_SECRET).update(body).digest()
  if (!timingSafeEqual(mac, Buffer.from(signature.slice('sha256='.length), 'hex'))) {
    throw new Error('signature')
  }
  const envelope = JSON.parse(body.toString())
  const aesKey = privateDecrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    Buffer.from(envelope.encrypted_aes_key, 'base64')
  )
  const iv = Buffer.from(envelope.initial_vector, 'base64')
  const data = Buffer.from(envelope.encrypted_flow_data, 'base64')
  const decipher = createDecipheriv('aes-128-gcm', aesKey, iv, { authTagLength: 16 })
  decipher.setAuthTag(data.subarray(-16))
  decipher.update(data.subarray(0, -16))
  decipher.final()

  const inverted = Buffer.from(iv.map(byte => byte ^ 0xff))
  const cipher = createCipheriv('aes-128-gcm', aesKey, inverted, { authTagLength: 16 })
  return Buffer.concat([
    cipher.update(FLOOR_ANSWER, 'utf8'),
    cipher.final(),
    cipher.getAuthTag()
  ]).toString('base64')
}

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => {
    const text = answer(Buffer.concat(chunks), String(request.headers['x-hub-signature-256']))
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': text.length })
    response.end(text)
  })
}).listen(Number(PORT), '127.0.0.1')
