import { createClient, defineScript } from 'redis'
import { QUEUE_TIMES } from './queue.ts'
import { queueScripts, redisQueue } from './redis-queue.ts'
import type { Storage } from './storage.ts'
import { CHECK, type Store } from './store.ts'
import { type Swap, updateBySwapping } from './swap.ts'

const PREFIX = 'flowgate:'
/** Calls that wait for Redis at once; more are refused. */
const MAX_WAITING = 10_000
/** A connection on which nothing has come for so long is given up: `check` asks more often. */
const SILENCE_MS = 15_000
const MAX_RETRY_MS = 2000

/** Stands for a value or its absence in an argument of a script. */
const optional = (value: string | undefined) => (value === undefined ? '' : `=${value}`)

// Those of the store have one key each, so they work in a cluster, whatever the key.
const scripts = {
  ...queueScripts,
  swap: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: `
      local function optional(text) return text ~= '' and string.sub(text, 2) end
      local found = redis.call('GET', KEYS[1])
      if found ~= optional(ARGV[1]) then return { 0, found } end
      local value = optional(ARGV[2])
      if value then redis.call('SET', KEYS[1], value, 'PX', ARGV[3]) else redis.call('DEL', KEYS[1]) end
      return { 1 }`,
    parseCommand(
      parser,
      key: string,
      { expected, next, ttlMs }: Record<'expected' | 'next', string | undefined> & { ttlMs: number }
    ) {
      parser.pushKey(key)
      parser.push(optional(expected), optional(next), String(ttlMs))
    },
    transformReply: ([isDone, found]: [number, string | null]): Swap =>
      isDone ? { isDone: true } : { found: found ?? undefined }
  }),
  appendBounded: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: `
      redis.call('RPUSH', KEYS[1], ARGV[1])
      redis.call('LTRIM', KEYS[1], -ARGV[2], -1)
      redis.call('PEXPIRE', KEYS[1], ARGV[3])`,
    parseCommand(parser, key: string, item: string, limit: number, ttlMs: number) {
      parser.pushKey(key)
      parser.push(item, String(limit), String(ttlMs))
    },
    transformReply: () => undefined
  })
}

/** The store of `redisStorage`. */
export function redisStore(url: string): Store {
  return redisStorage(url).store
}

/**
 * A store and a queue in Redis 6.2 or later, for several machines. `url` is `redis[s]://[user:password@]host[:port]
 * [/database][?prefix=…]`; each key gets the prefix, `flowgate:` unless another is given. A
 * connection that is lost is made anew, for ever; until then calls reject with the error of the last
 * attempt. A call that was under way is not repeated: it may have been carried out.
 */
export function redisStorage(url: string, { times = QUEUE_TIMES } = {}): Storage {
  const client = createClient({
    url,
    keyPrefix: new URL(url).searchParams.get('prefix') ?? PREFIX,
    name: 'flowgate',
    scripts,
    // What cannot be asked now is refused: asked later, it would undo what has happened since.
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_WAITING,
    commandOptions: { timeout: 0 },
    maintNotifications: 'disabled',
    socket: { socketTimeout: SILENCE_MS, reconnectStrategy: retryMs }
  })
  let failure: Error | undefined
  // Resolves when the first attempt to connect has come to something.
  const attempted = new Promise<void>(resolve => {
    client.on('error', error => {
      failure = error
      resolve()
    })
    client.on('ready', resolve)
  })
  client.connect().catch(() => undefined)

  async function ask<T>(command: () => Promise<T>): Promise<T> {
    await attempted
    if (!client.isReady && failure) throw failure
    return command()
  }

  const set: Store['set'] = async (key, value, options) =>
    void (await ask(() => client.set(key, value, expiry(options))))
  const store: Store = {
    get: async key => (await ask(() => client.get(key))) ?? undefined,
    set,
    delete: async key => void (await ask(() => client.del(key))),
    add: (key, value, options) =>
      ask(
        async () => (await client.set(key, value, { ...expiry(options), condition: 'NX' })) !== null
      ),
    update: (key, change, { ttlMs, likely }) =>
      updateBySwapping(change, {
        likely,
        get: async () => (await ask(() => client.get(key))) ?? undefined,
        swap: (expected, next) =>
          ask(() => client.swap(key, { expected, next, ttlMs: whole(ttlMs) }))
      }),
    append: (key, item, { ttlMs, limit }) =>
      ask(() => client.appendBounded(key, item, limit, whole(ttlMs))),
    list: key => ask(() => client.lRange(key, 0, -1)),
    check: () => set(CHECK.key, CHECK.value, CHECK),
    async close() {
      await attempted
      if (client.isReady) await client.close()
      else client.destroy()
    }
  }
  return { store, queue: redisQueue(client, ask, times) }
}

/** Redis takes whole milliseconds, and at least one. */
const whole = (ttlMs: number) => Math.max(1, Math.ceil(ttlMs))
const expiry = ({ ttlMs }: { ttlMs: number }) => ({
  expiration: { type: 'PX', value: whole(ttlMs) } as const
})

/** Twice as long after every attempt, and never for all servers at the same time. */
function retryMs(attempts: number): number {
  return Math.min(MAX_RETRY_MS, 50 * 2 ** attempts) * (0.5 + Math.random() / 2)
}
