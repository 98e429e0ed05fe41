import { z } from 'zod'
import { complete, endpointFlow, footer, input, of, screen } from '../../flow-json/cases/flow.ts'
import { type ContractCases, contractOf, pair } from './case.ts'

const at = '/screens/0/layout/children/1/on-click-action/payload'
const name = z.string()

/** One action that sends `payload`, from a screen with an input of any kind. */
const sends = (
  payload: Record<string, unknown>,
  asked: z.ZodObject,
  type = 'TextInput',
  more = {}
) => pair({ payload: asked }, { payload, children: [of(type, { name: 'name', ...more })] })

const byTrigger = z.discriminatedUnion('trigger', [
  z.object({ trigger: z.literal('pick'), name }),
  z.object({ trigger: z.literal('send'), name, count: z.number() })
])
const choose = (payload: Record<string, unknown>) => ({
  type: 'Dropdown',
  name: 'choice',
  label: 'Choice',
  'data-source': [{ id: 'a', title: 'A' }],
  'on-select-action': { name: 'data_exchange', payload }
})
const pick = choose({ trigger: 'pick', name: '${form.choice}' })
const send = { trigger: 'send', name: 'a', count: 1 }

export const payloadCases: ContractCases = {
  'contract-payload': {
    breaks: [
      {
        ...sends({}, z.object({ name })),
        at,
        says: /does not send `name`, which the contract of `ONLY` asks for; add it/
      },
      {
        ...sends({ name: '${form.name}' }, z.object({ name }), 'OptIn'),
        at: `${at}/name`,
        says: /`name` is true or false, and the contract of `ONLY` asks for a string/
      },
      {
        ...sends(
          { name: '${form.name}' },
          z.object({ name: z.array(z.number()) }),
          'CheckboxGroup',
          {
            'data-source': []
          }
        ),
        at: `${at}/name`,
        says: /`name\[\]` is a string, .* asks for a number/
      },
      {
        ...sends({ name: '`${form.name} == 1`' }, z.object({ name: z.number() })),
        at: `${at}/name`,
        says: /`name` is true or false/
      },
      {
        ...sends(
          { name: { a: ['x', 1] } },
          z.object({ name: z.object({ a: z.array(z.string()) }) })
        ),
        at: `${at}/name/a/1`,
        says: /`name\.a\.1` is a number/
      },
      {
        ...pair(
          {
            data: z.object({ slot: z.object({ day: name }) }),
            payload: z.object({ slot: z.object({ day: z.number() }) })
          },
          {
            data: {
              slot: { type: 'object', properties: { day: { type: 'string' } }, __example__: {} }
            },
            payload: { slot: '${data.slot}' }
          }
        ),
        at: `${at}/slot`,
        says: /`slot\.day` is a string, .* a number/
      },
      {
        ...sends({ name: 'a', more: 1 }, z.strictObject({ name })),
        at: `${at}/more`,
        says: /`more` is not asked for/
      },
      {
        ...pair(
          { payload: byTrigger },
          { children: [pick], payload: { trigger: 'sent', name: 'a', count: 1 } }
        ),
        at: `${at}/trigger`,
        says: /`trigger` is `sent`, .* asks for `pick` or `send`/,
        also: ['contract-payload-unsent']
      },
      {
        ...pair(
          { payload: byTrigger },
          { children: [pick], payload: { trigger: 'send', name: 'a' } }
        ),
        at,
        says: /does not send `count`, .* \(it comes closest to the payload with `trigger: send`\)/
      }
    ],
    passes: [
      // What a TextInput for numbers sends is read as a number by some and as a text by others.
      sends({ name: '${form.name}' }, z.object({ name }), 'TextInput', { 'input-type': 'number' }),
      sends({ name: '${form.name}' }, z.object({ name: z.number() }), 'TextInput', {
        'input-type': 'number'
      }),
      sends({ name: '${form.name}' }, z.object({ name: z.coerce.number() })),
      sends({ name: '${form.name}' }, z.object({ name: z.iso.date() })),
      sends({ name: '${form.name}' }, z.object({ name: name.nullish(), more: name.optional() })),
      sends({ name: '${form.name}' }, z.object({ name: z.literal(true) }), 'OptIn'),
      sends(
        { name: '${form.name}' },
        z.object({ name: z.array(z.looseObject({ media_id: name })) }),
        'PhotoPicker'
      ),
      sends({ name: '${form.unknown}' }, z.object({ name })),
      sends({ name: '${data.unknown}', more: 1 }, z.looseObject({ name: z.number() })),
      pair({ payload: byTrigger }, { children: [pick], payload: send }),
      pair({ payload: z.any() as z.ZodType<unknown, Record<string, unknown>> })
    ]
  },
  'contract-payload-unread': {
    breaks: [
      {
        ...sends({ name: 'a', more: 1 }, z.object({ name })),
        at: `${at}/more`,
        says: /`more` is not asked for by the contract of `ONLY`; add it there/,
        severity: 'warning'
      }
    ],
    passes: [sends({ name: 'a', more: 1 }, z.looseObject({ name }))]
  },
  'contract-payload-unsent': {
    breaks: [
      {
        ...pair({ payload: byTrigger }, { payload: send }),
        at: '/screens/0/id',
        says: /No action of `ONLY` sends the payload with `trigger: pick`/,
        severity: 'warning'
      }
    ],
    passes: [pair({ payload: byTrigger }, { children: [pick], payload: send })]
  },
  'contract-payload-reserved': {
    breaks: [
      {
        ...sends({ name: 'a', error: 'b' }, z.object({ name })),
        at: `${at}/error`,
        says: /`error` is reserved: marks an error notification/
      },
      {
        ...sends({ name: 'a', error_key: 'b', error_message: 'c' }, z.object({ name })),
        at: [`${at}/error_key`, `${at}/error_message`],
        says: /reserved/
      },
      {
        ...sends({ name: 'a', flow_token: 'b' }, z.object({ name })),
        at: `${at}/flow_token`,
        says: /WhatsApp adds the token/,
        severity: 'warning'
      }
    ],
    passes: [sends({ name: 'a', errors: 'b' }, z.object({ name, errors: name }))]
  },
  'contract-completion': {
    breaks: [
      {
        ...ending({ booking: '${form.name}' }, z.object({ flow_token: name, booking_id: name })),
        at: [at, `${at}/booking`],
        says: /`booking_id` is not in this payload, and the contract’s `completion` has it/
      },
      {
        ...ending(
          { booking_id: '${form.name}' },
          z.object({ flow_token: name, booking_id: z.int() })
        ),
        at: `${at}/booking_id`,
        says: /`booking_id` is a string, and a number in/
      },
      {
        ...ending({ id: 'a' }, z.object({ flow_token: name, id: z.literal('b') })),
        at: `${at}/id`,
        says: /`id` is none of the values/
      },
      {
        ...ending({ more: 1 }, z.object({ flow_token: name })),
        at: `${at}/more`,
        says: /`more` is in this payload, and not in/,
        severity: 'warning'
      }
    ],
    passes: [
      ending({ anything: '${form.name}' }),
      ending({ id: '${form.name}' }, z.object({ flow_token: name, id: name, at: name.optional() }))
    ]
  }
}

/** A Flow that the phone ends by itself. */
function ending(payload: Record<string, unknown>, completion?: z.ZodType) {
  const children = [input('name'), footer(complete(payload))]
  return {
    contract: contractOf({ ONLY: {} }, completion && { completion }),
    flow: endpointFlow({ ONLY: [] }, [screen('ONLY', children, { terminal: true })])
  }
}
