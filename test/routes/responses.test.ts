import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { z } from 'zod'
import type { Config } from '../../src/config.ts'
import { ask, defineFlow } from '../../src/index.ts'
import { asking, endpointFlow } from '../flow-json/cases/flow.ts'
import { phoneTo, serve } from '../helper.ts'

const flowJson = endpointFlow({ LIST: ['END'], END: [] }, [
  asking('LIST', [], { data: { names: { type: 'array', items: { type: 'string' } } } }),
  asking('END', [], { terminal: true })
])
const code = 'FLOW_ERR_RESPONSE_FLOW_JSON'
const init = { version: '3.0', action: 'INIT', flow_token: 'token' }
const send = { ...init, action: 'data_exchange', screen: 'LIST', data: {} }

/** A shop that answers numbers where its Flow JSON declares texts, and too late when it is asked. */
function shop(t: Test, text = JSON.stringify(flowJson)) {
  const file = join(t.testdir({ 'flow.json': text }), 'flow.json')
  const flow = defineFlow({
    name: 'shop',
    flowJson: pathToFileURL(file),
    screens: {
      LIST: { data: z.object({ names: z.array(z.any()) }), payload: z.object({}), next: ['END'] },
      END: { payload: z.object({}) }
    }
  })
  return flow.endpoint({
    init: () => flow.screen('LIST', { names: ['Ada', 7] }),
    screens: { LIST: () => new Promise(() => {}), END: () => flow.screen('LIST', { names: [] }) },
    onDeadline: () => flow.screen('LIST', { names: [7] })
  })
}

const served = async (t: Test, env: Partial<Config>, endpoint = shop(t)) => {
  const { app, lines } = await serve(t, [endpoint], { env })
  const ready = async () => (await app.inject('/health/ready')).json()
  return { phone: phoneTo(app, 'shop'), lines, ready }
}
const reason =
  /INIT breaks its Flow JSON: \/data\/names\/1: line 1 of flow\.json declares string, found number/

t.test('in development a response that breaks its Flow JSON is answered 500', async t => {
  for (const env of [{}, { NODE_ENV: 'production', RESPONSE_CHECK: 'enforce' }] as const) {
    const { phone, lines, ready } = await served(t, env)
    t.match(await phone(init), { status: 500, json: { code } })
    t.match(lines().at(-1), { level: 50, status: 500, code, reason })
    t.match(await phone({ ...send, screen: 'END' }), { status: 200, json: { screen: 'LIST' } })
    t.match(await ready(), { breaches: { shop: 1 } })
  }
})

t.test('in production it is sent, logged and counted', async t => {
  const { phone, lines, ready } = await served(t, { NODE_ENV: 'production' })
  for (const breaches of [1, 2]) {
    t.match(await phone(init), { status: 200, json: { data: { names: ['Ada', 7] } } })
    t.match(lines().at(-1), { level: 40, status: 200, answer: 'LIST', code, reason })
    t.match(await ready(), { breaches: { shop: breaches } })
  }
  t.equal(lines().length, 2)
  t.notMatch(JSON.stringify(lines()), 'Ada')
})

t.test('what answers for a handler that is late is held to it, too', async t => {
  const { phone } = await served(t, { DEADLINE_MS: 20 })
  t.match(await phone(send), { status: 500, json: { code } })
})

t.test('it can be switched off, and does without a Flow JSON that can be read', async t => {
  const off = await served(t, { RESPONSE_CHECK: 'off' })
  t.match(await off.phone(init), { status: 200 })
  const { breaches, warnings: none } = await off.ready()
  t.strictSame([breaches, none], [{}, []])
  const { flowJson: _, ...silent } = shop(t)
  const cases: [endpoint: typeof silent, warnings: unknown[]][] = [
    [shop(t, '{'), [/^RESPONSE_CHECK: the Flow JSON of shop is unusable/]],
    [silent, []]
  ]
  for (const [endpoint, warnings] of cases) {
    const without = await served(t, {}, endpoint)
    t.match(await without.phone(init), { status: 200 })
    const ready = await without.ready()
    t.match(ready, { warnings })
    t.equal(ready.warnings.length, warnings.length)
  }
})

t.test('a caller of dispatch that gives no check has none', async t => {
  t.match(await ask(shop(t), init), { screen: 'LIST' })
})
