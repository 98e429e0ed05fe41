import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import forge from 'node-forge'
import type { Test } from 'tap'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'

type Asked = { action: string; screen?: string; data?: Record<string, unknown> }

const inverted = (bytes: string) =>
  Array.from(bytes, char => String.fromCharCode(char.charCodeAt(0) ^ 0xff)).join('')

/** What it may do otherwise than it ought to. */
interface Ways {
  /** Status of what it cannot decrypt. */
  undecryptable?: number
  type?: string
  keepsIv?: boolean
  checksSignatures?: boolean
  delayMs?: number
}

/**
 * Somebody else's endpoint: node:http and node-forge, and nothing of Flowgate. It answers with what
 * `answer` returns, never if that is undefined, and refuses signatures with 432.
 */
export async function forgeEndpoint(
  t: Test,
  answer: (asked: Asked) => object | undefined,
  {
    undecryptable = 421,
    type = 'text/plain',
    keepsIv = false,
    checksSignatures = true,
    delayMs = 0
  }: Ways = {}
) {
  const privateKey = forge.pki.privateKeyFromPem(keyFile('rsa2048-pkcs8.pem').toString())
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const hmac = forge.hmac.create()
    hmac.start('sha256', APP_SECRET)
    hmac.update(body)
    const isSigned = request.headers['x-hub-signature-256'] === `sha256=${hmac.digest().toHex()}`
    if (checksSignatures && !isSigned) {
      response.writeHead(432).end()
      return
    }
    const envelope = JSON.parse(body)
    const bytes = (name: string) => forge.util.decode64(envelope[name])
    const md = forge.md.sha256.create()
    let aesKey: string
    try {
      aesKey = privateKey.decrypt(bytes('encrypted_aes_key'), 'RSA-OAEP', { md, mgf1: { md } })
    } catch {
      response.writeHead(undecryptable).end()
      return
    }
    const iv = bytes('initial_vector')
    const data = bytes('encrypted_flow_data')
    const decipher = forge.cipher.createDecipher('AES-GCM', aesKey)
    const tag = forge.util.createBuffer(data.slice(-16))
    decipher.start({ iv, tagLength: 128, tag })
    decipher.update(forge.util.createBuffer(data.slice(0, -16)))
    if (!decipher.finish()) throw new Error('the request does not decrypt')
    const reply = answer(JSON.parse(decipher.output.toString()))
    if (reply === undefined) return
    const cipher = forge.cipher.createCipher('AES-GCM', aesKey)
    cipher.start({ iv: keepsIv ? iv : inverted(iv), tagLength: 128 })
    cipher.update(forge.util.createBuffer(JSON.stringify(reply), 'utf8'))
    cipher.finish()
    await sleep(delayMs)
    response.writeHead(200, { 'content-type': type })
    response.end(forge.util.encode64(cipher.output.getBytes() + cipher.mode.tag.getBytes()))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/flow`
}
