import t from 'tap'
import { z } from 'zod'
import { defineFlow, errorCodes } from '../../src/index.ts'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'
import { forgePhone } from '../forge-phone.ts'
import { phoneTo, serve } from '../helper.ts'

// What only this session knows. Handlers do with it what careless code does.
const secrets = {
  token: 'tok-0b64a5c2-forbidden',
  name: 'Ada Forbidden Lovelace',
  card: '4242-forbidden',
  key: 'forbidden_member',
  answer: 'forbidden answer',
  tokenKey: 'forbidden key of flow tokens: 4d2f1c'
}
const flow = defineFlow({
  name: 'shop',
  state: z.object({ name: z.string() }),
  completion: z.object({ flow_token: z.string(), name: z.string() }),
  screens: {
    LIST: {
      data: z.object({ text: z.string().max(40) }),
      payload: z.object({ name: z.string().max(40), card: z.enum(['visa']).optional() }).strict()
    }
  }
})
const endpoint = flow.endpoint({
  checkToken: ({ flowToken }) =>
    flowToken.endsWith('expired') ? `${secrets.name}, your link has expired` : undefined,
  init: () => flow.screen('LIST', { text: secrets.answer }),
  screens: {
    LIST: async ({ payload, flowToken, state }) => {
      await state.set({ name: payload.name })
      switch (payload.name) {
        case `${secrets.name} throws`:
          throw new Error(`cannot save ${payload.name}\n    at ${payload.name}:1:1`)
        case `${secrets.name} nests`:
          throw new AggregateError([], 'nested', { cause: new TypeError(payload.name) })
        case `${secrets.name} parses`:
          return JSON.parse(`{${payload.name}`)
        case `${secrets.name} expires`:
          throw new errorCodes.FLOW_ERR_TOKEN_INVALID(`${payload.name}, ask again`)
        case `${secrets.name} overflows`:
          return flow.screen('LIST', { text: payload.name.repeat(9) })
        case `${secrets.name} is lost`:
          return { screen: payload.name, data: {} } as never
        case `${secrets.name} hangs`:
          return new Promise(() => {})
        default:
          return flow.complete({ flow_token: flowToken, name: payload.name })
      }
    }
  }
})

t.test('the log of a whole session holds no payload, token, key or secret', async t => {
  const { app, text, lines } = await serve(t, [endpoint], {
    env: { DEADLINE_MS: 1000 },
    tokenKeys: [secrets.tokenKey]
  })
  const issued = String(
    await app.tokens?.issue({
      flow: 'shop',
      user: secrets.name,
      data: { [secrets.key]: secrets.card },
      singleUse: true
    })
  )
  const ask = phoneTo(app, 'shop')
  const base = { version: '3.0', screen: 'LIST', flow_token: secrets.token }
  const submit = (data: object, rest = {}) =>
    ask({ ...base, action: 'data_exchange', data, ...rest })
  const statuses: number[] = []
  const note = async (reply: Promise<{ status: number }>) => statuses.push((await reply).status)

  await note(ask({ action: 'ping', name: secrets.name }))
  await note(ask({ ...base, action: 'INIT' }))
  await note(submit({ name: secrets.name }))
  for (const what of ['throws', 'nests', 'parses', 'expires', 'overflows', 'is lost', 'hangs']) {
    await note(submit({ name: `${secrets.name} ${what}` }))
  }
  await note(submit({ name: secrets.name, card: secrets.card }))
  await note(submit({ name: secrets.name, [secrets.key]: 1 }))
  await note(submit({ name: secrets.name }, { screen: secrets.card }))
  await note(submit({ name: secrets.name }, { flow_token: `${secrets.token} expired` }))
  await note(submit({ name: secrets.name }, { flow_token_signature: `a.${secrets.card}.c` }))
  await note(submit({ error: secrets.card, error_message: secrets.name }))
  await note(ask({ ...base, action: secrets.name }))
  await note(ask({ ...base, action: 'BACK' }))
  await note(phoneTo(app, 'shop', { secret: 'forbidden app secret' })({ action: 'ping' }))
  await note(ask({ ...base, action: 'INIT', flow_token: issued }))
  await note(submit({ name: secrets.name }, { flow_token: issued }))
  await note(submit({ name: secrets.name }, { flow_token: issued }))
  await note(ask({ ...base, action: 'INIT', flow_token: `${issued}A` }))
  t.strictSame(statuses, [
    ...[200, 200, 200, 500, 500, 500, 427, 500, 500, 500, 400, 400, 400, 427, 432, 200, 400, 500],
    ...[432, 200, 200, 427, 427]
  ])
  t.equal(lines().length, statuses.length, 'one line a request')

  const { body, headers } = forgePhone().seal(base)
  const signature = headers['x-hub-signature-256']
  await app.inject({ method: 'POST', url: `/flows/${secrets.key}`, headers, body })
  const log = text()
  for (const [name, needle] of Object.entries({
    ...secrets,
    'issued token': issued.slice(0, 20),
    'what is issued': 'fg1.',
    'first name': 'Ada',
    'app secret': APP_SECRET,
    signature: signature.slice(7, 27),
    'private key': String(keyFile('rsa2048-pkcs8.pem')).split('\n')[3] ?? 'no fourth line',
    envelope: JSON.parse(body).encrypted_aes_key.slice(0, 20)
  })) {
    t.notOk(log.includes(needle), `no ${name}`)
  }
  t.notMatch(log, /forbidden/i)
})
