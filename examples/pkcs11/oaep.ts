import { hash } from 'node:crypto'

const HASH_BYTES = 32
const LABEL_HASH = sha256(Buffer.alloc(0))
/** WhatsApp wraps AES-128 keys, and nothing else. */
const AES_KEY_BYTES = 16

/**
 * Take the padding off what the bare RSA operation gives (RFC 8017, section 7.1.2): OAEP with
 * SHA-256, MGF1 with SHA-256, no label, an AES key inside. Undefined when it is anything else.
 *
 * Where the message begins is known, so the work is the same for every input: who could measure
 * how it was refused could decrypt by asking (Manger's attack).
 */
export function removeOaep(padded: Buffer): Buffer | undefined {
  if (padded.length < 2 * HASH_BYTES + 2 + AES_KEY_BYTES) return undefined
  const [first = 1] = padded
  const maskedSeed = padded.subarray(1, 1 + HASH_BYTES)
  const maskedData = padded.subarray(1 + HASH_BYTES)
  const seed = xor(maskedSeed, mgf1(maskedData, HASH_BYTES))
  const data = xor(maskedData, mgf1(seed, maskedData.length))
  const aesKey = data.subarray(-AES_KEY_BYTES)
  const zeros = Buffer.alloc(data.length - HASH_BYTES - 1 - AES_KEY_BYTES)
  const difference = xor(data, Buffer.concat([LABEL_HASH, zeros, Buffer.from([1]), aesKey]))
  const wrong = difference.reduce((bits, byte) => bits | byte, first)
  return wrong === 0 ? aesKey : undefined
}

/** RFC 8017, appendix B.2.1. */
function mgf1(seed: Buffer, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / HASH_BYTES) }, (_, index) => {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(index)
    return sha256(Buffer.concat([seed, counter]))
  })
  return Buffer.concat(blocks).subarray(0, length)
}

function xor(a: Buffer, b: Buffer): Buffer {
  const result = Buffer.alloc(a.length)
  for (let index = 0; index < a.length; index++) result[index] = (a[index] ?? 0) ^ (b[index] ?? 0)
  return result
}

function sha256(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer')
}
