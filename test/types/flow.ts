// Checked by `npm run typecheck`, never run. Each @ts-expect-error is a line that must not compile:
// if it did, the unused directive would be the error.
import { z } from 'zod'
import { defineFlow, type Tokens } from '../../src/index.ts'

const Option = z.object({ id: z.string(), title: z.string() })

const flow = defineFlow({
  name: 'appointment',
  state: z.object({ department: z.string() }),
  completion: z.object({ flow_token: z.string(), name: z.string() }),
  screens: {
    APPOINTMENT: {
      data: z.object({ departments: z.array(Option), dates: z.array(Option).default([]) }),
      payload: z.discriminatedUnion('trigger', [
        z.object({ trigger: z.literal('department_selected'), department: z.string() }),
        z.object({ trigger: z.literal('submit'), department: z.string(), date: z.iso.date() })
      ]),
      next: ['DETAILS']
    },
    DETAILS: {
      data: z.object({ department: z.string(), date: z.string() }),
      payload: z.object({ name: z.string(), guests: z.coerce.number<string>() }),
      next: ['SUMMARY']
    },
    SUMMARY: {
      data: z.object({ summary: z.string() }),
      payload: z.object({ name: z.string() }),
      next: ['TERMS']
    },
    TERMS: {}
  }
})
const departments = [{ id: 'shopping', title: 'Shopping' }]
const details = flow.handler('DETAILS', ({ payload }) => {
  const guests: number = payload.guests
  return flow.screen('SUMMARY', { summary: `${payload.name}, ${guests}` })
})

// The flow of the design compiles, with the payload narrowed, the state typed and data defaulted.
flow.endpoint({
  init: () => flow.screen('APPOINTMENT', { departments }),
  screens: {
    APPOINTMENT: async ({ payload, state, screen }) => {
      if (payload.trigger === 'department_selected') {
        return flow.screen(screen, { departments, error_message: 'Choose a date' })
      }
      await state.set({ department: payload.department })
      const department: string | undefined = (await state.get())?.department
      return flow.screen('DETAILS', { department: department ?? '', date: payload.date })
    },
    DETAILS: details,
    SUMMARY: ({ flowToken, payload }) =>
      flow.complete({ flow_token: flowToken, name: payload.name })
  },
  back: {
    SUMMARY: () => flow.screen('DETAILS', { department: '', date: '' }),
    TERMS: () => flow.screen('TERMS')
  },
  load: {
    APPOINTMENT: ({ data, payload }) => {
      const known: string[] = data?.dates.map(({ id }) => id) ?? []
      const trigger: 'department_selected' | 'submit' | undefined = payload?.trigger
      return flow.screen('APPOINTMENT', { departments, error_message: `${trigger} ${known}` })
    },
    TERMS: () => flow.screen('TERMS')
  },
  onDeadline: () => flow.screen('APPOINTMENT', { departments })
})

const screens = {
  APPOINTMENT: () => flow.close(),
  DETAILS: details,
  SUMMARY: () => flow.close()
}

// A handler is typed by its id, not by its answer; a screen that may be one of two takes both's data.
const answersWithoutAsking = flow.handler('DETAILS', () => flow.screen('SUMMARY', { summary: '' }))
flow.endpoint({ screens: { ...screens, DETAILS: answersWithoutAsking } })
// @ts-expect-error
flow.handler('APPOINTMENT', () => flow.screen('SUMMARY', { summary: '' }))
declare const either: 'SUMMARY' | 'DETAILS'
// @ts-expect-error
flow.screen(either, { summary: '' })
flow.screen(either, { summary: '', department: '', date: '' })

// An unknown screen.
// @ts-expect-error
flow.screen('NOWHERE', {})
// @ts-expect-error
flow.handler('NOWHERE', () => flow.close())
// @ts-expect-error
flow.endpoint({ screens: { ...screens, NOWHERE: () => flow.close() } })
defineFlow({
  name: 'x',
  screens: {
    // @ts-expect-error
    A: { next: ['NOWHERE'] }
  }
})
// @ts-expect-error
defineFlow({ name: 'x', screens: { A: { nxt: ['A'] } } })
// @ts-expect-error
defineFlow({ name: 'x', screens: { A: { payload: z.string() } } })
// @ts-expect-error
defineFlow({ name: 'x', screens: { A: { data: z.array(z.string()) } } })

