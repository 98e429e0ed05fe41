import { createHash, createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { z } from 'zod'
import { defineFlow, errorCodes } from '../../src/index.ts'
import { fingerprint } from '../../src/keys/fingerprint.ts'
import { loadKey } from '../../src/keys/load.ts'
import { createKeyRing } from '../../src/keys/ring.ts'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'
import { forgePhone } from '../forge-phone.ts'
import { phoneTo, serve } from '../helper.ts'

const flow = defineFlow({
  name: 'shop',
  screens: {
    LIST: { data: z.object({ text: z.string() }), payload: z.object({ pick: z.string() }) }
  }
})
const list = (text: string) => flow.screen('LIST', { text })
const endpoint = flow.endpoint({
  init: () => list('welcome'),
  screens: {
    LIST: ({ payload: { pick } }) => {
      if (pick === 'expired') throw new errorCodes.FLOW_ERR_TOKEN_INVALID('Pida un enlace nuevo 🙏')
      if (pick === 'expired without words') throw new errorCodes.FLOW_ERR_TOKEN_INVALID('')
      if (pick === 'broken') throw new TypeError('no such thing as broken')
      if (pick === 'never') return new Promise(() => {})
      if (pick === 'large') return list('x'.repeat(1024 * 1024))
      if (pick === 'not JSON') return { screen: 'LIST', data: { text: 1n } } as never
      return list(pick)
    }
  }
})
const pick = (pick: string) => ({
  version: '3.0',
  action: 'data_exchange',
  screen: 'LIST',
  data: { pick },
  flow_token: 'token-1'
})
const init = { version: '3.0', action: 'INIT', flow_token: 'token-1' }
const post = { method: 'POST', url: '/flows/shop' } as const

t.test('node-forge, an independent client, gets the right answers', async t => {
  const { app } = await serve(t, [endpoint])
  const ask = phoneTo(app, 'shop')
  t.match(await ask({ version: '3.0', action: 'ping' }), {
    status: 200,
    json: { data: { status: 'active' } }
  })
  t.match(await ask(init), { status: 200, json: { screen: 'LIST', data: { text: 'welcome' } } })
  const words = 'Zoë 李小龍 👩🏽‍⚕️ "\\'
  t.match(await ask(pick(words)), { status: 200, json: { data: { text: words } } })
})

t.test('an expired token is answered with 427 and a sealed sentence, or none', async t => {
  const { app } = await serve(t, [endpoint])
  const { status, json, reply } = await phoneTo(app, 'shop')(pick('expired'))
  t.equal(status, 427)
  t.strictSame(json, { error_msg: 'Pida un enlace nuevo 🙏' })
  t.match(reply.headers['content-type'], 'text/plain')

  const { body, headers } = forgePhone().seal(pick('expired without words'))
  const bare = await app.inject({ ...post, headers, body })
  t.equal(bare.statusCode, 427)
  t.equal(bare.body, '')
})

t.test('whatever a handler does, the status is right and the log has one line', async t => {
  const { app, lines } = await serve(t, [endpoint], { env: { DEADLINE_MS: 50 } })
  const ask = phoneTo(app, 'shop')
  const cases: [string, object, number, string][] = [
    ['throws', pick('broken'), 500, 'FLOW_ERR_HANDLER'],
    ['never answers', pick('never'), 500, 'FLOW_ERR_DEADLINE'],
    ['answers more than WhatsApp takes', pick('large'), 500, 'FLOW_ERR_RESPONSE_SIZE'],
    ['answers what does not fit', pick('not JSON'), 500, 'FLOW_ERR_RESPONSE'],
    ['is asked what does not fit', { ...pick(''), data: {} }, 400, 'FLOW_ERR_PAYLOAD'],
    ['is not there', { ...init, action: 'BACK' }, 500, 'FLOW_ERR_NO_HANDLER']
  ]
  for (const [name, request, status, code] of cases) {
    const before = lines().length
    t.match(await ask(request), { status, json: { code } }, name)
    t.equal(lines().length, before + 1, `${name}: one line`)
    t.match(lines().at(-1), { flow: 'shop', status, code, key: /^[0-9a-f]{64}$/ })
  }
  const [handler] = lines()
  t.match(handler, { error: { type: 'TypeError' } }, 'the line says what was thrown')
  t.match(JSON.stringify(handler), /data-channel\.test\.ts/, 'and where')
  t.notMatch(JSON.stringify(handler), 'no such thing', 'and not its message')
})

t.test('at LOG_LEVEL=debug the line has the message of a handler’s error', async t => {
  const { app, lines } = await serve(t, [endpoint], { env: { LOG_LEVEL: 'debug' } })
  await phoneTo(app, 'shop')(pick('broken'))
  t.match(lines()[0], { error: { message: 'no such thing as broken' } })
})

t.test('a handler that hangs delays nobody else', async t => {
  const { app } = await serve(t, [endpoint], { env: { DEADLINE_MS: 2000 } })
  const ask = phoneTo(app, 'shop')
  let hanging = true
  const hung = ask(pick('never')).then(reply => {
    hanging = false
    return reply
  })
  const others = await Promise.all(Array.from({ length: 20 }, (_, n) => ask(pick(String(n)))))
  t.ok(hanging, 'it still hangs when the others have their answers')
  const texts = others.map(({ json }) => json.data.text)
  t.strictSame(
    texts,
    texts.map((_, n) => String(n))
  )
  t.equal((await hung).status, 500)
})

t.test('the first check that fails decides', async t => {
  // Before the server is there: it takes long enough to look like overload.
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const publicPem = stranger.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const { app } = await serve(t, [endpoint])
  const unsigned = { secret: 'of another app' }
  for (const [name, secret, code] of [
    ['signature before envelope', 'of another app', 'FLOW_ERR_SIGNATURE'],
    ['envelope before key', APP_SECRET, 'FLOW_ERR_ENVELOPE']
  ] as const) {
    const hex = createHmac('sha256', secret).update('{}').digest('hex')
    const headers = { 'x-hub-signature-256': `sha256=${hex}` }
    t.equal((await app.inject({ ...post, headers, body: '{}' })).json().code, code, name)
  }
  const sealed: [string, object, object, string][] = [
    ['signature before key', init, { ...unsigned, publicPem }, 'FLOW_ERR_SIGNATURE'],
    ['key before request', { nonsense: 1 }, { publicPem }, 'FLOW_ERR_DECRYPTION'],
    ['request before screen', { ...init, flow_token: 7 }, {}, 'FLOW_ERR_REQUEST']
  ]
  for (const [name, request, options, code] of sealed) {
    t.match(await phoneTo(app, 'shop', options)(request), { json: { code } }, name)
  }
})

t.test('a key provider that fails is no wrong key, and the log says how it failed', async t => {
  const failing = async () => {
    throw Object.assign(new Error('the PIN is 1234'), { code: 'CKR_DEVICE_ERROR' })
  }
  const { app, lines, text } = await serve(t, [endpoint], { keyRing: { unwrap: failing } })
  t.match(await phoneTo(app, 'shop')(init), {
    status: 503,
    json: { code: 'FLOW_ERR_KEY_PROVIDER' }
  })
  t.match(lines()[0], { level: 50, error: { type: 'Error', code: 'CKR_DEVICE_ERROR' } })
  t.notMatch(text(), 'PIN')
})

t.test('a key provider needs nothing but a way to unwrap', async t => {
  const ring = createKeyRing([loadKey(keyFile('rsa2048-pkcs8.pem'), { name: 'x' })])
  const { app } = await serve(t, [endpoint], { keyRing: { unwrap: ring.unwrap } })
  t.match(await phoneTo(app, 'shop')(init), { status: 200, json: { screen: 'LIST' } })
  t.match((await app.inject('/health/ready')).json(), { status: 'ready', keys: [] })
  t.throws(() => app.channels.get('shop')?.publicKey(), { code: 'FLOW_ERR_KEY' })
})

t.test('app secrets', async t => {
  t.test('each of several may have signed', async t => {
    const { app } = await serve(t, [endpoint], { secrets: ['new', 'old'] })
    for (const [secret, status] of [
      ['new', 200],
      ['old', 200],
      ['older', 432]
    ] as const) {
      t.match(await phoneTo(app, 'shop', { secret })(init), { status }, secret)
    }
  })

  t.test('none means that the sender is not checked', async t => {
    const { app } = await serve(t, [endpoint], { secrets: [] })
    const { body } = forgePhone().seal(init)
    t.equal((await app.inject({ ...post, body })).statusCode, 200)
    t.match(await phoneTo(app, 'shop', { secret: 'any' })(init), { status: 200 })
  })
})

t.test('flow_token_signature', async t => {
  // The JWT of the spec's section 16, made for the token tok-1 under the secret of the vectors.
  const good =
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmbG93X3Rva2VuIjoidG9rLTEifQ.SNKB1jTnuVZqbaia0GtLLx_nrkTgnJLKSIo4IWMu5i4'
  const signed = (flow_token_signature?: string, flow_token = 'tok-1') => ({
    ...init,
    version: '4.0',
    flow_token,
    ...(flow_token_signature !== undefined && { flow_token_signature })
  })
  const policies = {
    off: [200, 200, 200],
    'verify-if-present': [200, 200, 432],
    require: [200, 432, 432]
  } as const
  for (const [policy, [present, absent, wrong]] of Object.entries(policies)) {
    t.test(policy, async t => {
      const { app, lines } = await serve(t, [
        { ...endpoint, flowTokenSignature: policy as keyof typeof policies }
      ])
      const ask = phoneTo(app, 'shop')
      t.match(await ask(signed(good)), { status: present }, 'a good one')
      t.match(await ask(signed()), { status: absent }, 'none')
      t.match(await ask(signed(good, 'tok-2')), { status: wrong }, 'one of another token')
      if (wrong === 432) t.match(lines().at(-1), { code: 'FLOW_ERR_TOKEN_SIGNATURE' })
      t.match(await ask({ action: 'ping' }), { status: 200 }, 'a ping has none')
      const notification = { ...signed(), data: { error: '', error_message: '' } }
      t.match(await ask(notification), { status: 200 }, 'a notification has none')
    })
  }
})

t.test('the log says which key opened the request, and tokens as a short hash', async t => {
  const { app, lines, keyRing } = await serve(t, [endpoint], {
    keys: ['previous-pkcs8.pem', 'rsa2048-pkcs8.pem']
  })
  await phoneTo(app, 'shop')(init)
  const { key } = loadKey(keyFile('rsa2048-pkcs8.pem'), { name: '' })
  const hash = createHash('sha256').update('token-1').digest('hex').slice(0, 8)
  const print = fingerprint(createPublicKey(key))
  t.match(lines()[0], {
    level: 30,
    flow: 'shop',
    action: 'INIT',
    answer: 'LIST',
    status: 200,
    key: print,
    token: hash,
    ms: { verify: Number, open: Number, handle: Number, seal: Number, total: Number }
  })
  t.strictSame(
    keyRing.status().map(({ answered }) => answered),
    [0, 1]
  )
})

t.test('a notification is acknowledged and logged by its key', async t => {
  const { app, lines } = await serve(t, [endpoint])
  const ask = phoneTo(app, 'shop')
  const notify = (error: unknown) =>
    ask({ ...pick(''), data: { error, error_message: 'it said: ada@example.org' } })
  t.match(await notify('invalid-screen-transition'), { json: { data: { acknowledged: true } } })
  t.match(lines()[0], { level: 40, notification: 'invalid-screen-transition', screen: 'LIST' })
  for (const error of ['', null, 7, 'ada@example.org']) {
    t.match(await notify(error), { json: { data: { acknowledged: true } } })
    t.match(lines().at(-1), { notification: 'other' })
  }
})

t.test('a body is taken for what it is, not for what its headers say', async t => {
  const { app } = await serve(t, [endpoint], { env: { BODY_LIMIT: 4096 } })
  const { body, headers, open } = forgePhone().seal(init)
  const signature = { 'x-hub-signature-256': headers['x-hub-signature-256'] }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; x=1']) {
    const reply = await app.inject({
      ...post,
      headers: { ...signature, 'content-type': type },
      body
    })
    t.match(open(reply.body), { screen: 'LIST' }, type)
  }
  const untyped = await app.inject({ ...post, headers: signature, body: Buffer.from(body) })
  t.match(open(untyped.body), { screen: 'LIST' }, 'no type at all')
  t.equal((await app.inject(post)).statusCode, 432, 'no body and no header')
  const large = await app.inject({ ...post, headers, body: 'x'.repeat(5000) })
  t.equal(large.statusCode, 413)
  t.equal(large.json().code, 'FST_ERR_CTP_BODY_TOO_LARGE')
})

