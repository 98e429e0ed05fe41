import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import forge from 'node-forge'
import t from 'tap'
import { fromBase64, type Random } from '../../src/simulator/bytes.ts'
import { open, type PublicKey, readPublicKey, seal } from '../../src/simulator/envelope.ts'
import { encryptMedia } from '../../src/simulator/media.ts'
import { signBody, signer, signFlowToken } from '../../src/simulator/signature.ts'
import { APP_SECRET, keyFile, requests, responses } from '../fixtures/vectors.ts'

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))
const base64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

/** Randomness that is known beforehand. */
const dealing =
  (...parts: Uint8Array[]): Random =>
  bytes => {
    bytes.set(parts.shift() ?? [])
    return bytes
  }

const aesKeyOf = (raw: Uint8Array<ArrayBuffer>): Promise<PublicKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])

const pem = keyFile('rsa2048-public.pem').toString()
// Section 16 of the data channel's specification.
const AES_KEY = '000102030405060708090a0b0c0d0e0f'
const IV = '101112131415161718191a1b1c1d1e1f'

t.test('requests are encrypted byte for byte as other implementations do', async t => {
  const readable = requests.filter(({ plaintext, aes_key_hex }) => plaintext && aes_key_hex)
  t.ok(readable.length > 20)
  const publicKey = await readPublicKey(pem)
  for (const { name, plaintext, aes_key_hex, iv_hex, body } of readable) {
    const sealed = await seal(plaintext, publicKey, dealing(hex(aes_key_hex), hex(iv_hex)))
    const { encrypted_flow_data, initial_vector } = JSON.parse(sealed.body)
    const expected = JSON.parse(body)
    t.strictSame(
      { encrypted_flow_data, initial_vector },
      {
        encrypted_flow_data: expected.encrypted_flow_data,
        initial_vector: expected.initial_vector
      },
      name
    )
  }
})

t.test('node-forge unwraps the AES key, for keys of 2048 and of 4096 bits', async t => {
  for (const name of ['rsa2048-pkcs8.pem', 'rsa4096-pkcs8.pem']) {
    const exported = createPublicKey(keyFile(name)).export({ type: 'spki', format: 'pem' })
    const { body } = await seal('{}', await readPublicKey(String(exported)), dealing(hex(AES_KEY)))
    const wrapped = forge.util.decode64(JSON.parse(body).encrypted_aes_key)
    const aesKey = forge.pki
      .privateKeyFromPem(keyFile(name).toString())
      .decrypt(wrapped, 'RSA-OAEP', {
        md: forge.md.sha256.create(),
        mgf1: { md: forge.md.sha256.create() }
      })
    t.equal(forge.util.bytesToHex(aesKey), AES_KEY, name)
  }
})

t.test('each request has a key and an IV of its own', async t => {
  const publicKey = await readPublicKey(pem)
  const random: Random = bytes => crypto.getRandomValues(bytes)
  const bodies = [await seal('{}', publicKey, random), await seal('{}', publicKey, random)]
  const [one, other] = bodies.map(({ body }) => JSON.parse(body))
  t.not(one.initial_vector, other.initial_vector)
  t.not(one.encrypted_flow_data, other.encrypted_flow_data)
})

t.test('replies that other implementations sealed are opened', async t => {
  for (const { name, aes_key_hex, request_iv_hex, plaintext, body } of responses) {
    const exchange = { aesKey: await aesKeyOf(hex(aes_key_hex)), iv: hex(request_iv_hex) }
    t.strictSame(await open(body, exchange), { text: plaintext }, name)
  }
  const exchange = { aesKey: await aesKeyOf(hex(AES_KEY)), iv: hex(IV) }
  const body = 'IHgKwWOZTPuTXeaRsLCTmxUIfzKsJT55wwhsd1u/UvQwIkGyQtZ3e1xBpOceflVQ8Z996K4='
  t.strictSame(await open(body, exchange), { text: '{"error_msg":"This link has expired"}' })
})

t.test('what is no public key says what would be', async t => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
  const refused = {
    'a private key': [keyFile('rsa2048-pkcs8.pem').toString(), /a phone has the public one/],
    'a key that is not RSA': [String(ec.export({ type: 'spki', format: 'pem' })), /RSA key in PEM/],
    'something else': ['ssh-rsa AAAA', /BEGIN PUBLIC KEY/],
    'a broken key': [pem.replace(/MII/, 'AAA'), /cannot be read/]
  } as const
  for (const [name, [text, message]] of Object.entries(refused)) {
    await t.rejects(readPublicKey(text), { name: 'SimulatorError', message }, name)
  }
})

t.test('bodies and flow tokens are signed as other implementations sign them', async t => {
  const sign = signer(APP_SECRET)
  for (const { name, body, x_hub_signature_256 } of requests) {
    if (x_hub_signature_256) t.equal(await signBody(body, sign), x_hub_signature_256, name)
  }
  t.equal(
    await signFlowToken('tok-1', sign),
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmbG93X3Rva2VuIjoidG9rLTEifQ.SNKB1jTnuVZqbaia0GtLLx_nrkTgnJLKSIo4IWMu5i4'
  )
})

t.test('files are encrypted byte for byte as other implementations do', async t => {
  const vectors = JSON.parse(readFileSync('test/fixtures/vectors/media.json', 'utf8'))
  for (const { name, encryption_metadata, file, plaintext } of vectors) {
    if (plaintext === undefined || file === undefined) continue
    const encrypted = await encryptMedia(base64(plaintext), {
      key: base64(encryption_metadata.encryption_key),
      hmacKey: base64(encryption_metadata.hmac_key),
      iv: base64(encryption_metadata.iv)
    })
    t.equal(Buffer.from(encrypted.file).toString('base64'), file, name)
    t.strictSame(encrypted.metadata, encryption_metadata, name)
  }
})

t.test('base64 is taken from its first to its last character only', async t => {
  for (const text of ['AAA', 'AAAA\n', 'AA-A', 'A===', '"AAAA"']) {
    t.equal(fromBase64(text), undefined, JSON.stringify(text))
  }
  t.strictSame(fromBase64('//8='), new Uint8Array([255, 255]))
})
