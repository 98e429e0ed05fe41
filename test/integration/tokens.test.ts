import t, { type Test } from 'tap'
import { z } from 'zod'
import type { AppOptions } from '../../src/app.ts'
import { createTokens, defineFlow, memoryStore } from '../../src/index.ts'
import { PhoneError } from '../../src/simulator/index.ts'
import { openFlow } from '../../src/simulator/node.ts'
import { failed, phoneTo, serve } from '../helper.ts'
import { exchange, flowOf, footer, text } from '../simulator/flow.ts'

const KEY = 'Qm9HCeMBWL5BnFWxTFLPcoMgyIhYbwVyhFNkhfeVSNI='

const renewal = defineFlow({
  name: 'renewal',
  token: z.object({ policy: z.string() }).default({ policy: 'none' }),
  screens: {
    OFFER: { data: z.object({ policy: z.string() }), payload: z.object({ accepted: z.boolean() }) }
  }
})
const endpoint = renewal.endpoint({
  refuseToken: ({ reason, language }) =>
    language === 'de' ? `Dieses Angebot gilt nicht mehr (${reason}).` : `Gone: ${reason}.`,
  init: ({ token }) => renewal.screen('OFFER', { policy: token?.data.policy ?? 'unknown' }),
  screens: { OFFER: ({ flowToken }) => renewal.complete({ flow_token: flowToken }) }
})
const flowJson = flowOf(
  {
    OFFER: {
      terminal: true,
      success: true,
      data: { policy: 'HM-1' },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a binding of Flow JSON
      children: [text('${data.policy}'), footer(exchange({ accepted: true }), 'Renew')]
    }
  },
  { data_api_version: '3.0', routing_model: { OFFER: [] } }
)
const init = (flow_token?: string) => ({ version: '3.0', action: 'INIT', flow_token })

async function serving(t: Test, options: Partial<AppOptions> = {}, env: object = {}) {
  const served = await serve(t, [endpoint], { tokenKeys: [KEY], env, ...options })
  const { tokens } = served.app
  if (!tokens) throw new Error('it issues none')
  return { ...served, tokens, ask: phoneTo(served.app, 'renewal') }
}

t.test('a token that the server issues opens the flow, with its data', async t => {
  const { tokens, ask, lines, text } = await serving(t, {}, { FLOW_TOKENS: 'signed' })
  const flowToken = await tokens.issue({ flow: renewal, data: { policy: 'HM-2' } })
  t.match(await ask(init(flowToken)), { status: 200, json: { data: { policy: 'HM-2' } } })
  t.match(lines()[0], { token: /^[0-9a-f]{8}$/, answer: 'OFFER' })
  t.notMatch(text(), flowToken.slice(0, 12))
})

t.test('a token that is not good is answered 427 with a sealed sentence, and logged', async t => {
  const { tokens, ask, lines, text } = await serving(t)
  const flowToken = await tokens.issue({ flow: renewal, language: 'de', singleUse: true })
  await tokens.use(flowToken)
  const { status, json, reply } = await ask(init(flowToken))
  t.equal(status, 427)
  t.strictSame(json, { error_msg: 'Dieses Angebot gilt nicht mehr (used).' })
  t.match(reply.headers['content-type'], 'text/plain')
  t.match(lines()[0], { code: 'FLOW_ERR_TOKEN_INVALID', reason: 'flow token: used', level: 40 })

  t.match(await ask(init('fg1.made-up')), { status: 427, json: { error_msg: 'Gone: forged.' } })
  const other = await tokens.issue({ flow: 'loan' })
  t.match(await ask(init(other)), { status: 427, json: { error_msg: 'Gone: other-flow.' } })
  t.notMatch(text(), /Angebot|Gone|fg1\./)
})

