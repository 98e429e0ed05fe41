import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { z } from 'zod'
import { FLOW_ERR_STORE } from '../../src/errors.ts'
import { ask, defineFlow, memoryStore, type Store } from '../../src/index.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { phoneTo } from '../helper.ts'
import { choose, createShop, flow, giveName, goBack, serveShop } from './shop.ts'

const init = { version: '3.0', action: 'INIT', flow_token: 'token' }
const back = (screen?: string) => ({ ...init, action: 'BACK', ...(screen && { screen }) })
const none = { init: { name: '', pin: '' } }
const typed = { init: { name: 'Ada', pin: '4711' } }

/** A store, and what there is of history in it. */
function openStore({ now = Date.now } = {}) {
  const memory = memoryStore({ now })
  const keys = new Set<string>()
  const store: Store = {
    ...memory,
    update: (key, ...rest) => {
      if (key.startsWith('history:')) keys.add(key)
      return memory.update(key, ...rest)
    }
  }
  const texts = () => Promise.all([...keys].map(memory.get))
  return { store, kept: async () => (await texts()).filter(text => text !== undefined).length }
}

t.test('Back without a handler', async t => {
  await t.test('answers the data that the screen had last, with what was typed', async t => {
    const { open } = await serveShop(t)
    const phone = await open()
    t.match(phone.screen.data, { greeting: 'Hello 1!', ...none })
    await giveName(phone, 'Ada', '')
    t.match(phone.screen.data, { greeting: 'A PIN, please 2!', ...none })
    await giveName(phone)
    t.strictSame(await goBack(phone), {
      screen: 'NAME',
      data: { greeting: 'A PIN, please 2!', ...typed }
    })
    t.match(phone.screen, { id: 'NAME', form: { name: 'Ada', pin: '4711' } })

    await giveName(phone, 'Grace')
    await choose(phone)
    t.strictSame(await goBack(phone), { screen: 'PLAN', data: { chosen: 'large' } })
    t.match(await goBack(phone), { screen: 'NAME', data: { init: { name: 'Grace' } } })
  })

  await t.test('leads to the screen that was before, where several may be', async t => {
    const { open } = await serveShop(t)
    const phone = await open()
    await giveName(phone, 'Express')
    t.match(await goBack(phone), { screen: 'NAME', data: { init: { name: 'Express' } } })
    await giveName(phone)
    await choose(phone)
    t.match(await goBack(phone), { screen: 'PLAN' })
  })

  await t.test('is answered when the phone does not say which screen is left', async t => {
    const { app, open } = await serveShop(t)
    await giveName(await open())
    t.match(await phoneTo(app, 'shop')(back()), { status: 200, json: { screen: 'NAME' } })
  })

  await t.test('is told apart by the flow token', async t => {
    const { open } = await serveShop(t)
    const [ada, grace] = [await open('ada'), await open('grace')]
    await giveName(ada)
    await giveName(grace, 'Grace', '1906')
    t.match(await goBack(ada), { data: { greeting: 'Hello 1!', ...typed } })
    t.match(await goBack(grace), {
      data: { greeting: 'Hello 2!', init: { name: 'Grace', pin: '1906' } }
    })
  })

  await t.test('without a flow token, or after its memory is gone, is an error', async t => {
    const { app, open, lines } = await serveShop(t)
    const post = phoneTo(app, 'shop')
    await giveName(await open('unused'))
    for (const flow_token of ['unused', 'never seen']) {
      const { status, json } = await post({ ...back('PLAN'), flow_token })
      t.match({ status, json }, { status: 500, json: { code: 'FLOW_ERR_HISTORY' } })
      t.match(lines().at(-1), { reason: /^BACK of PLAN cannot be answered: the screen before it/ })
    }
  })
})

t.test('a load handler shows the screen before', async t => {
  const seen: object[] = []
  const endpoint = createShop({
    load: {
      NAME: ({ screen, data, payload, flowToken }) => {
        seen.push({ screen, data, payload, flowToken })
        return flow.screen('NAME', { greeting: 'Back' })
      }
    }
  })
  const { app, open } = await serveShop(t, {}, endpoint)
  const phone = await open()
  await giveName(phone)
  t.strictSame(await goBack(phone), { screen: 'NAME', data: { greeting: 'Back!', ...typed } })
  const payload = { name: 'Ada', pin: '4711' }
  const greeted = { greeting: 'Hello 1!', ...none }
  t.strictSame(seen.pop(), { screen: 'NAME', data: greeted, payload, flowToken: 'token' })

  await t.test('also when nothing is remembered', async t => {
    const post = phoneTo(app, 'shop')
    const { json } = await post({ ...back('PLAN'), flow_token: 'never seen' })
    t.strictSame(json, { screen: 'NAME', data: { greeting: 'Back!', ...none } })
    t.match(seen.pop(), { data: undefined, payload: undefined })
  })
})

