import t from 'tap'
import { defineFlow } from '../../src/index.ts'
import { serve } from '../helper.ts'

const flow = defineFlow({ name: 'shop', screens: { LIST: {} } })
const endpoint = flow.endpoint({ init: () => flow.screen('LIST'), screens: {} })

/** What a body claims to be, and is. */
const BODIES = [
  ['application/json', ''],
  ['application/json', '{'],
  ['image/png', 'x']
] as const

t.test('a person who opens a flow’s URL is told what it is, in plain words', async t => {
  const { app } = await serve(t, [endpoint])
  const { statusCode, headers, body } = await app.inject('/flows/shop')
  t.equal(statusCode, 405)
  t.equal(headers.allow, 'POST')
  t.match(headers['content-type'], /^text\/plain/)
  t.match(body, /endpoint of the WhatsApp flow "shop"/)
  t.match(body, /works by POST/)
})

t.test('by another method, whatever is sent, the same is told', async t => {
  const { app } = await serve(t, [endpoint])
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
    for (const [type, body] of BODIES) {
      const headers = { 'content-type': type }
      const reply = await app.inject({ method, url: '/flows/shop', headers, body })
      t.match(reply, { statusCode: 405, headers: { allow: 'POST' } }, `${method} ${type} "${body}"`)
      t.match(reply.body, /works by POST/)
    }
  }
})

t.test('a URL that is no flow’s is told which are', async t => {
  const { app, lines } = await serve(t, [endpoint])
  for (const request of [
    { method: 'POST', url: '/flows/shpo', body: '{}' },
    { method: 'GET', url: '/' },
    { method: 'GET', url: '/flows/%ff' },
    { method: 'PUT', url: '/health/live', body: '{}' },
    ...BODIES.map(([type, body]) => ({
      ...{ method: 'POST', url: '/flows/shpo', body },
      headers: { 'content-type': type }
    }))
  ] as const) {
    const reply = await app.inject(request)
    t.equal(reply.statusCode, 404)
    t.match(reply.json(), { code: 'FLOW_ERR_NOT_FOUND', message: /POST \/flows\/shop/ })
    t.match(lines().at(-1), { level: 40, status: 404, code: 'FLOW_ERR_NOT_FOUND' })
  }
})