t.test('FLOW_TOKENS says what becomes of tokens that are somebody else’s', async t => {
  const { ask } = await serving(t)
  const signed = await serving(t, {}, { FLOW_TOKENS: 'signed' })
  for (const foreign of ['tok-1', 'unused', undefined]) {
    t.match(await ask(init(foreign)), { json: { data: { policy: 'unknown' } } }, foreign ?? 'none')
    t.match(await signed.ask(init(foreign)), { status: 427 }, foreign ?? 'none')
  }
  const keyless = serve(t, [endpoint], { env: { FLOW_TOKENS: 'signed' } })
  await t.rejects(keyless, { code: 'FLOW_ERR_TOKEN_KEY' })
})

t.test('without a key, tokens are what others issue', async t => {
  const { app } = await serve(t, [endpoint])
  t.equal(app.tokens, undefined)
  t.match(await phoneTo(app, 'renewal')(init('fg1.of-another-server')), { status: 200 })
})

t.test('the token comes after the signatures, and before the screen and the payload', async t => {
  const { ask, app, lines } = await serving(t, {}, { FLOW_TOKENS: 'signed' })
  const stranger = phoneTo(app, 'renewal', { secret: 'of another app' })
  t.match(await stranger(init('tok-1')), { status: 432 })
  const vouched = { ...init('tok-1'), version: '4.0', flow_token_signature: 'a.b.c' }
  t.match(await ask(vouched), { status: 432 })
  const submit = { action: 'data_exchange', flow_token: 'tok-1', data: {} }
  for (const screen of ['OFFER', 'NOWHERE']) {
    t.match(await ask({ ...submit, screen }), { status: 427 }, screen)
  }
  const before = lines().length
  t.match(await ask({ action: 'ping' }), { json: { data: { status: 'active' } } })
  const notification = { ...init('tok-1'), data: { error: 'timeout_error' } }
  t.match(await ask(notification), { json: { data: { acknowledged: true } } })
  t.equal(lines().length, before + 2)
})

t.test('with the store out of reach, the button stays on', async t => {
  const down = () => Promise.reject(new TypeError('no connection for Ada'))
  const { tokens, ask, lines, text } = await serving(t, { store: { ...memoryStore(), get: down } })
  const flowToken = await tokens.issue({ flow: renewal })
  t.match(await ask(init(flowToken)), { status: 503, json: { code: 'FLOW_ERR_STORE' } })
  t.match(lines()[0], { level: 50, code: 'FLOW_ERR_STORE', error: { type: 'TypeError' } })
  t.notMatch(text(), /Ada/)
  t.match(await ask(init('tok-1')), { status: 200 }, 'who needs no store is served')
})

t.test('a phone', async t => {
  t.test('opens the flows of an app with a token that the app issues', async t => {
    const { app, tokens } = await serving(t, {}, { FLOW_TOKENS: 'signed' })
    const phone = await openFlow({ app, flow: 'renewal', flowJson })
    await phone.tap('Renew')
    t.strictSame(failed(phone.steps), [])
    t.match(await tokens.check(String(phone.completion?.flow_token)), {
      token: { flow: 'renewal', data: undefined },
      refusal: undefined
    })
  })

  t.test('shows the sentence of a refusal, and its button is off', async t => {
    const { app, tokens } = await serving(t)
    const flowToken = await tokens.issue({ flow: renewal, singleUse: true, language: 'de' })
    const phone = await openFlow({ app, flow: 'renewal', flowJson, flowToken })
    const second = await openFlow({ app, flow: 'renewal', flowJson, flowToken })
    await phone.tap('Renew')
    t.equal(phone.completion?.flow_token, flowToken)
    const refusal = await t.rejects(second.tap('Renew'), PhoneError)
    t.match(refusal, { status: 427, shown: 'Dieses Angebot gilt nicht mehr (used).' })
    t.equal(second.isButtonOn, false)
    t.equal(second.completion, undefined)
  })
})

t.test('a token that another process issued with the key is good', async t => {
  const { ask } = await serving(t, {}, { FLOW_TOKENS: 'signed' })
  const elsewhere = createTokens({ keys: [KEY], store: memoryStore() })
  const flowToken = await elsewhere.issue({ flow: renewal, data: { policy: 'HM-3' } })
  t.match(await ask(init(flowToken)), { json: { data: { policy: 'HM-3' } } })
})
