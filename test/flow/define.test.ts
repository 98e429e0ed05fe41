import t from 'tap'
import { z } from 'zod'
import { defineFlow, errorCodes } from '../../src/index.ts'

const { FLOW_ERR_CONTRACT } = errorCodes

t.test('an answer is a plain object, to be compared', async t => {
  const flow = defineFlow({
    name: 'x',
    completion: z.object({ flow_token: z.string() }),
    screens: { A: { data: z.object({ n: z.number() }) }, B: {} }
  })
  t.strictSame(flow.screen('A', { n: 1 }), { screen: 'A', data: { n: 1 } })
  t.strictSame(flow.screen('B'), { screen: 'B', data: {} })
  t.strictSame(flow.complete({ flow_token: 't' }), {
    screen: 'SUCCESS',
    data: { extension_message_response: { params: { flow_token: 't' } } }
  })
  t.strictSame(flow.close(), { screen: 'SUCCESS', data: {} })
})

t.test('what the compiler cannot see is refused when the contract is made', async t => {
  // Contracts as they come out of JavaScript, or of ids that are computed.
  const define = defineFlow as (contract: object) => unknown
  const refusals: [string, object, RegExp][] = [
    ['a name that is no part of a URL', { name: 'Book now', screens: {} }, /its name/],
    ['a screen of the name SUCCESS', { name: 'x', screens: { SUCCESS: {} } }, /reserved/],
    ['a screen with a digit', { name: 'x', screens: { STEP_1: {} } }, /STEP_1.*letters/],
    ['a route to no screen', { name: 'x', screens: { A: { next: ['B'] } } }, /A leads to "B"/],
    ['a route to itself', { name: 'x', screens: { A: { next: ['A'] } } }, /A leads to itself/],
    [
      'a route back',
      { name: 'x', screens: { A: { next: ['B'] }, B: { next: ['A'] } } },
      /each other/
    ],
    ['no screen to open with', { name: 'x', screens: {} }, /none that it could open with/],
    ['a misspelt member', { name: 'x', screens: { A: {} }, stat: 1 }, /no member "stat"/],
    [
      'a flow that resumes without a memory',
      { name: 'x', screens: { A: {} }, resume: true, history: false },
      /cannot resume without its history/
    ],
    ['a misspelt member of a screen', { name: 'x', screens: { A: { nxt: [] } } }, /A has "nxt"/],
    [
      'data that a phone would miss',
      { name: 'x', screens: { A: { data: z.object({ a: z.string().optional() }) } } },
      /may lack "a"/
    ],
    [
      'data that any screen takes',
      { name: 'x', screens: { A: { data: z.object({ error_message: z.string() }) } } },
      /takes undeclared/
    ]
  ]
  for (const [name, contract, message] of refusals) {
    t.throws(() => define(contract), { code: 'FLOW_ERR_CONTRACT', message }, name)
  }
})

t.test('a payload may not use the names that mark an error notification', async t => {
  const error = z.object({ error: z.string() })
  const payloads: [string, z.ZodType<unknown, Record<string, unknown>>, string][] = [
    ['in an object', error, 'error'],
    ['in one of several shapes', z.union([z.object({}), error]), 'error'],
    [
      'in one of several kinds',
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('a') }),
        z.object({ kind: z.literal('b'), error_message: z.string() })
      ]),
      'error_message'
    ],
    ['before a transform', z.object({ error_key: z.string() }).transform(() => 1), 'error_key'],
    ['behind wrappers', error.readonly().catch({ error: '' }).and(z.object({})), 'error']
  ]
  for (const [name, payload, member] of payloads) {
    t.throws(
      () => defineFlow({ name: 'x', screens: { A: { payload } } }),
      new FLOW_ERR_CONTRACT(
        'x',
        `the payload of A has "${member}", which marks an error notification`
      ),
      name
    )
  }
})
