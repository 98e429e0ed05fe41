import type { Cases } from './case.ts'
import { child, complete, flow, footer, input, last, navigate, of, screen } from './flow.ts'

const data = {
  name: { type: 'string', __example__: 'a' },
  count: { type: 'number', __example__: 1 }
}
const inputs = [input('first'), input('amount', { 'input-type': 'number' })]
const goes = (payload: Record<string, unknown>, version = '7.3') =>
  flow(
    [screen('START', [...inputs, footer(navigate('END', payload))]), last('END', [], { data })],
    { version }
  )
const ends = (value: unknown, version = '7.3') =>
  flow([screen('ONLY', [...inputs, footer(complete({ value }))], { terminal: true })], { version })
const only = (children: readonly unknown[], more: { data: unknown }) =>
  flow([last('ONLY', children, more)])
const updates = (payload: unknown) =>
  only([of('OptIn', { 'on-select-action': { name: 'update_data', payload } })], { data })
const go = `${child(2)}/on-click-action/payload`
const update = `${child(0)}/on-select-action/payload`

export const payloadCases: Cases = {
  'payload-binding': {
    code: 'INVALID_ON_CLICK_ACTION_PAYLOAD',
    breaks: [
      {
        flow: ends('${form.frist}'),
        at: `${go}/value`,
        says: /has no input `frist`; did you mean/
      },
      { flow: ends({ a: ['${data.x}'] }), at: `${go}/value/a/0`, says: /has no field `x`/ },
      { flow: ends('${form.a b}'), at: `${go}/value`, says: /not a blank/ },
      {
        flow: ends('Hello ${form.first}'),
        at: `${go}/value`,
        says: /with text around it/,
        severity: 'warning'
      }
    ],
    passes: [ends('${form.first}'), ends({ a: [1, null, 'a'] })]
  },
  'payload-expression': {
    code: 'INVALID_ACTION_PAYLOAD_PROPERTY',
    breaks: [
      { flow: ends('`${form.first} + 1`'), at: `${go}/value`, says: /\+ takes numbers/ },
      {
        flow: ends('`${form.amount} +`', '7.1'),
        at: `${go}/value`,
        says: /a value is missing/,
        severity: 'warning'
      },
      {
        flow: ends('`${form.amount} + 1`', '5.1'),
        at: `${go}/value`,
        says: /came with Flow JSON 6.0; this file says 5.1, so the text is sent as it stands/,
        severity: 'warning'
      }
    ],
    passes: [ends("`'Hello ' ${form.first}`"), ends('`${form.amount} + 1`')]
  },
  'navigate-payload-keys': {
    code: 'INVALID_NAVIGATE_ACTION_PAYLOAD',
    breaks: [
      { flow: goes({ name: 'a' }), at: go, says: /`END` takes `count` too/ },
      {
        flow: goes({ name: 'a', count: 1, counts: 1 }),
        at: `${go}/counts`,
        says: /has no field `counts`; did you mean `count`\?/
      },
      {
        flow: goes({ name: 'a' }, '7.2'),
        at: go,
        says: /`END` takes `count` too/,
        severity: 'warning'
      }
    ],
    passes: [goes({ name: 'a', count: 1 })]
  },
  'navigate-payload-missing': {
    code: 'MISSING_NAVIGATION_ACTION_PAYLOAD',
    breaks: [{ flow: goes({}), at: go, says: /`END` takes `name` and `count`; send that/ }],
    passes: [goes({ name: 'a', count: 1 })]
  },
  'navigate-payload-type': {
    code: 'INVALID_NAVIGATE_ACTION_PAYLOAD',
    breaks: [
      {
        flow: goes({ name: 'a', count: '${form.first}' }),
        at: `${go}/count`,
        says: /For `count` of `END`, .* is a string, and it should be a number/
      },
      {
        flow: goes({ name: '`1 + ${form.amount}`', count: 1 }),
        at: `${go}/name`,
        says: /is a number, and it should be a string/
      }
    ],
    passes: [
      goes({ name: '${form.amount}', count: '${form.amount}' }),
      goes({ name: '${form.first}', count: '`1 + ${form.amount}`' })
    ]
  },
  'navigate-static-type': {
    code: 'INVALID_NAVIGATE_ACTION_STATIC_DATA',
    breaks: [
      {
        flow: goes({ name: 'a', count: '1' }),
        at: `${go}/count`,
        says: /For `count` of `END`, the string “1” should be a number; leave the quotes out/
      }
    ],
    passes: [goes({ name: '1', count: 1 })]
  },
  'update-data-binding': {
    code: 'INVALID_UPDATE_DATA_ACTION_PAYLOAD',
    breaks: [
      { flow: updates({ name: '${form.x}' }), at: `${update}/name`, says: /has no input `x`/ }
    ],
    passes: [updates({ name: 'a' })]
  },
  'update-data-field': {
    code: 'INVALID_UPDATE_DATA_ACTION_PAYLOAD',
    breaks: [
      { flow: updates({ nam: 'a' }), at: `${update}/nam`, says: /did you mean `name`\?/ },
      {
        flow: updates({ name: '${data.name}' }),
        at: `${update}/name`,
        says: /sets `name` to itself/
      }
    ],
    passes: [updates({ name: 'a', count: 2 })]
  },
  'update-data-type': {
    code: 'INVALID_UPDATE_DATA_ACTION_PAYLOAD',
    breaks: [
      { flow: updates({ count: '2' }), at: `${update}/count`, says: /should be a number/ },
      { flow: updates({ count: '${data.name}' }), at: `${update}/count`, says: /is a string, and/ }
    ],
    passes: [updates({ count: 2 })]
  }
}
