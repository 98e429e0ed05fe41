import { generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'
import { vector, vectorText } from './vectors.ts'

/** Wrap bytes as PEM. */
export const pem = (label: string, der: Buffer) =>
  `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`

const rsa = forge.pki.privateKeyFromPem(vectorText('rsa2048-pkcs8.pem'))
const rsaPublic = forge.pki.publicKeyFromPem(vectorText('rsa2048-public.pem'))
const binary = (node: forge.asn1.Asn1) => Buffer.from(forge.asn1.toDer(node).getBytes(), 'binary')

/** What people mistake for an RSA private key; node-forge makes what Node cannot. */
export const strange = {
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'sec1',
    format: 'pem'
  }),
  ed25519: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
  ed25519Der: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }),
  rsaPss: generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem'
  }),
  rsa1024: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem'
  }),
  pkcs1Public: forge.pki.publicKeyToRSAPublicKeyPem(rsaPublic),
  certificate: forge.pki.certificateToPem(selfSigned()),
  request: request(),
  pkcs12OfCertificate: binary(forge.pkcs12.toPkcs12Asn1(null, selfSigned(), 'correct horse')),
  pkcs12Open: binary(forge.pkcs12.toPkcs12Asn1(rsa, selfSigned(), null)),
  openSshRsa: openSsh('ssh-rsa'),
  openSshEd25519: openSsh('ssh-ed25519'),
  utf16: Buffer.from(`\uFEFF${vectorText('rsa2048-pkcs8.pem')}`, 'utf16le'),
  pkcs12Ber: ber('rsa2048.p12'),
  // Primes of one key, modulus of another.
  patchwork: pem('RSA PRIVATE KEY', patchwork())
}

function selfSigned(): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = rsaPublic
  certificate.serialNumber = '01'
  certificate.validity.notAfter.setFullYear(certificate.validity.notBefore.getFullYear() + 1)
  certificate.setSubject([{ name: 'commonName', value: 'flowgate' }])
  certificate.setIssuer([{ name: 'commonName', value: 'flowgate' }])
  certificate.sign(rsa)
  return certificate
}

function request(): string {
  const request = forge.pki.createCertificationRequest()
  request.publicKey = rsaPublic
  request.setSubject([{ name: 'commonName', value: 'flowgate' }])
  request.sign(rsa)
  return forge.pki.certificationRequestToPem(request)
}

/** The head of an OpenSSH key, without a key. */
function openSsh(type: string): string {
  const head = `openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none\0\0\0\0\0\0\0\x01\0\0\0\x33\0\0\0`
  return pem(
    'OPENSSH PRIVATE KEY',
    Buffer.from(`${head}${String.fromCharCode(type.length)}${type}`)
  )
}

/** PKCS#12 as some exporters stream it: without a length at the head, its content in two pieces. */
function ber(name: string): Buffer {
  const { asn1 } = forge
  const { UNIVERSAL } = asn1.Class
  const { OCTETSTRING } = asn1.Type
  const [version, authSafe, mac] = children(asn1.fromDer(vector(name).toString('binary')))
  const [, explicit] = children(authSafe)
  const content = String(children(explicit)[0]?.value)
  if (!version || !authSafe || !explicit || !mac) throw new Error(`${name} is not PKCS#12`)
  const pieces = [content.slice(0, 1000), content.slice(1000)].map(piece =>
    asn1.create(UNIVERSAL, OCTETSTRING, false, piece)
  )
  explicit.value = [asn1.create(UNIVERSAL, OCTETSTRING, true, pieces)]
  const parts = [version, authSafe, mac].map(binary)
  return Buffer.concat([Buffer.from([0x30, 0x80]), ...parts, Buffer.from([0, 0])])
}

function children(node: forge.asn1.Asn1 | undefined): forge.asn1.Asn1[] {
  return Array.isArray(node?.value) ? node.value : []
}

function patchwork(): Buffer {
  const other = forge.pki.privateKeyFromPem(vectorText('previous-pkcs8.pem'))
  return binary(forge.pki.privateKeyToAsn1({ ...rsa, n: other.n }))
}

/** An encrypted vector in DER that claims another algorithm: the last byte of an OID is changed. */
export function claim(name: string, oid: string, last: number): Buffer {
  const der = Buffer.from(vectorText(name).replaceAll(/-----.*-----/g, ''), 'base64')
  const bytes = Buffer.from(oid, 'hex')
  der[der.indexOf(bytes) + bytes.length] = last
  return der
}

/** The start of a file. */
export const cut = (name: string, bytes = 900) => vector(name).subarray(0, bytes)
