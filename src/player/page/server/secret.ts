import { type Bytes, toBase64, utf8 } from '../../../simulator/bytes.ts'
import { open } from '../../../simulator/envelope.ts'

/** The AES key and the IV of one request. */
export interface Secret {
  readonly key: Bytes
  readonly iv: Bytes
}

/** Randomness for a phone that remembers what it gave: the last two are key and IV of a request. */
export function keep() {
  const given: Bytes[] = []
  return {
    random(bytes: Bytes): Bytes {
      crypto.getRandomValues(bytes)
      given.push(bytes)
      if (given.length > 2) given.shift()
      return bytes
    },
    latest(): Secret {
      const [key = new Uint8Array(), iv = new Uint8Array()] = given
      return { key, iv }
    }
  }
}

/** Seal a reply as an endpoint does: under the IV with every bit inverted. */
export async function sealReply(value: unknown, { key, iv }: Secret): Promise<string> {
  const cipher = { name: 'AES-GCM', iv: iv.map(byte => byte ^ 0xff) }
  const sealed = await crypto.subtle.encrypt(cipher, await aes(key), utf8(JSON.stringify(value)))
  return toBase64(new Uint8Array(sealed))
}

/** Read a reply: parsed, or in words what is wrong with it. */
export async function openReply(body: string, { key, iv }: Secret): Promise<unknown> {
  const opened = await open(body, { aesKey: await aes(key), iv })
  if ('fault' in opened) return opened.fault
  try {
    return JSON.parse(opened.text)
  } catch {
    return opened.text
  }
}

function aes(key: Bytes) {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])
}
