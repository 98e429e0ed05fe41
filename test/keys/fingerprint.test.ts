import { spawnSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import t from 'tap'
import { fingerprint } from '../../src/keys/fingerprint.ts'
import { FINGERPRINT, vector } from './vectors.ts'

t.test('a fingerprint is the SHA-256 that openssl computed of the public key', async t => {
  t.equal(fingerprint(createPublicKey(vector('rsa2048-public.pem'))), FINGERPRINT)
})

t.test('a private key has the fingerprint of its public half', async t => {
  t.equal(fingerprint(createPublicKey(vector('rsa2048-pkcs8.pem'))), FINGERPRINT)
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

t.test(
  'the openssl command gives the same for every key',
  { skip: !hasOpenssl && 'there is no openssl command' },
  async t => {
    for (const name of ['rsa2048-pkcs8.pem', 'previous-pkcs8.pem', 'rsa4096-pkcs8.pem']) {
      const der = spawnSync('openssl', ['pkey', '-pubout', '-outform', 'DER'], {
        input: vector(name)
      })
      const digest = spawnSync('openssl', ['sha256', '-r'], { input: der.stdout })
      const [hex] = digest.stdout.toString().split(' ')
      t.equal(fingerprint(createPublicKey(vector(name))), hex, name)
    }
  }
)