t.test('a sender that hangs up before the answer has its line in the log', async t => {
  const sender = new AbortController()
  const patient = flow.endpoint({
    screens: {
      LIST: () => {
        sender.abort()
        return new Promise(() => {})
      }
    }
  })
  const { app, lines } = await serve(t, [patient], { env: { DEADLINE_MS: 500 } })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const { body, headers } = forgePhone().seal(pick('never'))
  const { signal } = sender
  await t.rejects(fetch(`${url}/flows/shop`, { method: 'POST', headers, body, signal }))
  const own = () => lines().filter(({ flow }) => flow === 'shop')
  while (own().length === 0) await new Promise(resolve => setTimeout(resolve, 10))
  t.match(own(), [{ code: 'FLOW_ERR_GONE', status: 499, action: 'data_exchange', screen: 'LIST' }])
  await new Promise(resolve => setTimeout(resolve, 600))
  t.equal(own().length, 1, 'and only one')
})

t.test('a body that takes the whole time budget runs no handler', async t => {
  let ran = false
  const late = flow.endpoint({
    init: () => {
      ran = true
      return list('')
    },
    screens: { LIST: () => list('') },
    onDeadline: () => list('too late')
  })
  const { app } = await serve(t, [late], { env: { DEADLINE_MS: 0 } })
  t.match(await phoneTo(app, 'shop')(init), { json: { data: { text: 'too late' } } })
  t.notOk(ran)
})

