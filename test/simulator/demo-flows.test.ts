import t from 'tap'
import { createCalendar } from '../../flows/appointment/calendar.ts'
import { createAppointment } from '../../flows/appointment/index.ts'
import { createClaim } from '../../flows/claim/index.ts'
import { localCdn, openFlow } from '../../src/simulator/node.ts'
import { serve } from '../helper.ts'

const now = () => new Date('2026-11-20T09:00:00Z')
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
)
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')

t.test('the appointment flow', async t => {
  const { app } = await serve(t, [createAppointment({ calendar: createCalendar({ now }) })])
  const phone = await openFlow({ app, flow: 'appointment' })
  await phone.fill({
    department: 'shopping',
    location: 'shopping_harbour',
    date: '2026-11-24',
    time: '10:00'
  })
  await phone.tap('Continue')
  t.equal(phone.screen.id, 'DETAILS')
  await phone.fill({ name: 'Ada', email: 'ada@example.com', phone: '+44 20 7946 0000' })
  await phone.tap('Continue')
  t.equal(phone.screen.id, 'SUMMARY')
  await phone.fill({ terms: true })
  await phone.tap('Book appointment')
  t.match(phone.completion, { booking_id: /^B-/, date: '2026-11-24' })
  t.comment(JSON.stringify(phone.steps, null, 1).slice(0, 3000))
})

t.test('the claim flow', async t => {
  const cdn = await localCdn({ asWhatsApp: true })
  t.teardown(() => cdn.close())
  const { app } = await serve(t, [createClaim({ now, fetch: cdn.fetch })])
  const phone = await openFlow({ app, flow: 'claim', cdn })
  await phone.fill({
    policy_number: 'HM-204817',
    incident_date: '2026-11-15',
    description: 'A pipe burst.'
  })
  await phone.tap('Continue')
  await phone.pick('photos', [new File([PNG], 'a.png', { type: 'image/png' })])
  await phone.tap('Continue')
  await phone.pick('documents', [new File([PDF], 'a.pdf', { type: 'application/pdf' })])
  await phone.tap('Continue')
  await phone.fill({ is_true: true })
  await phone.tap('Send claim')
  t.match(phone.completion, { claim_number: /^C-/ })
})
