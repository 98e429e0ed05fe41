import { createPrivateKey, type KeyObject } from 'node:crypto'
import { createRequire } from 'node:module'
import type forge from 'node-forge'
import { attempt } from './attempt.ts'
import type { Block } from './read.ts'

/** A container with a passphrase over the private key, or (PKCS#12) with room for one. */
export interface Sealed {
  container: string
  /** The names of the scheme and the cipher; none when the key lies open in it. */
  encryption: string | undefined
  /** Whether Node or node-forge can undo the encryption, given the passphrase. */
  readable: boolean
  /** The key as Node may open it; none when the container holds no key. */
  key: { pem: string } | { pkcs8: Buffer } | undefined
}

const READABLE: Record<string, string> = {
  '1.2.840.113549.1.12.1.3': 'PBE-SHA1-3DES',
  '1.2.840.113549.1.12.1.4': 'PBE-SHA1-2DES',
  '1.2.840.113549.1.12.1.6': 'PBE-SHA1-RC2-40',
  '2.16.840.1.101.3.4.1.2': 'AES-128-CBC',
  '2.16.840.1.101.3.4.1.22': 'AES-192-CBC',
  '2.16.840.1.101.3.4.1.42': 'AES-256-CBC',
  '1.2.840.113549.3.7': 'DES-EDE3-CBC',
  '1.3.14.3.2.7': 'DES-CBC'
}
const UNREADABLE: Record<string, string> = {
  '1.2.840.113549.1.5.3': 'PBE-MD5-DES',
  '1.2.840.113549.1.5.10': 'PBE-SHA1-DES',
  '1.2.840.113549.1.12.1.1': 'PBE-SHA1-RC4-128',
  '1.2.840.113549.1.12.1.2': 'PBE-SHA1-RC4-40',
  '1.2.840.113549.1.12.1.5': 'PBE-SHA1-RC2-128'
}
const READABLE_DEK = /^(AES-(128|192|256)-CBC|DES(-EDE3)?-CBC|RC2-(40|64|128)-CBC)$/
const PBES2 = '1.2.840.113549.1.5.13'
const PKCS7_DATA = '1.2.840.113549.1.7.1'
const KEY_BAG = '1.2.840.113549.1.12.10.1.1'
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2'

// Loaded at the first container that needs it: the import takes 25 ms and 12 MB.
const require = createRequire(import.meta.url)
const lib = (): typeof forge => require('node-forge')

/** Tell an encrypted PKCS#1 or PKCS#8 key or a PKCS#12 file, and how it is encrypted. */
export function sealedOf(block: Block): Sealed | undefined {
  if (block.dek) {
    const { cipher, iv } = block.dek
    const key = { pem: pemOf(block, `DEK-Info: ${cipher},${iv}`) }
    return { container: 'PKCS#1', encryption: cipher, readable: READABLE_DEK.test(cipher), key }
  }
  return attempt(() => {
    const [first, second] = children(parse(block.der))
    // EncryptedPrivateKeyInfo (RFC 5958, section 3): an algorithm and an OCTET STRING.
    if (oid(children(first)[0]) && second?.type === lib().asn1.Type.OCTETSTRING) {
      return { container: 'PKCS#8', ...encryptionOf(first), key: { pkcs8: block.der } }
    }
    const [type, content] = children(second)
    return oid(type) === PKCS7_DATA ? { container: 'PKCS#12', ...keyBagOf(content) } : undefined
  })
}

/**
 * Open a container: the private key, or nothing when the passphrase does not open it. OpenSSL 3 may
 * report a wrong passphrase as `bad decrypt` or as broken ASN.1; both are nothing here.
 */
