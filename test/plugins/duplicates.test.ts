import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { z } from 'zod'
import { defineFlow, errorCodes, memoryStore } from '../../src/index.ts'
import type { Store } from '../../src/store/store.ts'
import { forgePhone } from '../forge-phone.ts'
import { phoneTo, serve } from '../helper.ts'

const flow = defineFlow({
  name: 'shop',
  screens: {
    LIST: { data: z.object({ run: z.number() }), payload: z.object({ pick: z.string() }) }
  }
})
const pick = (pick: string) => ({
  version: '3.0',
  action: 'data_exchange',
  screen: 'LIST',
  data: { pick },
  flow_token: 'token-1'
})

/** A flow whose answers count how often its handler ran; `run` may make it wait or fail. */
function counting(run: (pick: string, runs: number) => unknown = () => {}) {
  const count = { runs: 0 }
  const endpoint = flow.endpoint({
    screens: {
      LIST: async ({ payload }) => {
        count.runs++
        const { runs } = count
        await run(payload.pick, runs)
        return flow.screen('LIST', { run: runs })
      }
    }
  })
  return { endpoint, count }
}

/** A handler waits here until the test lets it go on. */
function gate() {
  let open = () => {}
  let arrive = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  const reached = new Promise<void>(resolve => {
    arrive = resolve
  })
  const wait = () => {
    arrive()
    return opened
  }
  return { wait, open, reached }
}

/** Deliver one and the same body, as often as wanted. */
function delivery(request: unknown) {
  const { body, headers, open } = forgePhone().seal(request)
  const post = { method: 'POST', url: '/flows/shop', headers, body } as const
  return { to: (app: FastifyInstance) => app.inject(post), open, body, headers }
}

t.test('the same bytes again get the same bytes again, and run no handler', async t => {
  const { endpoint, count } = counting()
  const { app, lines } = await serve(t, [endpoint])
  const { to, open } = delivery(pick('a'))
  const first = await to(app)
  const second = await to(app)
  t.strictSame(open(first.body), { screen: 'LIST', data: { run: 1 } })
  t.equal(second.body, first.body)
  t.equal(second.statusCode, 200)
  t.equal(second.headers['content-type'], first.headers['content-type'])
  t.equal(count.runs, 1)
  t.notOk(lines()[0]?.again)
  t.match(lines()[1], { again: true, status: 200, screen: 'LIST', msg: /again/ })
})

t.test('the same tap, encrypted anew, is another request', async t => {
  const { endpoint, count } = counting()
  const { app } = await serve(t, [endpoint])
  const ask = phoneTo(app, 'shop')
  t.match(await ask(pick('a')), { json: { data: { run: 1 } } })
  t.match(await ask(pick('a')), { json: { data: { run: 2 } } })
  t.equal(count.runs, 2)
})

t.test('a hundred at once, on two servers with one store, run one handler', async t => {
  const { endpoint, count } = counting(() => new Promise(resolve => setTimeout(resolve, 100)))
  const store = memoryStore()
  const servers = await Promise.all([1, 2].map(() => serve(t, [endpoint], { store })))
  const { to, open } = delivery(pick('a'))
  const replies = await Promise.all(
    servers.flatMap(({ app }) => Array.from({ length: 50 }, () => to(app)))
  )
  t.strictSame([...new Set(replies.map(({ statusCode }) => statusCode))], [200])
  const [body = '', ...others] = new Set(replies.map(({ body }) => body))
  t.strictSame(others, [], 'all get the same')
  t.strictSame(open(body), { screen: 'LIST', data: { run: 1 } })
  t.equal(count.runs, 1)
})

t.test('what was not answered as it asked', async t => {
  t.test('and not sealed runs again', async t => {
    const { endpoint, count } = counting((_pick, runs) => {
      if (runs === 1) throw new Error('the database was away')
    })
    const store = memoryStore()
    const { app } = await serve(t, [endpoint], { store })
    const { to, open } = delivery(pick('a'))
    t.equal((await to(app)).statusCode, 500)
    const second = await to(app)
    t.match(open(second.body), { data: { run: 2 } })
    t.equal((await to(app)).body, second.body)
    t.equal(count.runs, 2)
  })

  t.test('runs again for those who waited for it, one after the other', async t => {
    const { endpoint, count } = counting(async (_pick, runs) => {
      await new Promise(resolve => setTimeout(resolve, 10))
      if (runs < 3) throw new Error('the database was away')
    })
    const { app } = await serve(t, [endpoint])
    const { to } = delivery(pick('a'))
    const replies = await Promise.all(Array.from({ length: 6 }, () => to(app)))
    const statuses = replies.map(({ statusCode }) => statusCode)
    t.strictSame(statuses.sort(), [200, 200, 200, 200, 500, 500])
    t.equal(count.runs, 3)
  })

  t.test('but is sealed, as the sentence of a 427, comes again', async t => {
    const { endpoint, count } = counting(() => {
      throw new errorCodes.FLOW_ERR_TOKEN_INVALID('This link has expired')
    })
    const { app } = await serve(t, [endpoint])
    const { to, open } = delivery(pick('a'))
    const [first, second] = [await to(app), await to(app)]
    t.equal(second.statusCode, 427)
    t.equal(second.body, first.body)
    t.strictSame(open(second.body), { error_msg: 'This link has expired' })
    t.equal(count.runs, 1)
  })

  t.test('because it took too long, comes again', async t => {
    const { handlers } = counting(() => new Promise(() => {})).endpoint
    const endpoint = {
      ...counting().endpoint,
      handlers: { ...handlers, onDeadline: () => flow.screen('LIST', { run: -1 }) }
    }
    const { app } = await serve(t, [endpoint], { env: { DEADLINE_MS: 100 } })
    const { to, open } = delivery(pick('a'))
    const [first, second] = await Promise.all([to(app), to(app)])
    t.match(open(first.body), { data: { run: -1 } })
    t.equal(second.body, first.body)
  })
})

