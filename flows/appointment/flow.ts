import { z } from 'zod'
import { defineFlow } from '../../src/index.ts'

const Option = z.object({ id: z.string(), title: z.string().max(30) })
export type Option = z.output<typeof Option>
/** A Dropdown takes 1 to 200 options, also while it is disabled. */
const Options = z.array(Option).min(1).max(200)
const WAITING = [{ id: 'waiting', title: 'Choose the above first' }]

/** A time at a place. Which there are is the calendar's to say; with empty members it is none. */
const Slot = z.object({ location: z.string(), date: z.string(), time: z.string() })
export type Slot = z.output<typeof Slot>
const NO_SLOT = { location: '', date: '', time: '' }

/** Inputs that were left empty come as nothing, null or "". */
const OptionalText = z
  .string()
  .nullish()
  .transform(text => text ?? '')

const Customer = z.object({
  name: z.string().trim().min(1),
  // No narrower than the phone's own check: what fails here is an error without an explanation.
  email: z.email({ pattern: z.regexes.unicodeEmail }),
  phone: z.string().min(1),
  note: z.string()
})
export type Customer = z.output<typeof Customer>

/** An appointment with an adviser of a department store. */
export const appointment = defineFlow({
  name: 'appointment',
  flowJson: new URL('./flow.json', import.meta.url),
  // Who never goes back can book while nothing can be remembered.
  stateIs: 'optional',
  completion: z.object({ flow_token: z.string(), booking_id: z.string(), ...Slot.shape }),
  screens: {
    APPOINTMENT: {
      data: z.object({
        departments: Options,
        locations: Options.default(WAITING),
        is_location_enabled: z.boolean().default(false),
        dates: Options.default(WAITING),
        is_date_enabled: z.boolean().default(false),
        times: Options.default(WAITING),
        is_time_enabled: z.boolean().default(false)
      }),
      payload: z.discriminatedUnion('trigger', [
        z.object({ trigger: z.literal('department_selected'), department: z.string() }),
        z.object({
          trigger: z.literal('location_selected'),
          department: z.string(),
          location: z.string()
        }),
        z.object({
          trigger: z.literal('date_selected'),
          department: z.string(),
          location: z.string(),
          date: z.string()
        }),
        z.object({ trigger: z.literal('submit'), department: z.string(), ...Slot.shape })
      ]),
      next: ['DETAILS']
    },
    DETAILS: {
      data: z.object({
        appointment: z.string(),
        slot: Slot.default(NO_SLOT),
        times: Options.default(WAITING),
        is_time_taken: z.boolean().default(false),
        can_continue: z.boolean().default(true)
      }),
      payload: z.object({
        ...Customer.shape,
        note: OptionalText,
        slot: Slot,
        other_time: OptionalText
      }),
      next: ['SUMMARY']
    },
    SUMMARY: {
      data: z.object({ appointment: z.string(), slot: Slot, customer: Customer }),
      payload: z.object({ slot: Slot, customer: Customer, terms: z.literal(true) }),
      next: ['TERMS']
    },
    TERMS: {}
  }
})