export function unseal(key: NonNullable<Sealed['key']>, passphrase: string): KeyObject | undefined {
  if ('pem' in key) {
    return (
      attempt(() => createPrivateKey({ key: key.pem, passphrase })) ??
      attempt(() => pemWithForge(key.pem, passphrase))
    )
  }
  const open = (der: Buffer) =>
    createPrivateKey({ key: der, format: 'der', type: 'pkcs8', passphrase })
  return (
    attempt(() => open(key.pkcs8)) ??
    attempt(() => open(pkcs8WithForge(key.pkcs8, passphrase))) ??
    // node-forge wants a passphrase as characters in PKCS#12 schemes and as bytes in PBES2.
    attempt(() => open(pkcs8WithForge(key.pkcs8, lib().util.encodeUtf8(passphrase))))
  )
}

function pemWithForge(pem: string, passphrase: string): KeyObject {
  const { asn1, pki, util } = lib()
  const key = pki.decryptRsaPrivateKey(pem, util.encodeUtf8(passphrase))
  const der = Buffer.from(asn1.toDer(pki.privateKeyToAsn1(key)).getBytes(), 'binary')
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs1' })
}

function pkcs8WithForge(der: Buffer, passphrase: string): Buffer {
  const { asn1, pki } = lib()
  const info = pki.decryptPrivateKeyInfo(parse(der), passphrase)
  return Buffer.from(asn1.toDer(info).getBytes(), 'binary')
}

/** The PEM again, with its line breaks where OpenSSL and node-forge look for them. */
function pemOf({ label, der }: Block, dekInfo: string): string {
  const lines = der.toString('base64').replaceAll(/.{1,64}/g, '$&\n')
  const headers = `Proc-Type: 4,ENCRYPTED\n${dekInfo}\n\n`
  return `-----BEGIN ${label}-----\n${headers}${lines}-----END ${label}-----\n`
}

function encryptionOf(
  algorithm: forge.asn1.Asn1 | undefined
): Pick<Sealed, 'encryption' | 'readable'> {
  const [scheme, parameters] = children(algorithm)
  const id = oid(scheme)
  // PBES2-params (RFC 8018, appendix A.4): key derivation, then the cipher.
  const cipher = id === PBES2 ? oid(children(children(parameters)[1])[0]) : id
  const name = READABLE[cipher] ?? UNREADABLE[cipher] ?? cipher
  return { encryption: id === PBES2 ? `PBES2, ${name}` : name, readable: cipher in READABLE }
}

/**
 * Go through AuthenticatedSafe and SafeContents (RFC 7292, section 4) to the first key. The MAC
 * over them is not checked: a passphrase that opens the key is the right one.
 */
function keyBagOf(content: forge.asn1.Asn1 | undefined): Omit<Sealed, 'container'> {
  const inside = (explicit: forge.asn1.Asn1 | undefined) =>
    children(parse(octets(children(explicit)[0])))
  for (const safe of inside(content)) {
    const [type, contents] = children(safe)
    if (oid(type) !== PKCS7_DATA) continue
    for (const bag of inside(contents)) {
      const [id, explicit] = children(bag)
      for (const value of children(explicit)) {
        const key = { pkcs8: Buffer.from(lib().asn1.toDer(value).getBytes(), 'binary') }
        if (oid(id) === KEY_BAG) return { encryption: undefined, readable: true, key }
        if (oid(id) === SHROUDED_KEY_BAG) return { ...encryptionOf(children(value)[0]), key }
      }
    }
  }
  return { encryption: undefined, readable: false, key: undefined }
}

function parse(der: Buffer): forge.asn1.Asn1 {
  return lib().asn1.fromDer(der.toString('binary'), false)
}

function children(node: forge.asn1.Asn1 | undefined): forge.asn1.Asn1[] {
  return Array.isArray(node?.value) ? node.value : []
}

/** The content of an OCTET STRING, which BER may hand over in pieces. */
function octets(node: forge.asn1.Asn1 | undefined): Buffer {
  return typeof node?.value === 'string'
    ? Buffer.from(node.value, 'binary')
    : Buffer.concat(children(node).map(octets))
}

/** An object identifier with its dots; of other nodes, nothing. */
function oid(node: forge.asn1.Asn1 | undefined): string {
  const { asn1 } = lib()
  return typeof node?.value === 'string' && node.type === asn1.Type.OID
    ? asn1.derToOid(node.value)
    : ''
}
