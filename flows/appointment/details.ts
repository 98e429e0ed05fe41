import type { Calendar } from './calendar.ts'
import { appointment, type Slot } from './flow.ts'

/** The handler of DETAILS: on to SUMMARY, if the time is still free. */
export function detailsHandler(calendar: Calendar) {
  return appointment.handler('DETAILS', async ({ payload }) => {
    const { slot: chosen, other_time, ...customer } = payload
    const slot = atTime(chosen, other_time)
    const description = await calendar.describe(slot)
    if (description === undefined) return showDetails(slot, calendar)

    return appointment.screen('SUMMARY', { appointment: description, slot, customer })
  })
}

/** A slot at its time; at another, if its own is gone. */
export function atTime(slot: Slot, other_time: string): Slot {
  return { ...slot, time: slot.time || other_time }
}

/** DETAILS as the calendar is now: if the slot is gone, with the other times of that day. */
export async function showDetails(slot: Slot, calendar: Calendar) {
  const description = await calendar.describe(slot)
  if (description !== undefined) {
    return appointment.screen('DETAILS', { appointment: description, slot })
  }
  const times = await calendar.times(slot)
  if (times.length === 0) return sendBack('Nothing is free on that day any more.')
  return appointment.screen('DETAILS', {
    appointment: 'Please choose another time.',
    slot: { ...slot, time: '' },
    times,
    is_time_taken: true,
    error_message: 'That time has just been taken. Please choose another.'
  })
}

/** DETAILS when there is no slot to give details for: only Back leads on from here. */
export function sendBack(reason: string) {
  return appointment.screen('DETAILS', {
    appointment: 'Please go back and choose your appointment again.',
    can_continue: false,
    error_message: reason
  })
}
