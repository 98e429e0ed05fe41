import { constants, createCipheriv, createDecipheriv, privateDecrypt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Test } from 'tap'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'

export type Request = Record<string, unknown>

/**
 * What an endpoint answers: a value to seal, a body as it is, nothing ever, a beginning without an
 * end, or a broken line.
 */
export type Answer =
  | { status?: number; sealed: unknown; iv?: 'as it came' }
  | { status?: number; body: string }
  | 'never'
  | 'half'
  | 'lost'

const privateKey = keyFile('rsa2048-pkcs8.pem')
const padding = constants.RSA_PKCS1_OAEP_PADDING

/**
 * An endpoint that answers as it is told, also what no server should. It opens requests with
 * node:crypto, and so with nothing of the simulator's; what it cannot open it answers with 421.
 */
export async function standIn(t: Test, answer: (request: Request, count: number) => Answer) {
  const requests: Request[] = []
  const bodies: string[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    // As Meta sends it, in one piece.
    if (incoming.headers['content-length'] === undefined) throw new TypeError('no length')
    bodies.push(body)
    const opened = open(body)
    if (!opened) {
      response.writeHead(421).end()
      return
    }
    const { request, seal } = opened
    requests.push(request)
    const said = answer(request, requests.length)
    if (said === 'never') return
    if (said === 'half') {
      response.writeHead(200).write('AAAA')
      return
    }
    if (said === 'lost') {
      incoming.socket.destroy()
      return
    }
    response.writeHead(said.status ?? 200, { location: '/elsewhere' })
    response.end('body' in said ? said.body : seal(said.sealed, said.iv === 'as it came'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  t.teardown(close)
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    requests,
    /** All that came, as it came. */
    bodies,
    close,
    options: {
      url: `http://127.0.0.1:${port}/flow`,
      publicKey: keyFile('rsa2048-public.pem').toString(),
      appSecret: APP_SECRET
    }
  }
}

function open(body: string) {
  const envelope: Record<string, string> = JSON.parse(body)
  const bytes = (name: string) => Buffer.from(envelope[name] ?? '', 'base64')
  const wrapped = bytes('encrypted_aes_key')
  const aesKey = unwrap(wrapped)
  if (!aesKey) return undefined
  const iv = bytes('initial_vector')
  const data = bytes('encrypted_flow_data')
  const decipher = createDecipheriv('aes-128-gcm', aesKey, iv, { authTagLength: 16 })
  decipher.setAuthTag(data.subarray(-16))
  const text = Buffer.concat([decipher.update(data.subarray(0, -16)), decipher.final()])
  return {
    request: JSON.parse(text.toString()) as Request, // what a simulator sends is an object
    seal(value: unknown, asItCame: boolean): string {
      const replyIv = asItCame ? iv : iv.map(byte => byte ^ 0xff)
      const cipher = createCipheriv('aes-128-gcm', aesKey, replyIv, { authTagLength: 16 })
      const json = typeof value === 'string' ? value : JSON.stringify(value)
      const sealed = [cipher.update(json, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return Buffer.concat(sealed).toString('base64')
    }
  }
}

function unwrap(wrapped: Buffer): Buffer | undefined {
  try {
    return privateDecrypt({ key: privateKey, padding, oaepHash: 'sha256' }, wrapped)
  } catch {
    return undefined
  }
}
