import t from 'tap'
import { createCalendar } from '../../flows/appointment/calendar.ts'
import { createAppointment } from '../../flows/appointment/index.ts'
import { openFlow } from '../../src/simulator/node.ts'
import { serve } from '../helper.ts'

const now = () => new Date('2026-11-20T09:00:00Z')

t.test('an appointment is booked', async t => {
  const calendar = createCalendar({ now, newId: () => 'B-1' })
  const { app } = await serve(t, [createAppointment({ calendar })])

  const phone = await openFlow({ app, flow: 'appointment' })
  t.equal(phone.field('location').enabled, false)
  await phone.fill({ department: 'shopping', location: 'shopping_harbour' })
  await phone.fill({ date: '2026-11-24', time: '10:00' })
  await phone.tap('Continue')
  t.equal(phone.screen.id, 'DETAILS')

  await phone.fill({ name: 'Ada', email: 'ada@example', phone: '+44 20 7946 0000' })
  await t.rejects(phone.tap('Continue'), { message: /email \(Not an email address\)/ })
  await phone.fill({ email: 'ada@example.com' })
  await phone.tap('Continue')

  await phone.fill({ terms: true })
  await phone.tap('Book appointment')
  t.match(phone.completion, { booking_id: 'B-1', date: '2026-11-24' })
})
// end of what docs/simulator.md shows
