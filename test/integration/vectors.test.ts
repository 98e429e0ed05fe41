import t from 'tap'
import { z } from 'zod'
import { defineFlow } from '../../src/index.ts'
import { refusals, requests } from '../fixtures/vectors.ts'
import { openReply } from '../forge-phone.ts'
import { serve } from '../helper.ts'

// The screens that the vectors name. `data` comes back, to show that it was read as it was written.
const echo = z.object({ echo: z.string() })
const flow = defineFlow({
  name: 'vectors',
  screens: {
    APPOINTMENT: { data: echo, payload: z.looseObject({}), next: ['DETAILS'] },
    DETAILS: { data: echo, payload: z.looseObject({}), next: ['SUMMARY'] },
    SUMMARY: { data: echo }
  }
})
let calls = 0
const shown = (data: unknown) => {
  calls++
  return { echo: JSON.stringify(data) }
}
const endpoint = flow.endpoint({
  init: () => flow.screen('APPOINTMENT', shown({})),
  screens: {
    APPOINTMENT: ({ payload }) => flow.screen('APPOINTMENT', shown(payload)),
    DETAILS: ({ payload }) => flow.screen('DETAILS', shown(payload))
  },
  back: { SUMMARY: () => flow.screen('DETAILS', shown({})) }
})
const keys = ['rsa2048-pkcs8.pem', 'previous-pkcs8.pem', 'rsa4096-pkcs8.pem']
const post = { method: 'POST', url: '/flows/vectors' } as const

/** What has to stand in the reply to a request. */
function expectedReply(plaintext: string): unknown {
  const { action, screen, data } = JSON.parse(plaintext)
  if (action === 'ping') return { data: { status: 'active' } }
  if (data && ('error' in data || 'error_key' in data)) return { data: { acknowledged: true } }
  const answer = { INIT: 'APPOINTMENT', BACK: 'DETAILS' }[action as string] ?? screen
  const echoed = action === 'data_exchange' ? data : {}
  return { screen: answer, data: { echo: JSON.stringify(echoed) } }
}

t.test('requests that other implementations encrypted are answered', async t => {
  const { app, lines } = await serve(t, [endpoint], { keys })
  for (const vector of requests) {
    await t.test(`${vector.name}, by ${vector.made_by}`, async t => {
      calls = 0
      const reply = await app.inject({
        ...post,
        headers: {
          'content-type': 'application/json',
          'x-hub-signature-256': vector.x_hub_signature_256
        },
        body: vector.body
      })
      t.equal(reply.statusCode, vector.expect_status)
      const line = lines().at(-1)
      t.equal(line?.status, vector.expect_status)
      if (vector.expect_status !== 200) {
        t.equal(reply.json().code, 'FLOW_ERR_DECRYPTION')
        return
      }
      t.match(reply.headers['content-type'], 'text/plain')
      const aesKey = Buffer.from(vector.aes_key_hex, 'hex')
      const opened = openReply(reply.body, aesKey, Buffer.from(vector.iv_hex, 'hex'))
      t.same(JSON.parse(opened), expectedReply(vector.plaintext))
      if (vector.name.startsWith('error-notification')) {
        t.equal(calls, 0, 'a notification runs no handler')
      }
    })
  }
})

t.test('what must be refused is refused, and the next good request is served', async t => {
  const { app, lines } = await serve(t, [endpoint])
  const good = requests[0]
  if (good === undefined) throw new Error('the vectors are empty')
  const send = (body: string, signature: string | null) =>
    app.inject({
      ...post,
      headers: {
        'content-type': 'application/json',
        ...(signature !== null && { 'x-hub-signature-256': signature })
      },
      body
    })

  for (const { name, expect_status, body, x_hub_signature_256, note } of refusals) {
    await t.test(name, async t => {
      const reply = await send(body, x_hub_signature_256)
      t.equal(reply.statusCode, expect_status, note ?? 'the status')
      if (expect_status !== 200) {
        t.equal(lines().at(-1)?.code, reply.json().code, 'the reply has the code of the log')
        t.same(Object.keys(reply.json()), ['code'], 'and nothing else')
      }
      const next = await send(good.body, good.x_hub_signature_256)
      t.equal(next.statusCode, 200)
    })
  }
})
