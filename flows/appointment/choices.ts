import { type Calendar, departments } from './calendar.ts'
import { showDetails } from './details.ts'
import { appointment } from './flow.ts'

/** The handler of APPOINTMENT: each choice opens the next; the last leads on. */
export function choicesHandler(calendar: Calendar) {
  return appointment.handler('APPOINTMENT', async ({ payload }) => {
    const choices = await choicesAfter(payload, calendar)
    if (payload.trigger !== 'submit') return appointment.screen('APPOINTMENT', choices)

    const { location, date, time } = payload
    const isFree = choices.times?.some(({ id }) => id === time)
    if (isFree) return showDetails({ location, date, time }, calendar)
    const error_message = 'That time has just been taken. Please choose another.'
    return appointment.screen('APPOINTMENT', { error_message, ...choices })
  })
}

/** The data of APPOINTMENT for somebody who has chosen this much. What waits has its default. */
async function choicesAfter(
  { department, location, date }: { department: string; location?: string; date?: string },
  calendar: Calendar
) {
  const locations = await calendar.locations(department)
  const dates = location ? await calendar.dates(location) : []
  const times = location && date ? await calendar.times({ location, date }) : []
  const isFull = (location && dates.length === 0) || (date && times.length === 0)
  return {
    departments,
    ...(locations.length > 0 && { locations, is_location_enabled: true }),
    ...(dates.length > 0 && { dates, is_date_enabled: true }),
    ...(times.length > 0 && { times, is_time_enabled: true }),
    ...(isFull && { error_message: 'Nothing is free there any more. Please choose another.' })
  }
}
