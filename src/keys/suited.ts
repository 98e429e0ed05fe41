import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto'
import { attempt } from './attempt.ts'

/** Why Flowgate cannot serve with something, as the end of a sentence, and what to do about it. */
export interface Refusal {
  problem: string
  remedy: string
}

/** WhatsApp's keys are RSA-2048 (spec: data channel, section 3); longer ones work as well. */
const MIN_BITS = 2048

export const MAKE_RSA = 'Flows need an RSA-2048 key, make one with `flowgate keys new`'
export const COPY_AGAIN = 'copy it again, whole and unchanged'

/** Why a private key cannot open envelopes; nothing when it can. */
export function unsuited(key: KeyObject): Refusal | undefined {
  const type = typeOf(key)
  const bits = bitsOf(key)
  if (type === 'RSA-PSS') {
    const problem = 'is an RSA-PSS private key, which can sign but not decrypt'
    return { problem, remedy: MAKE_RSA }
  }
  if (type !== 'RSA') return { problem: `is a private key of type ${type}`, remedy: MAKE_RSA }
  if (bits < MIN_BITS) return { problem: `is an RSA key of only ${bits} bits`, remedy: MAKE_RSA }
  if (!fits(key)) {
    return { problem: 'is a damaged RSA key (its numbers do not fit together)', remedy: COPY_AGAIN }
  }
  return undefined
}

/** `RSA`, `RSA-PSS`, `EC`, `Ed25519` … */
export function typeOf({ asymmetricKeyType }: KeyObject): string {
  const type = String(asymmetricKeyType)
  return type.startsWith('ed') ? type.replace('ed', 'Ed') : type.toUpperCase()
}

/** The length of an RSA modulus; 0 for other keys. */
export function bitsOf(key: KeyObject): number {
  return key.asymmetricKeyDetails?.modulusLength ?? 0
}

/** Whether the private half undoes the public one: OpenSSL does not ask when it reads a key. */
function fits(key: KeyObject): boolean {
  const oaep = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
  const probe = Buffer.from('flowgate')
  return attempt(() => privateDecrypt(oaep, publicEncrypt(oaep, probe)).equals(probe)) ?? false
}
