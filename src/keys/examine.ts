import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { attempt } from './attempt.ts'
import { type Block, read } from './read.ts'
import { type Sealed, sealedOf, unseal } from './sealed.ts'
import { COPY_AGAIN, MAKE_RSA, type Refusal, unsuited } from './suited.ts'

/** What a block turned out to be; a key that is refused may still be one that Node has read. */
export type Finding = {
  kind: 'private' | 'public' | 'certificate' | 'other'
  what: string
  encryption?: string | undefined
} & ({ key: KeyObject; refusal?: undefined } | { key?: KeyObject; refusal: Refusal })

export interface Examination {
  encoding: string
  remarks: string[]
  findings: [Finding, ...Finding[]]
}

const GIVE_RSA = 'give an RSA private key as PEM, DER or PKCS#12'

/**
 * Find out what lies in a source: each of its private keys or, where it has none, the first thing
 * that it holds. There is always one finding.
 */
export function examine(bytes: Buffer, passphrase: string | undefined): Examination {
  const { blocks, ...reading } = read(bytes)
  const isPrivate = ({ label }: Block) => !label || /PRIVATE KEY/.test(label)
  const chosen = blocks.some(isPrivate) ? blocks.filter(isPrivate) : blocks.slice(0, 1)
  const [first = noKey(bytes), ...rest] = chosen.map(block => examineBlock(block, passphrase))
  return { ...reading, findings: [first, ...rest] }
}

function noKey(bytes: Buffer): Finding {
  if (bytes.toString().trim() === '') {
    const refusal = { problem: 'is empty', remedy: MAKE_RSA }
    return { kind: 'other', what: 'nothing', refusal }
  }
  const refusal = { problem: 'is not a key', remedy: GIVE_RSA }
  return { kind: 'other', what: 'not a key', refusal }
}

function examineBlock(block: Block, passphrase: string | undefined): Finding {
  if (block.damage) return damaged(block, block.damage)
  if (block.label === 'OPENSSH PRIVATE KEY') return openSsh(block)
  return (
    openPrivate(block) ??
    publicHalf(block) ??
    sealedKey(block, passphrase) ??
    damaged(block, 'its ASN.1 is not that of a key')
  )
}

/** A label is a claim: what the bytes are decides. */
function openPrivate({ der, dek }: Block): Finding | undefined {
  if (dek) return undefined
  const types = { 'PKCS#8': 'pkcs8', 'PKCS#1': 'pkcs1', 'SEC 1': 'sec1' } as const
  for (const [container, type] of Object.entries(types)) {
    const key = attempt(() => createPrivateKey({ key: der, format: 'der', type }))
    if (key) return privateKey(key, `${container} private key`)
  }
  return undefined
}

function publicHalf({ label, der, dek }: Block): Finding | undefined {
  if (dek) return undefined
  const remedy = 'give the private key that it belongs to'
  for (const type of ['spki', 'pkcs1'] as const) {
    const key = attempt(() => createPublicKey({ key: der, format: 'der', type }))
    if (!key) continue
    const what = type === 'spki' ? 'SPKI public key' : 'PKCS#1 public key'
    return { kind: 'public', what, key, refusal: { problem: 'is a public key', remedy } }
  }
  const key = attempt(() => new X509Certificate(der).publicKey)
  if (key) {
    const refusal = { problem: 'is a certificate, not a private key', remedy }
    return { kind: 'certificate', what: 'certificate', key, refusal }
  }
  if (label?.endsWith('CERTIFICATE REQUEST')) {
    const refusal = { problem: 'is a certificate request, not a private key', remedy }
    return { kind: 'certificate', what: 'certificate request', refusal }
  }
  return undefined
}

function sealedKey(block: Block, passphrase: string | undefined): Finding | undefined {
  const sealed = sealedOf(block)
  if (!sealed) return undefined
  const what = describe(sealed)
  if (!sealed.key) {
    const remedy = 'export it again together with its key'
    return { kind: 'other', what, refusal: { problem: 'is PKCS#12 without a private key', remedy } }
  }
  // Some PKCS#12 files are sealed with an empty passphrase, so having none is worth a try.
  const key = unseal(sealed.key, passphrase ?? '')
  const { encryption } = sealed
  return key
    ? { ...privateKey(key, what), encryption }
    : { kind: 'private', what, encryption, refusal: locked(sealed, passphrase) }
}

function describe({ container, encryption, key }: Sealed): string {
  if (container !== 'PKCS#12') return `${container} private key, encrypted`
  if (!key) return 'PKCS#12 without a private key'
  if (!encryption) return 'PKCS#12, not encrypted'
  return encryption.startsWith('PBES2') ? 'PKCS#12, modern' : 'PKCS#12, legacy'
}

function locked({ container, encryption, readable }: Sealed, passphrase?: string): Refusal {
  const names = container === 'PKCS#12' ? `PKCS#12, ${encryption}` : encryption
  const encrypted = `is encrypted (${names})`
  if (!passphrase) {
    return { problem: `${encrypted} and no passphrase is given`, remedy: 'set PASSPHRASE' }
  }
  return readable
    ? {
        problem: `${encrypted} and PASSPHRASE does not open it`,
        remedy: 'set PASSPHRASE to the one it was encrypted with'
      }
    : {
        problem: `${encrypted}, which Flowgate does not know, and PASSPHRASE does not open it`,
        remedy: 'encrypt it anew with `openssl pkcs8 -topk8 -v2 aes-256-cbc`'
      }
}

function privateKey(key: KeyObject, what: string): Finding {
  const refusal = unsuited(key)
  return refusal ? { kind: 'private', what, key, refusal } : { kind: 'private', what, key }
}

function openSsh({ der }: Block): Finding {
  const what = 'OpenSSH private key'
  const problem = 'is an OpenSSH private key'
  // The public half lies open in it, with the name of its type.
  const remedy = der.includes('ssh-rsa')
    ? 'convert a copy of it with `ssh-keygen -p -m PEM -f <copy>`'
    : MAKE_RSA
  return { kind: 'private', what, refusal: { problem, remedy } }
}

function damaged({ label }: Block, damage: string): Finding {
  const known =
    !label || /^((RSA |EC |OPENSSH |ENCRYPTED )?PRIVATE|(RSA )?PUBLIC) KEY$|CERT/.test(label)
  if (!known) {
    const problem = `is PEM of another kind (${label})`
    return { kind: 'other', what: `${label} in PEM`, refusal: { problem, remedy: GIVE_RSA } }
  }
  const refusal = { problem: `is damaged (${damage})`, remedy: COPY_AGAIN }
  return { kind: 'other', what: `damaged ${label?.toLowerCase() ?? 'key'}`, refusal }
}