t.test('a ping and a notification are answered alike by themselves', async t => {
  const { endpoint } = counting()
  const kept: string[] = []
  const store = memoryStore()
  const add: Store['add'] = (key, ...rest) => {
    kept.push(key)
    return store.add(key, ...rest)
  }
  const { app } = await serve(t, [endpoint], { store: { ...store, add } })
  const notification = { ...pick('a'), data: { error: 'invalid-screen-transition' } }
  for (const request of [{ action: 'ping' }, notification]) {
    const { to } = delivery(request)
    t.equal((await to(app)).body, (await to(app)).body)
  }
  t.strictSame(kept, [])
})

t.test('a sender that hung up gets the reply of the first run when it sends again', async t => {
  const { wait, open: letGo, reached } = gate()
  const { endpoint, count } = counting(wait)
  const { body, headers, open } = delivery(pick('a'))
  const { app } = await serve(t, [endpoint])
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/flows/shop`
  const sender = new AbortController()
  const first = fetch(url, { method: 'POST', headers, body, signal: sender.signal })
  await Promise.race([reached, first])
  sender.abort()
  await t.rejects(first)
  const again = fetch(url, { method: 'POST', headers, body })
  letGo()
  t.match(open(await (await again).text()), { data: { run: 1 } })
  t.match(open(await (await fetch(url, { method: 'POST', headers, body })).text()), {
    data: { run: 1 }
  })
  t.equal(count.runs, 1)
})

t.test('a store that is down costs the guard over servers, and no answer', async t => {
  const away = () => Promise.reject(new Error('connect ECONNREFUSED'))
  const store = { ...memoryStore(), get: away, add: away, update: away }
  const { endpoint, count } = counting(() => new Promise(resolve => setTimeout(resolve, 20)))
  const { app } = await serve(t, [endpoint], { store })
  const { to } = delivery(pick('a'))
  const bodies = await Promise.all(Array.from({ length: 10 }, async () => (await to(app)).body))
  bodies.push((await to(app)).body)
  t.equal(new Set(bodies).size, 1)
  t.equal(count.runs, 1)
})

t.test('a server that does not answer', async t => {
  async function twoServers(t: Parameters<typeof serve>[0]) {
    let now = 0
    const store = memoryStore({ now: () => now })
    const gates = [gate(), gate()]
    const { endpoint, count } = counting((_pick, runs) => gates[runs - 1]?.wait())
    const one = await serve(t, [endpoint], { store })
    const other = await serve(t, [endpoint], { store, env: { DEADLINE_MS: 100 } })
    const { to, open } = delivery(pick('a'))
    const [{ reached, open: letGo }, second] = [gates[0] ?? gate(), gates[1] ?? gate()]
    const first = to(one.app)
    await Promise.race([reached, first])
    return { first, letGo, second, to, open, other, count, endLease: () => (now = 15_000) }
  }

  t.test('is waited for, and then an error is answered', async t => {
    const { first, letGo, to, other, count } = await twoServers(t)
    const reply = await to(other.app)
    t.equal(reply.statusCode, 409)
    t.strictSame(reply.json(), { code: 'FLOW_ERR_DUPLICATE' })
    letGo()
    t.equal((await to(other.app)).body, (await first).body)
    t.equal(count.runs, 1)
  })

  t.test('is taken for dead at last, and sends what the other did if it was not', async t => {
    const { first, letGo, second, to, open, other, endLease } = await twoServers(t)
    endLease()
    second.open()
    const reply = await to(other.app)
    t.match(open(reply.body), { data: { run: 2 } })
    letGo()
    t.equal((await first).body, reply.body)
  })

  t.test('sends nothing while the other is about to', async t => {
    const { first, letGo, second, to, open, other, endLease } = await twoServers(t)
    endLease()
    const taken = to(other.app)
    await Promise.race([second.reached, taken])
    letGo()
    t.equal((await first).statusCode, 409)
    second.open()
    t.match(open((await taken).body), { data: { run: 2 } })
  })
})
