import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import pkcs11js from 'pkcs11js'
import type { KeyProvider } from '../../src/index.ts'
import { removeOaep } from './oaep.ts'
import { openToken, type Token } from './token.ts'

/**
 * A key provider for `KEY_PROVIDER`: private keys that stay in a PKCS#11 token.
 *
 * PKCS11_MODULE is the path of its library, PKCS11_TOKEN the label of the token, PKCS11_PIN its
 * PIN, and PKCS11_KEYS the labels of the keys, the current one first, separated by commas.
 */
export default async function pkcs11(
  env: Record<string, string | undefined>
): Promise<KeyProvider> {
  const labels = needed('PKCS11_KEYS').split(',')
  const token = openToken({
    library: needed('PKCS11_MODULE'),
    label: needed('PKCS11_TOKEN'),
    pin: needed('PKCS11_PIN')
  })
  const keys = await findKeys(token, labels)

  return {
    async unwrap(block) {
      for (const key of keys) {
        // Another key's block, or no number that this key could have made.
        if (block.length !== key.modulus.length || key.modulus.compare(block) <= 0) continue
        const padded = await token.decrypt(key.handle, block)
        const aesKey = removeOaep(padded)
        if (!aesKey) continue
        key.answered++
        key.lastUsedAt = Date.now()
        return { aesKey, fingerprint: key.fingerprint }
      }
      return undefined
    },
    status: () => keys.map(({ handle, modulus, publicKey, ...status }) => status),
    publicKey: () => keys[0]?.publicKey.export({ type: 'spki', format: 'pem' }).toString() ?? '',
    queueMs: token.queueMs,
    close: token.close
  }

  function needed(name: string): string {
    const value = env[name]
    if (!value) throw new Error(`${name} is not set`)
    return value
  }
}

async function findKeys(token: Token, labels: readonly string[]) {
  try {
    return labels.map(label => findKey(token, label.trim()))
  } catch (error) {
    await token.close()
    throw error
  }
}

function findKey({ find, read }: Token, label: string) {
  const { CKA_CLASS, CKA_KEY_TYPE, CKA_LABEL, CKA_MODULUS, CKA_PUBLIC_EXPONENT } = pkcs11js
  const [handle, ...more] = find([
    { type: CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
    { type: CKA_KEY_TYPE, value: pkcs11js.CKK_RSA },
    { type: CKA_LABEL, value: label }
  ])
  if (!handle || more.length > 0) {
    throw new Error(
      `the token has ${handle ? 'several private keys' : 'no private key'} "${label}"`
    )
  }
  const [modulus, exponent] = read(handle, [CKA_MODULUS, CKA_PUBLIC_EXPONENT])
  if (!modulus || !exponent)
    throw new Error(`the token does not tell the public half of "${label}"`)
  const publicKey = createPublicKey({
    key: { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') },
    format: 'jwk'
  })
  const use: { answered: number; lastUsedAt?: number } = { answered: 0 }
  return { handle, modulus, publicKey, fingerprint: fingerprint(publicKey), ...use }
}

/** As `flowgate keys list` shows it. */
function fingerprint(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(der).digest('hex')
}
