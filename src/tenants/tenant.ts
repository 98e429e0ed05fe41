import type { Endpoint } from '../flow/endpoint.ts'
import { loadKeys } from '../keys/load.ts'
import { createKeyRing } from '../keys/ring.ts'
import type { RsaQueue } from '../keys/rsa-queue.ts'
import { type KeyLog, tendKeys } from '../keys/tend.ts'
import { prefixedStore } from '../store/prefixed.ts'
import { sealedStore } from '../store/sealed.ts'
import type { Store } from '../store/store.ts'
import { faultInTokenKeys } from '../tokens/key.ts'
import { createTokens } from '../tokens/tokens.ts'
import type { Business } from './business.ts'
import type { TenantSettings } from './read.ts'

/** What all tenants of a server have in common. */
export interface Surroundings {
  readonly flows: readonly Endpoint[]
  readonly store: Store
  readonly stateKeys: readonly string[]
  /** Does RSA for all of them. */
  readonly queue: RsaQueue
  readonly log: KeyLog
}

export interface Tenant extends Business {
  readonly tenant: string
  /** Let go of its keys. */
  close(): Promise<void>
}

/** A tenant's part of the store of all. */
export function storeOfTenant(store: Store, name: string): Store {
  return prefixedStore(store, `t:${name}:`)
}

/** Make a tenant of its settings, or say what keeps it from being served. */
export function openTenant(
  name: string,
  settings: TenantSettings,
  { flows, store, stateKeys, queue, log }: Surroundings
): Tenant | { readonly fault: string } {
  const {
    keys_dir: dir,
    passphrase,
    app_secret: secrets = [],
    token_key: tokenKeys = []
  } = settings
  const { keys, faults: keyFaults } = loadKeys({ dir, passphrase })
  const known = new Map(flows.map(flow => [flow.name, flow]))
  const names = settings.flows ?? [...known.keys()]
  const faults = keyFaults.map(({ message }) => message)
  if (keys.length === 0 && faults.length === 0) {
    faults.push(`no private key in ${dir}: \`flowgate keys new --dir ${dir}\` makes one`)
  }
  for (const flow of names.filter(flow => !known.has(flow))) {
    faults.push(`the server has no flow "${flow}"`)
  }
  const isUnsigned = secrets.length === 0
  if (isUnsigned && settings.unsigned_requests === 'refuse') {
    faults.push('app_secret is not set; unsigned_requests: accept serves without checking senders')
  }
  for (const flow of names) {
    if (isUnsigned && known.get(flow)?.flowTokenSignature === 'require') {
      faults.push(`flow "${flow}" requires flow_token_signature: set app_secret`)
    }
  }
  const hasTokens = tokenKeys.length > 0 || settings.flow_tokens === 'signed'
  const weak = hasTokens ? faultInTokenKeys(tokenKeys) : undefined
  if (weak !== undefined) faults.push(`token_key: ${weak}`)
  if (faults.length > 0) return { fault: faults.join('; ') }

  const keyRing = createKeyRing(keys, { queue })
  const tended = tendKeys(keyRing, { dir, passphrase }, log)
  const own = storeOfTenant(store, name)
  return {
    tenant: name,
    keyRing,
    secrets,
    flows: new Set(names),
    store: sealedStore(own, stateKeys),
    tokens: hasTokens
      ? createTokens({ keys: tokenKeys, store: own, tenant: name, accept: settings.flow_tokens })
      : undefined,
    close: () => tended.stop()
  }
}
