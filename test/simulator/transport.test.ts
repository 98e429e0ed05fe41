import { createPublicKey } from 'node:crypto'
import t from 'tap'
import { createPhone, openFlow, PhoneError } from '../../src/simulator/node.ts'
import { TIMEOUT_MS } from '../../src/simulator/post.ts'
import { keyFile } from '../fixtures/vectors.ts'
import { flowJson, isNotification, onSlots, slots } from './slots.ts'
import { type Answer, standIn } from './stand-in.ts'

const publicKey = keyFile('rsa2048-public.pem').toString()
const otherKey = String(
  createPublicKey(keyFile('previous-pkcs8.pem')).export({ type: 'spki', format: 'pem' })
)
const SOON = { timeoutMs: 100 }
const details = { sealed: { screen: 'DETAILS', data: { slot: 'nine' } } }

t.test('421: the key is fetched again', async t => {
  await t.test('and the request sent once more, encrypted anew', async t => {
    const keys = [otherKey, publicKey, 'no more']
    const { options, requests, bodies } = await standIn(t, () => ({ sealed: slots }))
    const phone = await openFlow({ ...options, publicKey: () => keys.shift() ?? '', flowJson })
    t.equal(phone.screen.id, 'SLOTS')
    t.match(phone.steps[0]?.exchanges, [{ status: 421 }, { status: 200 }])
    t.equal(requests.length, 1)
    const [first, second] = bodies.map(body => JSON.parse(body))
    t.not(first.initial_vector, second.initial_vector)
    t.not(first.encrypted_flow_data, second.encrypted_flow_data)

    await phone.fill({ slot: 'nine' })
    await phone.tap('Continue').catch(() => {})
    t.strictSame(keys, ['no more'], 'and kept')
  })

  await t.test('once: then it is the wrong key for good', async t => {
    const { options, bodies } = await standIn(t, () => ({ sealed: slots }))
    const phone = createPhone({ ...options, publicKey: otherKey, flowJson })
    await t.rejects(phone.open(), {
      key: 'business-decryption-error',
      status: 421,
      message: /again, with a fresh public key/
    })
    t.equal(bodies.length, 2, 'and nobody is notified')
  })
})

t.test('427: the flow closes, and the button of its message is off', async t => {
  const sentence = 'This link has expired'
  const replies: Record<string, [body: Answer, shown: string | RegExp]> = {
    'with a sentence': [{ status: 427, sealed: { error_msg: sentence } }, sentence],
    'with an empty body': [{ status: 427, body: '' }, /went wrong/],
    'with another member': [{ status: 427, sealed: { error_message: sentence } }, /went wrong/]
  }
  for (const [name, [reply, shown]] of Object.entries(replies)) {
    await t.test(name, async t => {
      const { phone, bodies } = await onSlots(t, reply)
      await t.rejects(phone.tap('Continue'), { status: 427, message: /^Status 427/ })
      t.match(phone.problem, { shown })
      t.strictSame([phone.isButtonOn, phone.isOver], [false, true])
      await t.rejects(phone.open(), { message: 'The button of the message is off' })
      await t.rejects(phone.back(), { message: 'The flow is over' })
      t.equal(bodies.length, 2, 'nothing is sent again')
    })
  }

  await t.test('not if its body is not encrypted: then the sentence is lost', async t => {
    const { phone } = await onSlots(t, {
      status: 427,
      body: JSON.stringify({ error_msg: sentence })
    })
    await t.rejects(phone.tap('Continue'), {
      key: 'response-decryption-error',
      message: /427 cannot be opened: it is not encrypted. Its sentence is lost/
    })
    t.strictSame([phone.isButtonOn, phone.screen.id], [true, 'SLOTS'])
    t.match(phone.problem, { shown: /went wrong/ })
  })
})