// Data that does not fit the screen.
// @ts-expect-error
flow.screen('SUMMARY', { summary: 7 })
// @ts-expect-error
flow.screen('SUMMARY', {})
// @ts-expect-error
flow.screen('SUMMARY')
// @ts-expect-error
flow.screen('SUMMARY', { summary: '', sumary: '' })
// @ts-expect-error
flow.screen('TERMS', { anything: '' })
// @ts-expect-error
flow.screen('TERMS', { error_message: 7 })

// A screen that asks, and has no handler; one that does not ask, and has one.
// @ts-expect-error
flow.endpoint({ screens: { APPOINTMENT: () => flow.close(), DETAILS: details } })
// @ts-expect-error
flow.endpoint({ screens: { ...screens, TERMS: () => flow.close() } })
// @ts-expect-error
flow.handler('TERMS', () => flow.close())

// A route that `next` does not have: forwards two steps, back two steps, opened in the middle.
flow.endpoint({
  screens: {
    ...screens,
    // @ts-expect-error
    APPOINTMENT: () => flow.screen('SUMMARY', { summary: '' }),
    // @ts-expect-error
    SUMMARY: () => flow.screen('APPOINTMENT', { departments })
  }
})
// @ts-expect-error
flow.endpoint({ init: () => flow.screen('SUMMARY', { summary: '' }), screens })
flow.endpoint({
  screens,
  back: {
    // @ts-expect-error
    DETAILS: () => flow.screen('SUMMARY', { summary: '' })
  }
})
// A screen that is loaded is that screen.
flow.endpoint({
  screens,
  load: {
    // @ts-expect-error
    SUMMARY: () => flow.screen('DETAILS', { department: '', date: '' })
  }
})

// A completion of another shape, or one that WhatsApp could not join to its message.
// @ts-expect-error
flow.complete({ flow_token: 't' })
// @ts-expect-error
flow.complete({ name: 'Ada' })
// @ts-expect-error
defineFlow({ name: 'x', completion: z.object({ name: z.string() }), screens: { A: {} } })

// A payload, a state and an answer that are not what the contract says.
flow.handler('DETAILS', ({ payload }) => {
  // @ts-expect-error
  payload.nmae
  return flow.close()
})
flow.handler('DETAILS', async ({ state }) => {
  // @ts-expect-error
  await state.set({ departmnt: '' })
  return flow.close()
})
// @ts-expect-error
flow.handler('DETAILS', () => {})
// @ts-expect-error
flow.handler('DETAILS', () => ({ screen: 'SUMMARY', data: {} }))

// A flow without state has nothing to set.
const stateless = defineFlow({ name: 'x', screens: { A: { payload: z.object({}) } } })
stateless.handler('A', async ({ state, flowToken }) => {
  // @ts-expect-error
  await state.set({})
  return stateless.complete({ flow_token: flowToken, anything: 1 })
})

// The data of a flow token: what it is issued with is the schema's input, what handlers get its output.
declare const tokens: Tokens
const claim = defineFlow({
  name: 'claim',
  token: z.object({ policy: z.string(), days: z.coerce.number<string>() }),
  screens: { A: { payload: z.object({}) } }
})
const claimEndpoint = claim.endpoint({
  refuseToken: ({ reason }) => (reason === 'expired' ? 'Too late.' : 'Sorry.'),
  checkToken: ({ token }) => (token?.data.days === 0 ? 'Too late.' : undefined),
  screens: {
    A: ({ token }) => {
      const days: number | undefined = token?.data.days
      // @ts-expect-error
      const policy: string = token.data.policy
      // @ts-expect-error
      token?.data.police
      return claim.complete({ flow_token: '', days, policy })
    }
  }
})
tokens.issue({ flow: claim, data: { policy: '', days: '7' }, expiresIn: '3d', singleUse: true })
// @ts-expect-error
tokens.issue({ flow: claim, data: { policy: '', days: 7 } })
// @ts-expect-error
tokens.issue({ flow: claim })
// @ts-expect-error
tokens.issue({ flow: claim, data: { policy: '', days: '7' }, expiresIn: '3 days' })
// @ts-expect-error
tokens.issue({ flow: claim, data: { policy: '', days: '7' }, usr: 'C-1042' })
// @ts-expect-error
claim.endpoint({ refuseToken: ({ reason }) => reason === 'stolen' && '', screens: {} })

// Without a schema it is what whoever issued it says, and where only the name is known, too.
tokens.issue({ flow: flow, data: { anything: 1 } })
tokens.issue({ flow: 'claim', data: { anything: 1 } })
tokens.issue({ flow: claimEndpoint })
tokens.issue({ flow })
flow.handler('DETAILS', ({ token }) => {
  // @ts-expect-error
  token?.data.anything
  return flow.close()
})
