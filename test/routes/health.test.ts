import t from 'tap'
import { defineFlow, errorCodes, memoryStore } from '../../src/index.ts'
import type { KeyProvider } from '../../src/keys/provider.ts'
import { phoneTo, serve } from '../helper.ts'

const flow = defineFlow({ name: 'shop', screens: { LIST: {} } })
const endpoint = flow.endpoint({ init: () => flow.screen('LIST'), screens: {} })
const live = '/health/live'
const ready = '/health/ready'

t.test('a server that serves is live and ready, and says which keys answered', async t => {
  const { app, keyRing } = await serve(t, [endpoint], {
    keys: ['rsa2048-pkcs8.pem', 'previous-pkcs8.pem']
  })
  await phoneTo(app, 'shop')({ action: 'ping' })
  const [current, previous] = keyRing.status()
  t.strictSame((await app.inject(live)).json(), { status: 'live' })
  const { statusCode, body } = await app.inject(ready)
  t.equal(statusCode, 200)
  const lastUsedAt = new Date(current?.lastUsedAt ?? 0).toISOString()
  t.strictSame(JSON.parse(body), {
    status: 'ready',
    store: 'ready',
    flows: ['shop'],
    breaches: {},
    keys: [
      { fingerprint: current?.fingerprint, answered: 1, lastUsedAt },
      { fingerprint: previous?.fingerprint, answered: 0 }
    ],
    warnings: []
  })
})

t.test('readiness warns of requests that anybody can send', async t => {
  const { app } = await serve(t, [endpoint], { secrets: [] })
  t.match((await app.inject(ready)).json(), { warnings: [/^UNSIGNED_REQUESTS=accept/] })
})

t.test('a server whose store fails is not ready, but live, and answers pings', async t => {
  const store = {
    ...memoryStore(),
    check: async () => {
      throw new errorCodes.FLOW_ERR_STORE('ECONNREFUSED')
    }
  }
  const { app } = await serve(t, [endpoint], { store })
  const { statusCode, body } = await app.inject(ready)
  t.equal(statusCode, 503)
  t.match(JSON.parse(body), { status: 'failing', store: 'Store: ECONNREFUSED' })
  t.equal((await app.inject(live)).statusCode, 200)
  t.match(await phoneTo(app, 'shop')({ action: 'ping' }), { status: 200 })
})

t.test('a server whose queue is too long sheds requests and is not ready, but live', async t => {
  const busy: KeyProvider = { unwrap: async () => undefined, queueMs: () => 60_000 }
  const { app, lines } = await serve(t, [endpoint], { keyRing: busy })
  const shed = await phoneTo(app, 'shop')({ action: 'ping' })
  t.match(shed, { status: 503, json: { code: 'FLOW_ERR_OVERLOAD' } })
  t.equal(shed.reply.headers['retry-after'], '1')
  const stranger = await app.inject({ method: 'POST', url: '/flows/none', body: '{}' })
  t.match(stranger, { statusCode: 503, body: /FLOW_ERR_OVERLOAD/ }, 'whatever is asked for')
  t.match(lines()[0], { flow: 'shop', status: 503, reason: 'Under pressure: decryption queue' })
  t.equal((await app.inject(ready)).statusCode, 503)
  t.equal((await app.inject(live)).statusCode, 200)
})
