import t from 'tap'
import { createPhone, openFlow, PhoneError } from '../../src/simulator/node.ts'
import { acknowledged, flowJson, isNotification, nine, onSlots, slots } from './slots.ts'
import { type Answer, standIn } from './stand-in.ts'

const details = (data: unknown): Answer => ({ sealed: { screen: 'DETAILS', data } })
const again = (data: object): Answer => ({ sealed: { screen: 'SLOTS', data } })
const many = Array.from({ length: 21 }, (_, index) => ({ id: `s${index}`, title: 'x' }))

const DECRYPTION = 'response-decryption-error'
const TRANSITION = 'invalid-screen-transition'
const SCHEMA = 'payload-schema-error'
const COMPONENTS = 'components-validation-error'

/** What each reply to SLOTS is refused as, in which words. Each is reported to the endpoint. */
const refused: Record<string, [reply: Answer, key: string, words: RegExp]> = {
  'a reply that is not encrypted': [{ body: JSON.stringify(slots) }, DECRYPTION, /not encrypted/],
  'a reply in quotes': [{ body: '"AAAA"' }, DECRYPTION, /in quotes/],
  'a reply with a line break': [{ body: `${'AAAA'.repeat(9)}\n` }, DECRYPTION, /line break/],
  'a reply that is empty': [{ body: '' }, DECRYPTION, /it is empty/],
  'a reply that is no base64': [{ body: '<html>' }, DECRYPTION, /not base64/],
  'a reply under another key': [{ body: 'AAAA'.repeat(9) }, DECRYPTION, /does not decrypt/],
  'a reply under the IV as it came': [
    { sealed: slots, iv: 'as it came' },
    DECRYPTION,
    /invert every bit/
  ],
  'a reply that is no JSON': [{ sealed: 'hello' }, DECRYPTION, /not JSON/],
  'a screen that there is not': [
    { sealed: { screen: 'DETAIL', data: {} } },
    TRANSITION,
    /no screen `DETAIL`; did you mean `DETAILS`/
  ],
  'a screen that is not next': [
    { sealed: { screen: 'DONE', data: {} } },
    TRANSITION,
    /no way from `SLOTS` to `DONE`: `SLOTS` leads to `DETAILS`/
  ],
  'data without a field': [details({}), SCHEMA, /`DETAILS` needs `slot`/],
  'data with a field too many': [
    details({ slot: 'nine', slots: 1 }),
    SCHEMA,
    /declares no `slots`; did you mean `slot`/
  ],
  'data of another type': [details({ slot: 9 }), SCHEMA, /9 should be a string/],
  'data with null': [details({ slot: null }), SCHEMA, /null should be a string/],
  'data of another type, further down': [
    again({ slots: [{ id: 1, title: 'x' }], free: 1 }),
    SCHEMA,
    /`slots`\/0\/id of `SLOTS`/
  ],
  'a number in quotes': [again({ slots: [nine], free: '1' }), SCHEMA, /leave the quotes out/],
  'a list without options': [again({ slots: [], free: 0 }), COMPONENTS, /has 0 items.*1 at least/],
  'a list with too many': [again({ slots: many, free: 0 }), COMPONENTS, /21 items.*20 at most/],
  'options that are not told apart': [
    again({ slots: [nine, nine], free: 0 }),
    COMPONENTS,
    /two items with the id `nine`/
  ],
  'an option without an id': [
    again({ slots: [{ id: '', title: 'x' }], free: 0 }),
    COMPONENTS,
    /without an id/
  ]
}

t.test('what a phone refuses it reports, and stays where it was', async t => {
  for (const [name, [reply, key, words]] of Object.entries(refused)) {
    await t.test(name, async t => {
      const { phone, requests } = await onSlots(t, reply)
      await t.rejects(phone.tap('Continue'), { key, message: words })
      t.equal(phone.screen.id, 'SLOTS')
      t.match(phone.problem, { shown: /went wrong/, step: phone.steps.at(-1) })
      t.strictSame(requests.slice(2), [
        {
          version: '3.0',
          flow_token: 'token',
          action: 'data_exchange',
          screen: 'SLOTS',
          data: { error: key, error_message: phone.problem?.message }
        }
      ])
      const [refusal, report] = phone.steps.at(-1)?.exchanges ?? []
      t.match(refusal?.checks.at(-1), { passed: false })
      t.match(report?.checks.at(-1), { name: 'acknowledgement', passed: true })
    })
  }
})

t.test('what is no reply is refused, and nobody hears of it', async t => {
  const replies: Record<string, unknown> = {
    'no object but': [1],
    'names no screen': { data: {} },
    'has no data': { screen: 'DETAILS' }
  }
  for (const [words, sealed] of Object.entries(replies)) {
    const { phone, requests } = await onSlots(t, { sealed })
    await t.rejects(phone.tap('Continue'), { key: 'invalid-format', message: new RegExp(words) })
    t.equal(requests.length, 2, words)
  }
})

t.test('a refused step can be taken again', async t => {
  const replies = [{ sealed: slots }, details({}), acknowledged, details({ slot: 'nine' })]
  const { options } = await standIn(t, (_, count) => replies[count - 1] ?? 'lost')
  const phone = await openFlow({ ...options, flowJson })
  await phone.fill({ slot: 'nine' })
  await t.rejects(phone.tap('Continue'), PhoneError)
  await phone.tap('Continue')
  t.equal(phone.screen.id, 'DETAILS')
  t.equal(phone.problem, undefined)
})

