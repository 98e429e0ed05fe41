import { createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import t from 'tap'
import { memoryStore } from '../../src/store/memory.ts'
import { sealedStore } from '../../src/store/sealed.ts'

const minute = { ttlMs: 60_000 }
const few = { ...minute, limit: 2 }

t.test('what goes in comes out, and lies in the store encrypted', async t => {
  const raw = memoryStore()
  const store = sealedStore(raw, ['new'])
  await store.set('a', 'ada@example.org', minute)
  t.equal(await store.get('a'), 'ada@example.org')
  t.equal(await store.add('b', 'ada@example.org', minute), true)
  t.equal(await store.add('b', 'other', minute), false)
  t.equal(await store.get('b'), 'ada@example.org')
  for (const item of ['1', '2', 'ada@example.org']) await store.append('c', item, few)
  t.strictSame(await store.list('c'), ['2', 'ada@example.org'])
  t.equal(await store.update('a', before => `${before}, ada`, minute), 'ada@example.org, ada')
  t.equal(await store.get('a'), 'ada@example.org, ada')

  const lying = [await raw.get('a'), await raw.get('b'), ...(await raw.list('c'))]
  t.equal(lying.length, 4)
  for (const text of lying) t.notMatch(text, /ada|example/)
  t.equal(new Set(lying).size, 4)

  t.equal(await store.update('a', () => undefined, minute), undefined)
  await store.delete('b')
  t.equal(await store.get('a'), undefined)
  t.equal(await raw.get('b'), undefined)
})

t.test('it is AES-256-GCM under a key of STATE_KEY and of the place', async t => {
  const raw = memoryStore()
  await sealedStore(raw, ['secret']).set('state:shop:x', 'Zoë', minute)
  const [id, text = ''] = String(await raw.get('state:shop:x')).split('.')
  const bytes = Buffer.from(text, 'base64url')
  const derived = Buffer.from(hkdfSync('sha256', 'secret', '', 'flowgate state', 38))
  t.equal(id, derived.subarray(32).toString('base64url'))
  const key = createHmac('sha256', derived.subarray(0, 32)).update('state:shop:x').digest()
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from('state:shop:x')).setAuthTag(bytes.subarray(-16))
  const plain = decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')
  t.equal(plain, 'Zoë')
})

t.test('the first secret seals, and all of them open', async t => {
  const raw = memoryStore()
  await sealedStore(raw, ['old']).set('a', '1', minute)
  const both = sealedStore(raw, ['new', 'old'])
  t.equal(await both.get('a'), '1')
  await both.set('b', '2', minute)
  const next = sealedStore(raw, ['new'])
  t.equal(await next.get('b'), '2')
  t.equal(await next.get('a'), undefined)
})

t.test('what cannot be opened is not there, and that is said once', async t => {
  const raw = memoryStore()
  const reasons: string[] = []
  const store = sealedStore(raw, ['new'], { onUnreadable: reason => reasons.push(reason) })
  await store.set('a', '1', minute)
  const sealed = String(await raw.get('a'))
  await sealedStore(raw, ['lost']).set('of another secret', '1', minute)
  await raw.set('moved', sealed, minute)
  await raw.set('changed', sealed.slice(0, -3) + (sealed.endsWith('AAA') ? 'BBB' : 'AAA'), minute)
  await raw.set('short', `${sealed.split('.')[0]}.AAAA`, minute)
  await raw.set('plain', '{"never":"sealed"}', minute)
  for (const key of ['of another secret', 'moved', 'changed', 'short', 'plain']) {
    t.equal(await store.get(key), undefined, key)
  }
  t.strictSame(reasons, ['it was sealed under another STATE_KEY'])
  await raw.append('list', 'never sealed', few)
  await store.append('list', '1', few)
  t.strictSame(await store.list('list'), ['1'])
  t.equal(await store.update('moved', before => before ?? 'new', minute), 'new')
})

t.test('without a secret nothing is kept, and nothing read', async t => {
  const raw = memoryStore()
  const store = sealedStore(raw, [])
  const refusal = { code: 'FLOW_ERR_STATE_KEY' }
  await t.rejects(store.set('a', '1', minute), refusal)
  await t.rejects(store.get('a'), refusal)
  await t.rejects(store.add('a', '1', minute), refusal)
  await t.rejects(
    store.update('a', () => '1', minute),
    refusal
  )
  await t.rejects(store.append('a', '1', few), refusal)
  t.equal(await raw.get('a'), undefined)
})

t.test('it is checked and closed as the store that it seals', async t => {
  const calls: string[] = []
  const raw = memoryStore()
  const store = sealedStore(
    {
      ...raw,
      check: async () => void calls.push('check'),
      close: async () => void calls.push('close')
    },
    ['new']
  )
  await store.check()
  await store.close()
  t.strictSame(calls, ['check', 'close'])
})
