import { FLOW_ERR_CONFIG } from '../errors.ts'
import { limitedStore } from './limited.ts'
import { memoryStore } from './memory.ts'
import type { Store } from './store.ts'
import type { WatchOptions } from './watch.ts'

const SQLITE = 'sqlite:'
const NO_URL =
  'STORE is no URL of Redis, redis://user:password@host:port/0: signs in user and password are ' +
  'percent-encoded, and what follows the last / is the number of a database'

/**
 * Open the store that an address names: `memory`, `sqlite:<path>` or `redis[s]://…`. It is opened
 * whether or not it can be reached, and used when it can be. Throws FLOW_ERR_CONFIG for what no
 * waiting would mend: an address of another form, a package that is not installed.
 */
export async function openStore(
  address: string,
  options: Omit<WatchOptions, 'name'>
): Promise<Store> {
  if (address === 'memory') return memoryStore()
  if (address.startsWith(SQLITE)) {
    const { sqliteStore } = await load('better-sqlite3', () => import('./sqlite.ts'))
    const store = sqliteStore(address.slice(SQLITE.length), { busyMs: options.timeoutMs })
    return limitedStore(store, { name: address, ...options })
  }
  // The error of `new URL` would repeat the password.
  if (!URL.canParse(address)) throw new FLOW_ERR_CONFIG(NO_URL)
  const { redisStore } = await load('redis', () => import('./redis.ts'))
  const { protocol, host } = new URL(address)
  return limitedStore(
    opened(() => redisStore(address)),
    { name: `${protocol}//${host}`, ...options }
  )
}

/** The client of Redis reads the URL itself, and its errors quote it. */
function opened<T>(open: () => T): T {
  try {
    return open()
  } catch {
    throw new FLOW_ERR_CONFIG(NO_URL)
  }
}

/** Both packages are optional: who has another store can do without. */
async function load<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    import.meta.resolve(name)
    return await load()
  } catch (cause) {
    throw new FLOW_ERR_CONFIG(`STORE needs the package ${name}: npm install ${name}`, { cause })
  }
}
