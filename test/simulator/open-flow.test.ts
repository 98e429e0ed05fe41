import Fastify from 'fastify'
import t from 'tap'
import { z } from 'zod'
import { createAppointment } from '../../flows/appointment/index.ts'
import { createClaim } from '../../flows/claim/index.ts'
import { defineFlow } from '../../src/index.ts'
import { loadKey } from '../../src/keys/load.ts'
import { openFlow } from '../../src/simulator/node.ts'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'
import { serve } from '../helper.ts'
import { exchange, flowOf, footer, input } from './flow.ts'

/** A flow whose handlers answer what its contract allows, and its Flow JSON does not. */
const shop = defineFlow({
  name: 'shop',
  flowTokenSignature: 'require',
  completion: z.object({ flow_token: z.string() }),
  screens: {
    LIST: { data: z.object({ count: z.number() }), payload: z.object({ name: z.string() }) }
  }
})
const endpoint = shop.endpoint({
  init: () => shop.screen('LIST', { count: 2 }),
  screens: {
    LIST: ({ payload, flowToken }) =>
      payload.name === 'more'
        ? shop.screen('LIST', { count: 3 })
        : shop.complete({ flow_token: flowToken })
  }
})
const flowJsonOf = (data: Record<string, unknown>) =>
  flowOf(
    {
      LIST: {
        data,
        terminal: true,
        children: [input('name'), footer(exchange({ name: '${form.name}' }))]
      }
    },
    { data_api_version: '4.0', routing_model: { LIST: [] } }
  )
const flowJson = flowJsonOf({ count: 1 })

t.test(
  'a flow of an app is opened with the key, the secret and the Flow JSON of the app',
  async t => {
    const { app, lines } = await serve(t, [createAppointment()])
    const phone = await openFlow({ app, flow: 'appointment' })
    t.match(phone.screen, { id: 'APPOINTMENT', title: 'Book an appointment' })
    t.match(lines().at(-1), { flow: 'appointment', action: 'INIT', status: 200 })
  }
)

t.test('an endpoint at a URL is opened over HTTP', async t => {
  const { app, keyRing } = await serve(t, [endpoint])
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/flows/shop`
  const publicKey = keyRing.publicKey()
  const phone = await openFlow({
    url,
    publicKey,
    appSecret: APP_SECRET,
    flowJson: JSON.stringify(flowJson)
  })
  await phone.fill({ name: 'more' })
  await phone.tap('Continue')
  t.strictSame(phone.screen.data, { count: 3 })
  await phone.fill({ name: 'enough' })
  await phone.tap('Continue')
  t.match(phone.completion, { flow_token: /^simulator-[0-9a-f]{16}$/ })

  t.strictSame(
    phone.steps.flatMap(({ exchanges }) => exchanges.map(({ status }) => status)),
    [200, 200, 200]
  )
  await t.rejects(openFlow({ url, publicKey, appSecret: 'another', flowJson }), {
    status: 432,
    message: /refuses the signature/
  })
  await t.rejects(openFlow({ url, publicKey, flowJson }), { message: /432/ }, 'unsigned')
})

t.test('an app that changes its key is followed', async t => {
  const { app, keyRing } = await serve(t, [endpoint])
  const phone = await openFlow({ app, flow: 'shop', flowJson })
  keyRing.replace([loadKey(keyFile('previous-pkcs8.pem'), { name: 'new' })])
  await phone.fill({ name: 'more' })
  const { exchanges } = await phone.tap('Continue')
  t.match(exchanges, [{ status: 421 }, { status: 200 }])
})

t.test('an app that serves anybody is sent unsigned requests', async t => {
  const { app } = await serve(t, [createAppointment()], { secrets: [] })
  t.match(await openFlow({ app, flow: 'appointment' }), { screen: { id: 'APPOINTMENT' } })
})

t.test('a token that is no longer good shows the sentence of the app', async t => {
  const { app } = await serve(t, [createClaim()])
  const flowToken = 'claim.2001-01-01.x9'
  await t.rejects(openFlow({ app, flow: 'claim', flowToken }), {
    status: 427,
    message: /^Status 427: This claim form has expired/,
    shown: 'This claim form has expired. Write to us, and we will send you a new one.'
  })
})

t.test('what a phone refuses of an app it reports to the app, which acknowledges', async t => {
  const { app, lines } = await serve(t, [endpoint])
  await t.rejects(openFlow({ app, flow: 'shop', flowJson: flowJsonOf({ count: '1' }) }), {
    key: 'payload-schema-error',
    message: '`count` of `LIST`: 2 should be a string',
    step: {
      exchanges: [
        { status: 200, checks: [{}, {}, {}, {}, {}, {}, { name: 'data-model', passed: false }] },
        { status: 200, checks: [{}, {}, {}, { name: 'acknowledgement', passed: true }] }
      ]
    }
  })
  t.match(lines().at(-1), { flow: 'shop', status: 200 })
})

t.test('what cannot be opened is said in a sentence', async t => {
  const { app } = await serve(t, [endpoint, createAppointment()])
  const refused = (promise: Promise<unknown>, message: string | RegExp) =>
    t.rejects(promise, { name: 'SimulatorError', message })
  await refused(
    openFlow({ app, flow: 'appointmnt' }),
    'no flow `appointmnt` in this app; it has shop, appointment'
  )
  await refused(openFlow({ app, flow: 'shop' }), /give defineFlow `flowJson`, or openFlow/)
  await refused(
    openFlow({ url: 'http://127.0.0.1', flowJson }),
    /give openFlow `publicKey`, in PEM/
  )
  for (const empty of [
    (await serve(t, [])).app,
    Object.assign(Fastify(), { channels: undefined })
  ]) {
    await refused(
      // As from JavaScript: the other one is no app of `buildApp`.
      openFlow({ app: empty as typeof app, flow: 'shop' }),
      'no flow `shop` in this app, which has none: give `buildApp` its endpoint'
    )
  }
  await refused(
    openFlow({ app, flow: 'shop', flowJson, publicKey: keyFile('rsa2048-pkcs8.pem').toString() }),
    /a phone has the public one/
  )
})

t.test('what is no Flow JSON is refused in a sentence that says what would be one', async t => {
  const what = 'give `flowJson` its text, or what `JSON.parse` makes of it'
  const noObject = `The Flow JSON is not an object: ${what}`
  const noScreens = 'The Flow JSON has no screens; `flowgate check` says what it lacks'
  const cases: [flowJson: string | object, message: string][] = [
    ['flows/shop/flow.json', `“flows/shop/flow.json” is no Flow JSON: ${what}`],
    ['https://example.com/flow.json', `“https://example.com/flow.json” is no Flow JSON: ${what}`],
    ['{ "screens": [', 'The Flow JSON is not JSON; `flowgate check` says where'],
    [new URL('file:///flow.json'), noObject],
    [Buffer.from(JSON.stringify(flowJson)), noObject],
    ['[]', noObject],
    ['{}', noScreens],
    [{ screens: [] }, noScreens],
    [{ screens: [{ title: 'without an id' }] }, noScreens]
  ]
  for (const [flowJson, message] of cases) {
    await t.rejects(openFlow({ flowJson }), { name: 'SimulatorError', message })
  }
})