t.test('what is no answer is an error, and nothing is sent again or reported', async t => {
  const UNEXPECTED = 'unexpected_http_status_code'
  const failures: Record<string, [reply: Answer, key: string, words: RegExp]> = {
    'a wrong signature': [{ status: 432, body: '' }, UNEXPECTED, /432.*refuses the signature/],
    'a redirect': [{ status: 302, body: '' }, UNEXPECTED, /redirect, which nobody follows/],
    'no answer in time': ['never', 'timeout_error', /No answer within 100 ms/],
    'half an answer in time': ['half', 'timeout_error', /No answer within 100 ms/],
    'a lost connection': ['lost', 'no_http_response_error', /No HTTP response from http:/]
  }
  for (const status of [201, 204, 400, 404, 429, 500, 503]) {
    const words = new RegExp(`Status ${status} instead of 200`)
    failures[`status ${status}`] = [{ status, body: '' }, UNEXPECTED, words]
  }
  for (const [name, [reply, key, words]] of Object.entries(failures)) {
    await t.test(name, async t => {
      const { phone, bodies } = await onSlots(t, reply, SOON)
      await t.rejects(phone.tap('Continue'), { key, message: words })
      t.strictSame([phone.screen.id, phone.isButtonOn, bodies.length], ['SLOTS', true, 2])
      t.match(phone.problem, { shown: /went wrong/ })
      t.match(phone.steps.at(-1), {
        error: words,
        exchanges: [{ checks: [{ name: 'status', passed: false, message: words }] }]
      })
    })
  }

  await t.test('nobody there', async t => {
    const { options, close } = await standIn(t, () => 'lost')
    close()
    await t.rejects(openFlow({ ...options, flowJson }), {
      key: 'no_http_response_error',
      message: /ECONNREFUSED/
    })
  })

  t.equal(TIMEOUT_MS, 10_000, 'a phone waits for 10 s unless it is told otherwise')
})

t.test('the user can tap again', async t => {
  const replies: Answer[] = [{ sealed: slots }, { status: 500, body: '' }, details]
  const { options } = await standIn(t, (_, count) => replies[count - 1] ?? 'lost')
  const phone = await openFlow({ ...options, flowJson })
  await phone.fill({ slot: 'nine' })
  await t.rejects(phone.tap('Continue'), PhoneError)
  t.strictSame(phone.screen.form, { slot: 'nine' }, 'and what was filled in is still there')
  await phone.tap('Continue')
  t.equal(phone.screen.id, 'DETAILS')
})

t.test('a notification that fails is not sent again, and stops nobody', async t => {
  for (const reply of ['lost', 'never', { status: 421, body: '' }] as const) {
    const { options, requests } = await standIn(t, (request, count) => {
      if (isNotification(request)) return reply
      return { sealed: count === 1 ? slots : { screen: 'NOWHERE', data: {} } }
    })
    const phone = await openFlow({ ...options, ...SOON, flowJson })
    await phone.fill({ slot: 'nine' })
    await t.rejects(phone.tap('Continue'), { message: /no screen `NOWHERE`/ })
    t.equal(requests.length, 3)
    t.match(phone.steps.at(-1)?.exchanges[1]?.checks, [{ name: 'status', passed: false }])
  }
})

t.test('a step has a record of all that was sent and looked at', async t => {
  let now = 0
  const { options, bodies } = await standIn(t, (_, count) =>
    count === 1 ? { sealed: slots } : details
  )
  const phone = await openFlow({ ...options, flowJson, flowToken: 'token', now: () => now++ })
  await phone.fill({ slot: 'nine' })
  const step = await phone.tap('Continue')
  t.strictSame(step, {
    action: 'tap Continue',
    from: 'SLOTS',
    screen: 'DETAILS',
    checks: [{ name: 'form', passed: true }],
    exchanges: [
      {
        request: {
          version: '3.0',
          flow_token: 'token',
          action: 'data_exchange',
          screen: 'SLOTS',
          data: { slot: 'nine' }
        },
        status: 200,
        reply: details.sealed,
        // The base64 of the reply: 4 characters for each 3 bytes of JSON and tag.
        bytes: {
          sent: Buffer.byteLength(bodies[1] ?? ''),
          received: Math.ceil((JSON.stringify(details.sealed).length + 16) / 3) * 4
        },
        ms: 1,
        checks: [
          'status',
          'decryption',
          'json',
          'format',
          'screen',
          'transition',
          'data-model',
          'components'
        ].map(name => ({ name, passed: true }))
      }
    ],
    ms: 3
  })
  t.equal(phone.steps.at(-1), step)
  t.strictSame(
    phone.steps.map(({ action }) => action),
    ['open', 'fill slot', 'tap Continue']
  )
})
