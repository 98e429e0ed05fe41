// Sends an encrypted request that another implementation made, and opens the reply by the key and
// the IV that are written beside it. The server has to serve with rsa2048-pkcs8.pem.
import { createDecipheriv } from 'node:crypto'
import { readFileSync } from 'node:fs'

const vectors = new URL('../test/fixtures/vectors/', import.meta.url)
const { app_secret, requests } = JSON.parse(readFileSync(new URL('requests.json', vectors), 'utf8'))

/** The environment of a server that the vectors were made for. */
export const vectorEnv = {
  APP_SECRET: app_secret,
  STATE_KEY: 'a secret of more than 32 characters',
  PRIVATE_KEY: readFileSync(new URL('keys/rsa2048-pkcs8.pem', vectors), 'utf8')
}

/** The decrypted reply to the vector of that name and maker. Throws when it is not 200. */
export async function sendVector(url, name, madeBy) {
  const vector = requests.find(({ name: n, made_by }) => n === name && made_by === madeBy)
  const reply = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': vector.x_hub_signature_256
    },
    body: vector.body
  })
  if (reply.status !== 200) throw new Error(`${url} answered ${reply.status} to ${name}`)
  const sealed = Buffer.from(await reply.text(), 'base64')
  const [key, iv] = [vector.aes_key_hex, vector.response_iv_hex].map(hex => Buffer.from(hex, 'hex'))
  const decipher = createDecipheriv('aes-128-gcm', key, iv, { authTagLength: 16 })
  decipher.setAuthTag(sealed.subarray(-16))
  return JSON.parse(
    Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString()
  )
}

/** Wait until `url` answers 200, for at most `seconds`, and for as long as `server` runs. */
export async function ready(url, server, seconds = 30) {
  for (let left = seconds * 20; left > 0; left--) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`)
    const reply = await fetch(url).catch(() => undefined)
    if (reply?.ok) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`${url} is not ready after ${seconds} s`)
}
