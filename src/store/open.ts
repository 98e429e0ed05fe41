import { FLOW_ERR_CONFIG } from '../errors.ts'
import { memoryStore } from './memory.ts'
import type { Store } from './store.ts'

export interface OpenOptions {
  /** How long an answer may take, in milliseconds. */
  timeoutMs: number
  log: {
    info(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

/** Open the store that an address names: `memory`. Throws FLOW_ERR_CONFIG. */
export async function openStore(address: string, _options: OpenOptions): Promise<Store> {
  if (address === 'memory') return memoryStore()
  throw new FLOW_ERR_CONFIG('STORE is none that there is: memory')
}