t.test('what is in the protocol is taken', async t => {
  await t.test('the same screen, with a snackbar that no data model declares', async t => {
    const { phone } = await onSlots(
      t,
      again({ slots: [nine], free: 0, error_message: 'It was just taken' })
    )
    await phone.tap('Continue')
    t.equal(phone.snackbar, 'It was just taken')
    t.strictSame(phone.screen.data, { slots: [nine], free: 0 })
    t.strictSame(phone.screen.form, { slot: 'nine' }, 'inputs are kept')
  })

  await t.test('the screen before, which comes back', async t => {
    const replies = [{ sealed: slots }, details({ slot: 'nine' }), { sealed: slots }]
    const { options } = await standIn(t, (_, count) => replies[count - 1] ?? 'lost')
    const phone = await openFlow({ ...options, flowJson })
    await phone.fill({ slot: 'nine' })
    await phone.tap('Continue')
    await phone.tap('Continue')
    t.equal(phone.screen.id, 'SLOTS')
    t.notOk(phone.canGoBack)
  })

  await t.test('SUCCESS from anywhere, with the params for the webhook', async t => {
    const params = { flow_token: 'token', booking: 'B-1' }
    const { phone } = await onSlots(t, {
      sealed: { screen: 'SUCCESS', data: { extension_message_response: { params } } }
    })
    const { exchanges } = await phone.tap('Continue')
    t.strictSame(phone.completion, params)
    t.match(exchanges[0]?.checks.at(-1), { name: 'completion', passed: true })
    await t.rejects(phone.tap('Continue'), { message: 'The flow is over' })
  })

  await t.test('SUCCESS without a token, which the record does not let pass', async t => {
    const { phone } = await onSlots(t, {
      sealed: { screen: 'SUCCESS', data: { extension_message_response: { params: {} } } }
    })
    const { exchanges } = await phone.tap('Continue')
    t.match(exchanges[0]?.checks.at(-1), { name: 'completion', passed: false })
  })

  await t.test('SUCCESS without params: no message goes to the chat', async t => {
    const { phone } = await onSlots(t, { sealed: { screen: 'SUCCESS', data: {} } })
    await phone.tap('Continue')
    t.ok(phone.isOver)
    t.equal(phone.completion, undefined)
  })
})

t.test('opening', async t => {
  const opened = async (reply: Answer, options = {}) => {
    const { requests, ...endpoint } = await standIn(t, request =>
      isNotification(request) ? acknowledged : reply
    )
    const phone = openFlow({ ...endpoint.options, flowJson, flowToken: 'token', ...options })
    await phone.catch(() => {})
    return { phone, requests }
  }

  await t.test('can be tried again', async t => {
    const replies: Answer[] = [{ status: 500, body: '' }, { sealed: slots }]
    const { options } = await standIn(t, (_, count) => replies[count - 1] ?? 'lost')
    const changes: unknown[] = []
    const onChange = () => changes.push(phone.isBusy)
    const phone = createPhone({ ...options, flowJson, onChange })
    t.throws(() => phone.screen, { message: 'The flow is not open' })
    await t.rejects(phone.open(), PhoneError)
    await phone.open()
    t.equal(phone.screen.id, 'SLOTS')
    t.strictSame(changes, [true, false, true, false], 'and it says when there is news')
  })

  await t.test('INIT leads to a screen that no other leads to', async t => {
    const { phone, requests } = await opened(details({ slot: 'nine' }))
    await t.rejects(phone, { key: TRANSITION, message: /a flow opens with `SLOTS`/ })
    t.match(requests[1], { action: 'INIT', screen: '', data: { error: TRANSITION } })
  })

  await t.test('INIT for a screen leads to that', async t => {
    const asked = { flowAction: 'data_exchange', screen: 'DETAILS' }
    const { phone, requests } = await opened(details({ slot: 'nine' }), asked)
    t.match(await phone, { screen: { id: 'DETAILS' } })
    t.match(requests[0], { action: 'INIT', screen: 'DETAILS', data: {} })
    const other = await opened({ sealed: slots }, asked)
    await t.rejects(other.phone, { key: TRANSITION, message: /asks for `DETAILS`/ })
  })

  await t.test('navigate asks nobody, and takes its data from the message', async t => {
    const { phone, requests } = await opened('lost', { screen: 'DETAILS', data: { slot: 'ten' } })
    t.match(await phone, { screen: { id: 'DETAILS', data: { slot: 'ten' } } })
    t.strictSame(requests, [])
  })

  await t.test('navigate with data that do not fit is reported', async t => {
    const { phone, requests } = await opened('lost', { screen: 'DETAILS', data: { slot: 10 } })
    await t.rejects(phone, { key: SCHEMA, message: /10 should be a string/ })
    t.match(requests, [{ action: 'navigate', data: { error: SCHEMA } }])
  })

  await t.test('with Data API 4.0, Meta vouches for the flow token', async t => {
    const { requests } = await opened(
      { sealed: slots },
      { dataApiVersion: '4.0', flowToken: 'tok-1' }
    )
    t.match(requests[0], {
      version: '4.0',
      flow_token: 'tok-1',
      // Made by another implementation (spec: data channel, section 16).
      flow_token_signature:
        'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmbG93X3Rva2VuIjoidG9rLTEifQ.SNKB1jTnuVZqbaia0GtLLx_nrkTgnJLKSIo4IWMu5i4'
    })
  })
})
