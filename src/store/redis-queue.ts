import { defineScript } from 'redis'
import type { DeadLetter, Entry, Item, Outcome, Queue, QueueTimes } from './queue.ts'

// An item is a hash: `body`, which goes when it is done, `tries` and `reason`. Its id stands in a
// stream while it is to be done, or in a sorted set by the time of its next try, or of its death.
// The braces put all keys into one slot of a cluster, so that a script may use them together.
const STREAM = '{inbox}:stream'
const LATER = '{inbox}:later'
const DEAD = '{inbox}:dead'
/** The keys of items begin with this. */
const ITEM = '{inbox}:item:'

// One consumer stands for all servers: which of them has an item is told by the count of tries.
const PRELUDE = `
  local stream, later, dead, item = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
  local group, consumer = 'flowgate', 'server'
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
`

type Parser = Parameters<Parameters<typeof defineScript>[0]['parseCommand']>[0]

function push(parser: Parser, args: readonly (string | number)[]): void {
  for (const key of [STREAM, LATER, DEAD, ITEM]) parser.pushKey(key)
  parser.push(...args.map(String))
}

export const queueScripts = {
  putItems: defineScript({
    NUMBER_OF_KEYS: 4,
    SCRIPT: `${PRELUDE}
      local stored = 0
      for i = 1, #ARGV, 2 do
        if redis.call('EXISTS', item .. ARGV[i]) == 0 then
          redis.call('HSET', item .. ARGV[i], 'body', ARGV[i + 1], 'tries', 0)
          redis.call('ZREM', dead, ARGV[i])
          redis.call('XADD', stream, '*', 'id', ARGV[i])
          stored = stored + 1
        end
      end
      return stored`,
    parseCommand: (parser, entries: readonly Entry[]) =>
      push(
        parser,
        entries.flatMap(({ id, body }) => [id, body])
      ),
    transformReply: (stored: number) => stored
  }),
  takeItems: defineScript({
    NUMBER_OF_KEYS: 4,
    SCRIPT: `${PRELUDE}
      local limit, lease = tonumber(ARGV[1]), ARGV[2]
      redis.pcall('XGROUP', 'CREATE', stream, group, '0', 'MKSTREAM')
      for _, id in ipairs(redis.call('ZRANGEBYSCORE', later, '-inf', now, 'LIMIT', 0, limit)) do
        redis.call('XADD', stream, '*', 'id', id)
        redis.call('ZREM', later, id)
      end

      local entries = {}
      local claimed = redis.call('XAUTOCLAIM', stream, group, consumer, lease, '0', 'COUNT', limit)
      for _, entry in ipairs(claimed[2]) do if entry then table.insert(entries, entry) end end
      if #entries < limit then
        local read = redis.call(
          'XREADGROUP', 'GROUP', group, consumer, 'COUNT', limit - #entries, 'STREAMS', stream, '>')
        if read then for _, entry in ipairs(read[1][2]) do table.insert(entries, entry) end end
      end

      local taken = {}
      for _, entry in ipairs(entries) do
        local id = entry[2][2]
        local body = redis.call('HGET', item .. id, 'body')
        if body then
          table.insert(taken, { id, body, redis.call('HINCRBY', item .. id, 'tries', 1), entry[1] })
        else
          redis.call('XACK', stream, group, entry[1])
          redis.call('XDEL', stream, entry[1])
        end
      end
      return taken`,
    parseCommand: (parser, limit: number, { leaseMs }: QueueTimes) =>
      push(parser, [limit, leaseMs]),
    transformReply: (taken: [id: string, body: string, tries: number, entry: string][]): Item[] =>
      taken.map(([id, body, tries, entry]) => ({ id, body, tries, lease: `${entry} ${tries}` }))
  }),
  settleItem: defineScript({
    NUMBER_OF_KEYS: 4,
    SCRIPT: `${PRELUDE}
      local id, entry, tries, outcome, reason, ms = unpack(ARGV)
      if redis.call('HGET', item .. id, 'tries') ~= tries then return 0 end
      if redis.call('XACK', stream, group, entry) == 0 then return 0 end
      redis.call('XDEL', stream, entry)
      if outcome == 'done' then
        redis.call('HDEL', item .. id, 'body', 'reason')
        redis.call('PEXPIRE', item .. id, ms)
        return 1
      end
      redis.call('HSET', item .. id, 'reason', reason)
      if outcome == 'failed' then
        redis.call('ZADD', later, now + ms, id)
      else
        redis.call('ZADD', dead, now, id)
        redis.call('PEXPIRE', item .. id, ms)
      end
      return 1`,
    parseCommand(
      parser,
      { id, lease }: Pick<Item, 'id' | 'lease'>,
      outcome: Outcome,
      { knownMs, deadMs }: QueueTimes
    ) {
      const [entry = '', tries = ''] = lease.split(' ')
      const reason = outcome.is === 'done' ? '' : outcome.reason
      const ms = { done: knownMs, dead: deadMs, failed: 'inMs' in outcome ? outcome.inMs : 0 }
      push(parser, [id, entry, tries, outcome.is, reason, Math.ceil(ms[outcome.is])])
    },
    transformReply: (settled: number) => settled === 1
  }),
  deadItems: defineScript({
    NUMBER_OF_KEYS: 4,
    SCRIPT: `${PRELUDE}
      local letters = {}
      local limit = tonumber(ARGV[1])
      local found = redis.call('ZREVRANGE', dead, 0, -1, 'WITHSCORES')
      for i = 1, #found, 2 do
        local kept = redis.call('HMGET', item .. found[i], 'body', 'reason', 'tries')
        if not kept[1] then
          redis.call('ZREM', dead, found[i])
        elseif #letters < limit then
          table.insert(letters, { found[i], kept[1], kept[2], kept[3], found[i + 1] })
        end
      end
      return letters`,
    parseCommand: (parser, limit: number) => push(parser, [limit]),
    transformReply: (letters: string[][]): DeadLetter[] =>
      letters.map(([id = '', body, reason = '', tries, at]) => ({
        ...{ id, body, reason },
        ...{ tries: Number(tries), at: Number(at) }
      }))
  }),
  reviveItem: defineScript({
    NUMBER_OF_KEYS: 4,
    SCRIPT: `${PRELUDE}
      local id = ARGV[1]
      if redis.call('ZREM', dead, id) == 0 or redis.call('EXISTS', item .. id) == 0 then return 0 end
      redis.call('HSET', item .. id, 'tries', 0)
      redis.call('PERSIST', item .. id)
      redis.call('XADD', stream, '*', 'id', id)
      return 1`,
    parseCommand: (parser, id: string) => push(parser, [id]),
    transformReply: (revived: number) => revived === 1
  }),
  countItems: defineScript({
    NUMBER_OF_KEYS: 4,
    SCRIPT: `${PRELUDE}
      for _, id in ipairs(redis.call('ZRANGE', dead, 0, 99)) do
        if redis.call('EXISTS', item .. id) == 0 then redis.call('ZREM', dead, id) end
      end
      local waiting = redis.call('XLEN', stream) + redis.call('ZCARD', later)
      return { waiting, redis.call('ZCARD', dead) }`,
    parseCommand: parser => push(parser, []),
    transformReply: ([waiting, dead]: [number, number]) => ({ waiting, dead })
  })
}

