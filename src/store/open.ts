import { FLOW_ERR_CONFIG } from '../errors.ts'
import { limited } from './limited.ts'
import { memoryStore } from './memory.ts'
import { memoryQueue } from './memory-queue.ts'
import { QUEUE_TIMES, type QueueTimes } from './queue.ts'
import type { Storage } from './storage.ts'
import type { Store } from './store.ts'
import type { WatchOptions } from './watch.ts'

const SQLITE = 'sqlite:'
const NO_URL =
  'STORE is no URL of Redis, redis://user:password@host:port/0: signs in user and password are ' +
  'percent-encoded, and what follows the last / is the number of a database'

/** The store of `openStorage`. */
export async function openStore(
  address: string,
  options: Omit<WatchOptions, 'name'>
): Promise<Store> {
  return (await openStorage(address, options)).store
}

/**
 * Open the store, and the queue beside it, that an address names: `memory`, `sqlite:<path>` or `redis[s]://…`. It is opened
 * whether or not it can be reached, and used when it can be. Throws FLOW_ERR_CONFIG for what no
 * waiting would mend: an address of another form, a package that is not installed.
 */
export async function openStorage(
  address: string,
  options: Omit<WatchOptions, 'name'> & { times?: QueueTimes }
): Promise<Storage> {
  const { times = QUEUE_TIMES, timeoutMs } = options
  if (address === 'memory') return { store: memoryStore(), queue: memoryQueue({ times }) }
  if (address.startsWith(SQLITE)) {
    const { sqliteStorage } = await load('better-sqlite3', () => import('./sqlite.ts'))
    const storage = sqliteStorage(address.slice(SQLITE.length), { busyMs: timeoutMs, times })
    return limited(storage, { name: address, ...options })
  }
  // The error of `new URL` would repeat the password.
  if (!URL.canParse(address)) throw new FLOW_ERR_CONFIG(NO_URL)
  const { redisStorage } = await load('redis', () => import('./redis.ts'))
  const { protocol, host } = new URL(address)
  return limited(
    opened(() => redisStorage(address, { times })),
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
