import t from 'tap'
import type { KeyProvider } from '../../../src/keys/provider.ts'
import { memoryQueue } from '../../../src/store/memory-queue.ts'
import { serve } from '../../helper.ts'
import { SINCH_SECRET, signedBySinch, sinchCompletion } from '../../webhooks/callbacks.ts'
import { booking, receive, screens } from '../../webhooks/serve.ts'

const url = '/webhooks/sinch'
const endpoint = booking.endpoint({ screens, onComplete: () => {} })

t.test('without a secret the route is not there, and an empty one is refused', async t => {
  const { app } = await serve(t, [endpoint])
  const signed = signedBySinch(sinchCompletion(), { secret: '' })
  for (const path of ['/webhooks/sinch', '/webhooks/meta']) {
    t.match(await app.inject({ method: 'POST', url: path, ...signed }), { statusCode: 404 })
  }
  for (const name of ['SINCH_WEBHOOK_SECRET', 'META_WEBHOOK_SECRET']) {
    await t.rejects(serve(t, [endpoint], { env: { [name]: ['good', ''] } }), {
      code: 'FLOW_ERR_CONFIG',
      message: new RegExp(name)
    })
  }
})

t.test('a good signature is answered 200 with nothing, a bad one 401 with a code', async t => {
  const { post, sinch, lines } = await receive(t, [endpoint])
  const good = await sinch(sinchCompletion())
  t.strictSame([good.statusCode, good.body], [200, ''])
  for (const signed of [
    signedBySinch(sinchCompletion(), { secret: 'another' }),
    signedBySinch(sinchCompletion(), { at: Date.now() - 25 * 60 * 60 * 1000 }),
    { payload: '{}', headers: { 'content-type': 'application/json' } }
  ]) {
    const bad = await post(url, signed)
    t.strictSame([bad.statusCode, bad.json()], [401, { code: 'FLOW_ERR_WEBHOOK_SIGNATURE' }])
  }
  t.match(
    lines().filter(({ webhook }) => webhook),
    [
      { webhook: 'sinch', status: 200, events: { completion: 1 }, kept: 1 },
      { webhook: 'sinch', status: 401, code: 'FLOW_ERR_WEBHOOK_SIGNATURE', reason: /body was ch/ },
      { status: 401, reason: /WINDOW/ },
      { status: 401, reason: /no single header/ }
    ]
  )
})

t.test('several secrets are good, so that one can follow another', async t => {
  const { post } = await receive(t, [endpoint], {
    env: { SINCH_WEBHOOK_SECRET: ['new', SINCH_SECRET] }
  })
  for (const secret of ['new', SINCH_SECRET]) {
    t.equal((await post(url, signedBySinch(sinchCompletion(), { secret }))).statusCode, 200)
  }
})

t.test('callbacks of another project or app are refused', async t => {
  const { sinch } = await receive(t, [endpoint], { env: { SINCH_PROJECT_ID: 'mine' } })
  t.equal((await sinch(sinchCompletion())).statusCode, 401)
  t.equal((await sinch({ project_id: 'mine', event: {} })).statusCode, 200)
})

t.test('what is not understood is acknowledged and counted', async t => {
  const { sinch, app, queue } = await receive(t, [endpoint])
  const message = (member: object) => ({ ...sinchCompletion(), message: member })
  for (const body of [
    { app_id: 'a', opt_in_notification: {} },
    { app_id: 'a', opt_in_notification: {} },
    { app_id: 'a', new_of_2027: {} },
    message({ id: 'x', contact_message: { text_message: { text: 'Hello' } } }),
    message({ ...sinchCompletion().message, injected: true }),
    { app_id: 'a', message_delivery_report: { message_id: 'm', status: 'SWITCHING_CHANNEL' } },
    { app_id: 'a' },
    [],
    'no JSON',
    ''
  ]) {
    t.equal((await sinch(body)).statusCode, 200)
  }
  t.strictSame(await queue.counts(), { waiting: 0, dead: 0 })
  const { inbox } = (await app.inject('/health/ready')).json()
  t.strictSame(inbox, {
    waiting: 0,
    dead: 0,
    received: {
      'sinch opt_in_notification': 2,
      'sinch new_of_2027': 1,
      'sinch message': 2,
      'sinch message_delivery_report': 1,
      'sinch nothing': 1,
      'sinch unreadable': 3
    }
  })
})

t.test('what cannot be kept is not acknowledged, so that it comes again', async t => {
  const queue = {
    ...memoryQueue(),
    put: async () => {
      throw new Error('the disk is full of 46700000001')
    }
  }
  const { sinch, text } = await receive(t, [endpoint], { queue })
  const reply = await sinch(sinchCompletion())
  t.strictSame([reply.statusCode, reply.json()], [503, { code: 'FLOW_ERR_STORE' }])
  t.match(text(), /"code":"FLOW_ERR_STORE"/)
  t.notMatch(text(), /46700000001/)
})

t.test('a server under pressure acknowledges nothing, and says so', async t => {
  const keyRing: KeyProvider = { unwrap: async () => undefined, queueMs: () => 60_000 }
  const { sinch, lines } = await receive(t, [endpoint], { keyRing })
  const reply = await sinch(sinchCompletion())
  t.strictSame([reply.statusCode, reply.json()], [503, { code: 'FLOW_ERR_OVERLOAD' }])
  t.match(lines(), [{ webhook: 'sinch', status: 503, code: 'FLOW_ERR_OVERLOAD' }])
})
