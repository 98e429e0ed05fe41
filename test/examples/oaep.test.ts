import {
  constants,
  createPrivateKey,
  createPublicKey,
  privateDecrypt,
  publicEncrypt,
  randomBytes
} from 'node:crypto'
import t from 'tap'
import { removeOaep } from '../../examples/pkcs11/oaep.ts'
import { keyFile, PASSPHRASE, requests } from '../fixtures/vectors.ts'
import { wrap } from '../keys/wrap.ts'

const load = (name: string) => createPrivateKey({ key: keyFile(name), passphrase: PASSPHRASE })
const key = load('rsa2048-pkcs8.pem')
const { RSA_NO_PADDING, RSA_PKCS1_OAEP_PADDING } = constants

/** The bare RSA operation, as a token does it. */
const bare = (block: Buffer, privateKey = key) =>
  privateDecrypt({ key: privateKey, padding: RSA_NO_PADDING }, block)

t.test('it finds the AES keys that other implementations wrapped', async t => {
  let opened = 0
  for (const { name, made_by, body, aes_key_hex, key: file } of requests) {
    const block = Buffer.from(JSON.parse(body).encrypted_aes_key ?? '', 'base64')
    if (!file.startsWith('rsa2048') || block.length !== 256) continue
    const expected = aes_key_hex ? Buffer.from(aes_key_hex, 'hex') : undefined
    if (expected) t.strictSame(removeOaep(bare(block)), expected, `${name}, by ${made_by}`)
    opened++
  }
  t.ok(opened > 5)
})

t.test('it takes what node:crypto takes, at every length of key', async t => {
  for (const privateKey of [key, load('rsa4096-pkcs8.pem')]) {
    for (let round = 0; round < 20; round++) {
      const aesKey = randomBytes(16)
      t.strictSame(removeOaep(bare(wrap(privateKey, aesKey), privateKey)), aesKey)
    }
  }
})

t.test('it refuses what is changed in any byte', async t => {
  const padded = bare(wrap(key, randomBytes(16)))
  for (let index = 0; index < padded.length; index++) {
    const changed = Buffer.from(padded)
    changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8))
    t.equal(removeOaep(changed), undefined, `byte ${index}`)
  }
})

t.test('it refuses other messages and other paddings', async t => {
  const publicKey = createPublicKey(key)
  const oaep = (message: Buffer, oaepHash = 'sha256', label?: Buffer) =>
    publicEncrypt(
      {
        key: publicKey,
        padding: RSA_PKCS1_OAEP_PADDING,
        oaepHash,
        ...(label && { oaepLabel: label })
      },
      message
    )
  for (const [name, block] of Object.entries({
    'a key of 15 bytes': oaep(randomBytes(15)),
    'a key of 17 bytes': oaep(randomBytes(17)),
    'an AES-256 key': oaep(randomBytes(32)),
    nothing: oaep(Buffer.alloc(0)),
    'the longest message': oaep(randomBytes(190)),
    'SHA-1': oaep(randomBytes(16), 'sha1'),
    'a label': oaep(randomBytes(16), 'sha256', Buffer.from('flow')),
    'PKCS#1 v1.5': publicEncrypt(
      { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
      randomBytes(16)
    )
  })) {
    t.equal(removeOaep(bare(block)), undefined, name)
  }
  for (const length of [0, 1, 33, 81]) t.equal(removeOaep(Buffer.alloc(length)), undefined)
})