t.test('whatever a handler throws has its type in the line', async t => {
  for (const [type, thrown] of [
    ['undefined', undefined],
    ['null', null],
    ['string', 'of Ada'],
    ['object', {}]
  ]) {
    const thrower = flow.endpoint({
      init: () => {
        throw thrown
      },
      screens: { LIST: () => list('') }
    })
    const { app, lines, text } = await serve(t, [thrower])
    t.match(await phoneTo(app, 'shop')(init), { status: 500, json: { code: 'FLOW_ERR_HANDLER' } })
    t.strictSame(lines()[0]?.error, { type, at: [] })
    t.notMatch(text(), /of Ada/)
  }
})

t.test('an error that is made to mislead is a failure of the handler', async t => {
  const mean = (error: unknown) =>
    flow.endpoint({
      init: () => {
        throw error
      },
      screens: { LIST: () => list('') }
    })
  const getter = Object.defineProperty(new Error('of Ada'), 'stack', {
    get: () => {
      throw new Error('of Ada')
    }
  })
  const errors: [string, unknown][] = [
    ['a code of ours', Object.assign(new Error('of Ada'), { code: 'FLOW_ERR_MINE' })],
    ['a stack that throws', getter],
    ['a stack that is no text', Object.assign(new Error('of Ada'), { stack: 42 })],
    ['a name that is a text', Object.assign(new Error(''), { name: 'of Ada', code: 'of Ada' })]
  ]
  for (const [name, error] of errors) {
    const { app, text } = await serve(t, [mean(error)])
    t.match(
      await phoneTo(app, 'shop')(init),
      { status: 500, json: { code: 'FLOW_ERR_HANDLER' } },
      name
    )
    t.notMatch(text(), /of Ada/, name)
  }
  const status = (statusCode: unknown) =>
    Object.assign(new errorCodes.FLOW_ERR_PAYLOAD('LIST', 'it does not'), { statusCode })
  for (const statusCode of [200, 204, 1000, 'abc']) {
    const { app } = await serve(t, [mean(status(statusCode))])
    t.match(await phoneTo(app, 'shop')(init), { status: 500, json: { code: 'FLOW_ERR_PAYLOAD' } })
  }
})