/** The scripts as a client carries them out. */
interface Scripted {
  putItems(entries: readonly Entry[]): Promise<number>
  takeItems(limit: number, times: QueueTimes): Promise<Item[]>
  settleItem(
    item: Pick<Item, 'id' | 'lease'>,
    outcome: Outcome,
    times: QueueTimes
  ): Promise<boolean>
  deadItems(limit: number): Promise<DeadLetter[]>
  reviveItem(id: string): Promise<boolean>
  countItems(): Promise<{ waiting: number; dead: number }>
}

/**
 * A queue in Redis 6.2 or later: a stream with a consumer group. Who has taken an item and died is
 * relieved of it by XAUTOCLAIM. `ask` carries a command out, or rejects when Redis is out of reach.
 */
export function redisQueue(
  client: Scripted,
  ask: <T>(command: () => Promise<T>) => Promise<T>,
  times: QueueTimes
): Queue {
  return {
    put: async entries => (entries.length > 0 ? ask(() => client.putItems(entries)) : 0),
    take: limit => ask(() => client.takeItems(limit, times)),
    settle: (item, outcome) => ask(() => client.settleItem(item, outcome, times)),
    dead: limit => ask(() => client.deadItems(limit)),
    revive: id => ask(() => client.reviveItem(id)),
    counts: () => ask(() => client.countItems())
  }
}