t.test('a back handler comes before history', async t => {
  const handler = () => flow.screen('PLAN', { chosen: 'stay' })
  const { open } = await serveShop(t, {}, createShop({ back: { PLAN: handler } }))
  const phone = await open()
  await giveName(phone)
  t.match(await goBack(phone), { screen: 'PLAN', data: { chosen: 'stay' } })
  await choose(phone)
  t.match(await goBack(phone), { screen: 'PLAN', data: { chosen: 'large' } }, 'of PLAN only')
})

t.test('history', async t => {
  await t.test('ends with the flow', async t => {
    const { store, kept } = openStore()
    const { open } = await serveShop(t, { store })
    const phone = await open()
    await giveName(phone)
    await choose(phone)
    t.equal(await kept(), 1)
    await phone.tap('Continue')
    t.ok(phone.completion)
    t.equal(await kept(), 0)
  })

  await t.test('ends when its time is over', async t => {
    let now = 1000
    const { store, kept } = openStore({ now: () => now })
    const { app, open } = await serveShop(t, { store })
    await giveName(await open())
    now += 60_001
    t.equal(await kept(), 0)
    const { json } = await phoneTo(app, 'shop')(back('PLAN'))
    t.match(json, { code: 'FLOW_ERR_HISTORY' })
  })

  await t.test('can be switched off', async t => {
    const { store, kept } = openStore()
    const { app, open } = await serveShop(
      t,
      { store },
      createShop({ settings: { history: false } })
    )
    await giveName(await open())
    t.equal(await kept(), 0)
    const { status, json } = await phoneTo(app, 'shop')(back('PLAN'))
    t.match({ status, json }, { status: 500, json: { code: 'FLOW_ERR_NO_HANDLER' } })

    const load = { NAME: () => flow.screen('NAME', { greeting: 'Back' }) }
    const loading = await serveShop(
      t,
      { store },
      createShop({ settings: { history: false }, load })
    )
    t.match(await phoneTo(loading.app, 'shop')(back('PLAN')), { json: { screen: 'NAME' } })
    t.equal(await kept(), 0)
  })

  await t.test('is not kept where there is no use for it', async t => {
    const stay = () => flow.screen('PLAN')
    const review = () => flow.screen('REVIEW', { text: '' })
    const { store, kept } = openStore()
    const endpoint = createShop({ back: { PLAN: stay, REVIEW: review } })
    const { open } = await serveShop(t, { store }, endpoint)
    await giveName(await open())
    t.equal(await kept(), 0)
  })

  await t.test('is bounded, however often routes lead in a circle', async t => {
    const payload = z.object({})
    const round = defineFlow({
      name: 'round',
      history: true,
      screens: {
        IN: { payload, next: ['A'] },
        A: { payload, next: ['B'] },
        B: { payload, next: ['C'] },
        C: { payload, next: ['A'] }
      }
    })
    const endpoint = round.endpoint({
      screens: {
        IN: () => round.screen('A'),
        A: () => round.screen('B'),
        B: () => round.screen('C'),
        C: () => round.screen('A')
      }
    })
    const sizes: number[] = []
    const memory = memoryStore()
    const store: Store = {
      ...memory,
      update: async (...call) => {
        const text = await memory.update(...call)
        sizes.push(text?.length ?? 0)
        return text
      }
    }
    for (let turn = 0; turn < 120; turn++) {
      const screen = turn === 0 ? 'IN' : 'CAB'[turn % 3]
      await ask(
        endpoint,
        { action: 'data_exchange', screen: String(screen), flow_token: 'token' },
        { store }
      )
    }
    t.ok(Number(sizes.at(-1)) > Number(sizes[10]))
    t.equal(sizes.at(-1), sizes.at(-40))
    const request = { action: 'BACK', screen: 'A', flow_token: 'token' }
    t.match(await ask(endpoint, request, { store }), { screen: 'C' })
  })
})

