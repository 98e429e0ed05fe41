import { type Calendar, createCalendar, departments } from './calendar.ts'
import { choicesHandler } from './choices.ts'
import { atTime, detailsHandler, sendBack, showDetails } from './details.ts'
import { appointment } from './flow.ts'

const SLOW = 'Our calendar is slow at the moment. Please try again.'

/** The appointment flow on a calendar: the pretend one, unless another is given. */
export function createAppointment({ calendar = createCalendar() }: { calendar?: Calendar } = {}) {
  return appointment.endpoint({
    init: () => appointment.screen('APPOINTMENT', { departments }),
    screens: {
      APPOINTMENT: choicesHandler(calendar),
      DETAILS: detailsHandler(calendar),
      SUMMARY: async ({ payload: { slot, customer }, flowToken, signal }) => {
        const booking = await calendar.book(slot, customer, { signal })
        if (booking === undefined) return showDetails(slot, calendar)
        return appointment.complete({ flow_token: flowToken, booking_id: booking.id, ...slot })
      }
    },
    load: {
      // Back from SUMMARY, which may be long after the times were looked up.
      DETAILS: async ({ data, payload }) => {
        const slot = payload ? atTime(payload.slot, payload.other_time) : data?.slot
        if (slot === undefined) return sendBack('We no longer know what you chose.')
        return showDetails(slot, calendar)
      }
    },
    onDeadline: ({ screen }) =>
      screen === 'DETAILS' || screen === 'SUMMARY'
        ? sendBack(SLOW)
        : appointment.screen('APPOINTMENT', { departments, error_message: SLOW })
  })
}

export default createAppointment()
