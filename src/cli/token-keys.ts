import { Env } from '../config.ts'
import { setUpTokenKeys } from '../setup.ts'
import { readTenants } from '../tenants/read.ts'
import { faultInTokenKeys } from '../tokens/key.ts'
import type { Io } from './io.ts'

interface TokenKeys {
  keys: readonly string[]
  faults: readonly string[]
}

/** The keys of the server's flow tokens. `made` notes the file of one that is made for it. */
export function tokenKeysOf({ env }: Io, { made }: { made?: string[] } = {}): TokenKeys {
  const faults: string[] = []
  const config = Env.pick({ NODE_ENV: true, KEYS_DIR: true, TOKEN_KEY: true }).parse(env)
  const keys = setUpTokenKeys({ ...config, FLOW_TOKENS: 'signed' }, { made, faults })
  return { keys, faults }
}

/** The keys of the flow tokens of a tenant that TENANTS has. Throws Error when it cannot be read. */
export function tokenKeysOfTenant({ env }: Io, tenant: string): TokenKeys {
  if (!env.TENANTS) return { keys: [], faults: ['TENANTS is not set: see docs/tenants.md'] }
  const tenants = readTenants(env.TENANTS)
  const settings = tenants.get(tenant)
  if (settings === undefined) {
    const names = [...tenants.keys()].join(', ') || 'none'
    return { keys: [], faults: [`TENANTS has no tenant "${tenant}"; it has ${names}`] }
  }
  if ('fault' in settings) return { keys: [], faults: [`tenant ${tenant}: ${settings.fault}`] }
  const keys = settings.token_key ?? []
  const fault = faultInTokenKeys(keys)
  return { keys, faults: fault === undefined ? [] : [`token_key of ${tenant}: ${fault}`] }
}
