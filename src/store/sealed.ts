import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { FLOW_ERR_STATE_KEY } from '../errors.ts'
import type { Store } from './store.ts'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Enough to tell a few keys apart. */
const ID_BYTES = 6

/** A secret that seals, and what tells that it did. */
interface StateKey {
  readonly id: string
  readonly secret: Uint8Array
}

/**
 * A store whose values are encrypted at rest: AES-256-GCM under the first of `secrets`, opened by
 * any of them. Each value is bound to its key, so that none can be put in the place of another. What
 * cannot be opened is as good as absent, and `onUnreadable` hears of the first. Without a secret
 * every call throws FLOW_ERR_STATE_KEY.
 */
export function sealedStore(
  store: Store,
  secrets: readonly string[],
  { onUnreadable = () => {} }: { onUnreadable?: (reason: string) => void } = {}
): Store {
  const keys = secrets.map(deriveKey)
  let isTold = false

  function seal(at: string, value: string): string {
    const [key] = keys
    if (key === undefined) throw new FLOW_ERR_STATE_KEY()
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, keyFor(key, at), nonce).setAAD(Buffer.from(at))
    const parts = [nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]
    return `${key.id}.${Buffer.concat(parts).toString('base64url')}`
  }

  function open(at: string, sealed: string | undefined): string | undefined {
    if (keys.length === 0) throw new FLOW_ERR_STATE_KEY()
    if (sealed === undefined) return undefined
    const [id, text = ''] = sealed.split('.')
    const key = keys.find(key => key.id === id)
    const value = key && decrypt(key, at, Buffer.from(text, 'base64url'))
    if (value === undefined && !isTold) {
      isTold = true
      onUnreadable(
        key ? 'it was changed, or is another’s' : 'it was sealed under another STATE_KEY'
      )
    }
    return value
  }

  return {
    get: async at => open(at, await store.get(at)),
    set: async (at, value, options) => store.set(at, seal(at, value), options),
    delete: at => store.delete(at),
    add: async (at, value, options) => store.add(at, seal(at, value), options),
    // What is likely there is not known as it is sealed.
    async update(at, change, { likely: _, ...options }) {
      const sealed = await store.update(
        at,
        before => {
          const after = change(open(at, before))
          return after === undefined ? undefined : seal(at, after)
        },
        options
      )
      return open(at, sealed)
    },
    append: async (at, item, options) => store.append(at, seal(at, item), options),
    async list(at) {
      const items = await store.list(at)
      return items.map(item => open(at, item)).filter(item => item !== undefined)
    },
    check: () => store.check(),
    close: () => store.close()
  }
}

function deriveKey(secret: string): StateKey {
  const derived = hkdfSync('sha256', secret, '', 'flowgate state', KEY_BYTES + ID_BYTES)
  const bytes = Buffer.from(derived)
  return {
    id: bytes.subarray(KEY_BYTES).toString('base64url'),
    secret: bytes.subarray(0, KEY_BYTES)
  }
}

/** Of each place its own: random nonces of 12 bytes are too few for all values under one key. */
function keyFor({ secret }: StateKey, at: string): Buffer {
  return createHmac('sha256', secret).update(at).digest()
}

function decrypt(key: StateKey, at: string, bytes: Buffer): string | undefined {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const options = { authTagLength: TAG_BYTES }
  const decipher = createDecipheriv(CIPHER, keyFor(key, at), nonce, options)
  decipher.setAAD(Buffer.from(at)).setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
