// Checked by `npm run typecheck`, never run. Each @ts-expect-error is a line that must not compile:
// if it did, the unused directive would be the error.
import { z } from 'zod'
import { defineFlow, type Sender } from '../../src/index.ts'

const visit = defineFlow({
  name: 'visit',
  screens: {
    DAY: {
      data: z.object({ days: z.array(z.string()), hint: z.string().default('') }),
      payload: z.object({ day: z.string() }),
      next: ['DONE']
    },
    WELCOME: { data: z.object({ greeting: z.string().default('Hello') }) },
    TERMS: {},
    DONE: { data: z.object({ day: z.string() }) }
  }
})
const claim = defineFlow({
  name: 'claim',
  token: z.object({ policy: z.string() }),
  screens: { A: {} }
})
declare const sender: Sender

const words = { via: 'sinch', to: '+46700000001', body: 'Pick a day.', cta: 'Pick' } as const
const init = { action: 'data_exchange' } as const
const days = ['mon']
const day = { action: 'navigate' as const, screen: 'DAY' as const, data: { days } }

sender.send({ ...words, flow: visit, open: init })
sender.send({ ...words, flow: visit, open: { ...day, data: { days: ['mon'], hint: '' } } })
// Where a screen needs no data, it may be left out; where it has none, it is.
sender.send({ ...words, flow: visit, open: { action: 'navigate', screen: 'WELCOME' } })
sender.send({ ...words, flow: visit, open: { action: 'navigate', screen: 'TERMS' } })

sender.send({
  via: 'meta',
  to: '+46700000001',
  flow: visit,
  header: { type: 'image', link: 'https://cdn.example.com/clinic.png' },
  body: 'Pick a day.',
  footer: 'One minute',
  cta: 'Pick',
  mode: 'draft',
  open: { action: 'navigate', screen: 'DAY', data: { days: ['mon'] } },
  token: { user: 'C-1042', expiresIn: '12h' }
})

// A screen that does not exist, and one that another leads to.
// @ts-expect-error
sender.send({ ...words, flow: visit, open: { action: 'navigate', screen: 'NOWHERE' } })
sender.send({
  ...words,
  flow: visit,
  // @ts-expect-error
  open: { action: 'navigate', screen: 'DONE', data: { day: 'mon' } }
})

// Data that is missing, of another type, of another screen; data where there is none.
// @ts-expect-error
sender.send({ ...words, flow: visit, open: { action: 'navigate', screen: 'DAY' } })
// @ts-expect-error
sender.send({ ...words, flow: visit, open: { action: 'navigate', screen: 'DAY', data: {} } })
// @ts-expect-error
sender.send({ ...words, flow: visit, open: { ...day, data: { days: [1] } } })
// @ts-expect-error
sender.send({ ...words, flow: visit, open: { ...day, data: { days: [], greeting: '' } } })
const terms = { ...words, flow: visit }
// @ts-expect-error
sender.send({ ...terms, open: { action: 'navigate', screen: 'TERMS', data: { a: 1 } } })
// @ts-expect-error
sender.send({ ...words, flow: visit, open: { action: 'data_exchange', screen: 'DAY' } })
// @ts-expect-error
sender.send({ ...words, flow: visit })

// A token where one can be issued without data, and where it needs some.
sender.send({ ...words, flow: visit, open: init, token: { user: 'C-1', singleUse: true } })
sender.send({ ...words, flow: claim, open: init, token: { data: { policy: 'HM-1' } } })
sender.send({ ...words, flow: claim, open: init, token: 'fg1.x' })
// @ts-expect-error
sender.send({ ...words, flow: claim, open: init })
// @ts-expect-error
sender.send({ ...words, flow: claim, open: init, token: { data: { policy: 1 } } })

// What only Sinch has; a message without words; words and a template at once.
sender.send({ ...words, flow: visit, open: init, to: { contactId: '01HX' }, ttlSeconds: 60 })
// @ts-expect-error
sender.send({ ...words, via: 'meta', flow: visit, open: init, ttlSeconds: 60 })
// @ts-expect-error
sender.send({ ...words, via: 'meta', flow: visit, open: init, to: { contactId: '01HX' } })
// @ts-expect-error
sender.send({ via: 'meta', to: '+46700000001', flow: visit, open: init, body: 'No button' })
const template = { name: 'visit', language: 'en_US' }
sender.send({ via: 'meta', to: '+46700000001', flow: visit, open: day, template })
// @ts-expect-error
sender.send({ ...words, flow: visit, open: init, template })
// @ts-expect-error
sender.send({ ...words, via: 'sms', flow: visit, open: init })

sender.send({ ...words, flow: visit, open: init }).then(result => {
  if (result.outcome === 'sent') return result.messageId
  // @ts-expect-error
  result.messageId
  return result.reason
})
