import t from 'tap'
import { APP_SECRET } from '../../fixtures/vectors.ts'
import {
  META_SECRET,
  metaMessages,
  metaNotification,
  metaReply,
  signedByMeta
} from '../../webhooks/callbacks.ts'
import { booking, receive, screens } from '../../webhooks/serve.ts'

const url = '/webhooks/meta'

t.test('the question at its set-up is answered with the challenge and nothing else', async t => {
  const { app } = await receive(t, [booking.endpoint({ screens })])
  const ask = (query: string) => app.inject(`${url}?${query}`)
  const good = 'hub.mode=subscribe&hub.verify_token=verify%20me'
  for (const challenge of ['1158201444', '<b>a', '00']) {
    const reply = await ask(`${good}&hub.challenge=${encodeURIComponent(challenge)}`)
    t.strictSame([reply.statusCode, reply.body], [200, challenge])
    t.match(reply.headers, {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff'
    })
  }
  for (const query of [
    '',
    good,
    'hub.mode=subscribe&hub.challenge=1',
    'hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1',
    'hub.mode=unsubscribe&hub.verify_token=verify%20me&hub.challenge=1',
    `${good}&hub.challenge=1&hub.challenge=2`,
    `${good}&hub.verify_token=other&hub.challenge=1`,
    `${good}&hub.challenge=${'1'.repeat(1025)}`
  ]) {
    const reply = await ask(query)
    t.strictSame(
      [reply.statusCode, reply.json()],
      [403, { code: 'FLOW_ERR_WEBHOOK_VERIFICATION' }],
      query
    )
  }
})

t.test('without META_VERIFY_TOKEN nobody can set it up', async t => {
  const { app } = await receive(t, [booking.endpoint({ screens })], {
    env: { META_VERIFY_TOKEN: undefined }
  })
  const query = 'hub.mode=subscribe&hub.verify_token=undefined&hub.challenge=1'
  t.equal((await app.inject(`${url}?${query}`)).statusCode, 403)
})

t.test(
  'the app’s secret or one of its own may have signed, over the bytes as they came',
  async t => {
    const { post } = await receive(t, [booking.endpoint({ screens })])
    const body = '{"object":"whatsapp_business_account", "entry":[ ], "x":"\\u00e9"}'
    for (const [secret, status] of [
      [META_SECRET, 200],
      [APP_SECRET, 200],
      ['another', 401]
    ] as const) {
      t.equal((await post(url, signedByMeta(body, { secret }))).statusCode, status)
    }
    const { headers } = signedByMeta(body)
    t.equal((await post(url, { payload: `${body} `, headers })).statusCode, 401)
    t.equal((await post(url, { payload: body, headers: {} })).statusCode, 401)
  }
)

t.test('a batch is walked completely, whatever else is in it', async t => {
  const seen: string[] = []
  const endpoint = booking.endpoint({
    screens,
    onComplete: ({ completion }) => void seen.push(completion.slot)
  })
  const { notify, newToken, settled, app } = await receive(t, [endpoint])
  const replies: object[] = []
  for (let index = 0; index < 400; index++) {
    const params = { flow_token: await newToken(), slot: `slot ${index}` }
    replies.push(metaReply({ id: `wamid.${index}`, response: params }))
  }
  const strange = [null, 7, { type: 'text', id: 'wamid.text', text: { body: 'Hello' } }]
  const { entry: first } = metaNotification(
    metaMessages([...strange, ...replies.slice(0, 100)]),
    metaMessages(replies.slice(100, 200), { statuses: [{ id: 'wamid.OUT', status: 'read' }] }),
    { field: 'account_update', value: {} },
    { field: 'messages', value: 'strange' }
  )
  const { entry: second } = metaNotification(metaMessages(replies.slice(200)))
  const body = { entry: [...first, null, { id: 'WABA', changes: 'strange' }, ...second] }
  t.equal((await notify(body)).statusCode, 200)
  await settled()
  t.strictSame(seen.sort(), replies.map((_, index) => `slot ${index}`).sort())
  t.match((await app.inject('/health/ready')).json().inbox.received, {
    'meta completion': 400,
    'meta message': 3,
    'meta status': 1,
    'meta account_update': 1,
    'meta change': 1,
    'meta entry': 2
  })
})
