import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'
import t from 'tap'
import { redisStore } from '../../src/store/redis.ts'
import { contract } from './contract.ts'
import { skip, startRedis } from './redis-server.ts'

const minute = { ttlMs: 60_000 }

t.test('a real Redis', { skip }, async t => {
  const redis = await startRedis(t)
  contract(t, { open: () => redisStore(redis.url), pass: async ms => void (await sleep(ms)) })

  t.test('keys have a prefix, and everything ends by itself', async t => {
    const stores = [
      redisStore(`${redis.url}/3`),
      redisStore(`${redis.url}/3?prefix=other:`)
    ] as const
    const client = createClient({ url: `${redis.url}/3` })
    t.teardown(() => Promise.all([...stores.map(store => store.close()), client.close()]))
    await client.connect()
    for (const store of stores) {
      await store.set('set', '1', minute)
      await store.add('add', '1', minute)
      await store.update('update', () => '1', minute)
      await store.append('append', '1', { ...minute, limit: 2 })
    }
    const names = ['add', 'append', 'set', 'update']
    const keys = (await client.keys('*')).sort()
    t.strictSame(
      keys,
      ['flowgate:', 'other:'].flatMap(prefix => names.map(name => prefix + name))
    )
    for (const key of keys) {
      const left = await client.pTTL(key)
      t.ok(left > 0 && left <= minute.ttlMs, `${key} ends in ${left} ms`)
    }
  })

  t.test('scripts that Redis has forgotten are sent again', async t => {
    const store = redisStore(redis.url)
    const client = createClient({ url: redis.url })
    t.teardown(() => Promise.all([store.close(), client.close()]))
    await client.connect()
    await store.update('forgotten', () => '1', minute)
    await client.scriptFlush()
    t.equal(await store.update('forgotten', value => `${value}!`, minute), '1!')
  })

  t.test('who may come in is said in the URL', async t => {
    const admin = createClient({ url: redis.url })
    await admin.connect()
    t.teardown(() => admin.close())
    const allowed = '+@connection +get +set +del +eval +evalsha +rpush +ltrim +lrange +pexpire'
    const rules = ['reset', 'on', '>p@ss word', '~flowgate:*', ...allowed.split(' ')]
    await admin.aclSetUser('flows', rules)
    const at = (user: string) => redisStore(redis.url.replace('//', `//${user}@`))

    const store = at('flows:p%40ss%20word')
    t.teardown(() => store.close())
    await store.check()
    await store.append('allowed', '1', { ...minute, limit: 2 })
    t.strictSame(await store.list('allowed'), ['1'])
    t.equal(await store.update('allowed too', () => '1', minute), '1')

    const stranger = at('flows:wrong')
    t.teardown(() => stranger.close())
    const refusal = await stranger.check().catch(String)
    t.match(refusal, /WRONGPASS/)
    t.notMatch(refusal, /wrong\b/)
  })
})