t.test('what was typed, sensitive or not, does not lie in the store', async t => {
  const dir = t.testdir()
  const store = sqliteStore(join(dir, 'flowgate.db'))
  t.teardown(() => store.close())
  // Its thread starts now, and not while somebody waits for an answer.
  await store.check()
  const bytes = () =>
    readdirSync(dir)
      .map(name => readFileSync(join(dir, name), 'latin1'))
      .join('')

  const { open } = await serveShop(t, { store, stateKeys: ['old'] })
  const phone = await open('token-of-ada')
  await giveName(phone, 'Ada Lovelace', '4711-SECRET')
  await choose(phone, 'enormous')
  t.match(bytes(), /history:shop:/)
  for (const text of ['Lovelace', 'SECRET', 'enormous', 'Hello', 'greeting', 'token-of-ada']) {
    t.notOk(bytes().includes(text), text)
  }
  // The search would find it.
  await store.set('plain', 'Lovelace', { ttlMs: 1000 })
  t.ok(bytes().includes('Lovelace'))

  await t.test('and is read with the new STATE_KEY and the old', async t => {
    const { app } = await serveShop(t, { store, stateKeys: ['new', 'old'] })
    const ada = { ...back('PLAN'), flow_token: 'token-of-ada' }
    const { json } = await phoneTo(app, 'shop')(ada)
    t.match(json, { data: { init: { name: 'Ada Lovelace', pin: '4711-SECRET' } } })
  })

  await t.test('and not without the old', async t => {
    const { app } = await serveShop(t, { store, stateKeys: ['other'] })
    const ada = { ...back('PLAN'), flow_token: 'token-of-ada' }
    t.match(await phoneTo(app, 'shop')(ada), { json: { code: 'FLOW_ERR_HISTORY' } })
  })
})

t.test('what no longer fits the contract is not answered', async t => {
  const store = memoryStore()
  const before = await serveShop(t, { store, stateKeys: ['key'] })
  await giveName(await before.open())

  const { flowJson } = createShop()
  const next = defineFlow({
    name: 'shop',
    ...(flowJson && { flowJson }),
    screens: {
      NAME: { data: z.object({ title: z.string() }), payload: z.object({}), next: ['PLAN'] },
      PLAN: { payload: z.object({}) }
    }
  })
  const screens = { NAME: () => next.screen('PLAN'), PLAN: () => next.screen('PLAN') }
  const after = await serveShop(t, { store, stateKeys: ['key'] }, next.endpoint({ screens }))
  const { json } = await phoneTo(after.app, 'shop')(back('PLAN'))
  t.match(json, { code: 'FLOW_ERR_HISTORY' })
})

t.test('what JSON does not carry is not remembered', async t => {
  const big = defineFlow({
    name: 'big',
    history: true,
    screens: {
      A: {
        data: z.object({ n: z.bigint().transform(String) }),
        payload: z.object({}),
        next: ['B']
      },
      B: {}
    }
  })
  const endpoint = big.endpoint({
    init: () => big.screen('A', { n: 7n }),
    screens: { A: () => big.screen('B') }
  })
  const store = memoryStore()
  const request = { action: 'INIT', flow_token: 'token' }
  t.strictSame(await ask(endpoint, request, { store }), { screen: 'A', data: { n: '7' } })
  const left = { ...request, action: 'BACK', screen: 'B' }
  await t.rejects(ask(endpoint, left, { store }), { code: 'FLOW_ERR_HISTORY' })
})

t.test('while the store is out of reach', async t => {
  const fails = async () => {
    throw new FLOW_ERR_STORE('it is out of reach')
  }
  const memory = memoryStore()
  const store: Store = { ...memory, get: fails, update: fails, delete: fails }

  await t.test('answers go out, and the log has the code', async t => {
    const { open, lines } = await serveShop(t, { store })
    const phone = await open()
    await giveName(phone)
    t.equal(phone.screen.id, 'PLAN')
    t.match(lines().at(-1), { status: 200, code: 'FLOW_ERR_STORE' })
  })

  await t.test('Back is an error, unless the flow can go on without', async t => {
    const load = { NAME: () => flow.screen('NAME', { greeting: 'Who are you' }) }
    const cases = [
      ['required', { status: 503, json: { code: 'FLOW_ERR_STORE' } }],
      ['optional', { status: 200, json: { screen: 'NAME', data: { greeting: 'Who are you!' } } }]
    ] as const
    for (const [stateIs, reply] of cases) {
      const { app } = await serveShop(t, { store }, createShop({ settings: { stateIs }, load }))
      t.match(await phoneTo(app, 'shop')(back('PLAN')), reply, stateIs)
    }
  })
})
