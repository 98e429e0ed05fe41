import { randomUUID } from 'node:crypto'
import type { Customer, Option, Slot } from './flow.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const DAYS_AHEAD = 14
const SUNDAY = 0
const SATURDAY = 6
const WEEKDAY_TIMES = ['10:00', '11:30', '14:00', '15:30', '17:00']
const SATURDAY_TIMES = ['10:00', '11:30', '13:00']

export const departments: Option[] = [
  { id: 'shopping', title: 'Personal shopping' },
  { id: 'tailoring', title: 'Made to measure' },
  { id: 'beauty', title: 'Beauty and skincare' },
  { id: 'interiors', title: 'Kitchens and interiors' }
]

// No id twice: one that two departments share would stay chosen when the department changes.
const locations = [
  { department: 'shopping', id: 'shopping_harbour', title: 'Harbour Street, 2nd floor' },
  { department: 'shopping', id: 'shopping_station', title: 'Central Station' },
  { department: 'tailoring', id: 'tailoring_harbour', title: 'Harbour Street, 4th floor' },
  { department: 'beauty', id: 'beauty_harbour', title: 'Harbour Street, ground floor' },
  { department: 'beauty', id: 'beauty_station', title: 'Central Station' },
  { department: 'beauty', id: 'beauty_airport', title: 'Airport, Terminal 2' },
  { department: 'interiors', id: 'interiors_park', title: 'Riverside Park' }
]

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC'
})

/** What the flow asks of a calendar. Each list may be empty: not known, not open, or full. */
export interface Calendar {
  locations(department: string): Promise<Option[]>
  /** The dates with a free time, from tomorrow on. */
  dates(location: string): Promise<Option[]>
  /** The free times of a date. */
  times(day: Pick<Slot, 'location' | 'date'>): Promise<Option[]>
  /** The slot in words while it is free, else undefined. */
  describe(slot: Slot): Promise<string | undefined>
  /** Whoever comes first gets a slot; whoever comes second gets undefined. */
  book(
    slot: Slot,
    customer: Customer,
    options: { signal: AbortSignal }
  ): Promise<{ id: string } | undefined>
}

/** The store's pretend calendar: in memory, in UTC, and with no bookings but those made here. */
export function createCalendar({
  now = () => new Date(),
  newId = () => `B-${randomUUID().slice(0, 8)}`
} = {}): Calendar {
  const bookings = new Map<string, { id: string; email: string }>()
  const keyOf = ({ location, date, time }: Slot) => `${location} ${date} ${time}`

  function nextDays(): string[] {
    const today = now().getTime()
    return Array.from({ length: DAYS_AHEAD }, (_, index) =>
      new Date(today + (index + 1) * DAY_MS).toISOString().slice(0, 10)
    )
  }

  function freeTimes({ location, date }: Pick<Slot, 'location' | 'date'>): string[] {
    if (!locations.some(({ id }) => id === location) || !nextDays().includes(date)) return []
    return openTimes(date).filter(time => !bookings.has(keyOf({ location, date, time })))
  }

  return {
    locations: async department =>
      locations
        .filter(location => location.department === department)
        .map(({ id, title }) => ({ id, title })),
    dates: async location =>
      nextDays()
        .filter(date => freeTimes({ location, date }).length > 0)
        .map(date => ({ id: date, title: dayFormat.format(new Date(date)) })),
    times: async day => freeTimes(day).map(time => ({ id: time, title: time })),
    async describe(slot) {
      const place = locations.find(({ id }) => id === slot.location)
      if (place === undefined || !freeTimes(slot).includes(slot.time)) return undefined
      return `${place.title}, ${dayFormat.format(new Date(slot.date))} at ${slot.time}`
    },
    async book(slot, { email }, { signal }) {
      // Somebody who was told that it took too long must not be booked all the same.
      signal.throwIfAborted()
      const booked = bookings.get(keyOf(slot))
      // A phone may send a request again: the same slot for the same customer is one booking.
      if (booked !== undefined) return booked.email === email ? booked : undefined
      if (!freeTimes(slot).includes(slot.time)) return undefined
      const booking = { id: newId(), email }
      bookings.set(keyOf(slot), booking)
      return booking
    }
  }
}

function openTimes(date: string): string[] {
  const weekday = new Date(date).getUTCDay()
  if (weekday === SUNDAY) return []
  return weekday === SATURDAY ? SATURDAY_TIMES : WEEKDAY_TIMES
}
