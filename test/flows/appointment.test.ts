import t from 'tap'
import { z } from 'zod'
import { createCalendar } from '../../flows/appointment/calendar.ts'
import shipped, { createAppointment } from '../../flows/appointment/index.ts'
import { ask, checkEndpoint, memoryStore } from '../../src/index.ts'
import { openFlow } from '../../src/simulator/node.ts'
import { failed, serve } from '../helper.ts'

const FRIDAY = new Date('2026-11-20T09:00:00Z')
const DAY_MS = 24 * 60 * 60 * 1000

const slot = { location: 'shopping_harbour', date: '2026-11-24', time: '10:00' }
const submit = { trigger: 'submit', department: 'shopping', ...slot }
const ada = { name: 'Ada', email: 'ada@example.com', phone: '+44 20 7946 0000', note: '' }
const grace = { ...ada, name: 'Grace', email: 'grace@example.com' }
const waiting = [{ id: 'waiting', title: 'Choose the above first' }]
const description = 'Harbour Street, 2nd floor, Tuesday 24 November at 10:00'

/** A store with a calendar of its own, and a phone for each flow token. */
function open({ now = () => FRIDAY, storeNow = Date.now } = {}) {
  let bookings = 0
  const calendar = createCalendar({ now, newId: () => `B-${++bookings}` })
  const endpoint = createAppointment({ calendar })
  const store = memoryStore({ now: storeNow })
  const phone = (flow_token: string) => ({
    init: () => ask(endpoint, { action: 'INIT', flow_token }, { store }),
    back: (screen: string) => ask(endpoint, { action: 'BACK', screen, flow_token }, { store }),
    send: (screen: string, data: object) =>
      ask(endpoint, { action: 'data_exchange', screen, data, flow_token }, { store })
  })
  return { phone, calendar, endpoint }
}

t.test('contract and flow.json agree', async t => {
  t.strictSame(await checkEndpoint(shipped), [])
})

t.test('on a phone: chosen, lost to somebody else, chosen again and booked', async t => {
  const { endpoint, calendar } = open()
  const { app } = await serve(t, [endpoint])
  const phone = await openFlow({ app, flow: 'appointment' })

  for (const [name, next] of [
    ['department', 'location'],
    ['location', 'date'],
    ['date', 'time']
  ] as const) {
    t.equal(phone.field(next).enabled, false)
    await phone.fill({ [name]: { department: 'shopping', ...slot }[name] })
    t.equal(phone.field(next).enabled, true)
  }
  await t.rejects(phone.tap('Continue'), { message: /time \(Required\)/ })
  await phone.fill({ time: '10:00' })
  await phone.tap('Continue')
  t.match(phone.screen, { id: 'DETAILS', data: { appointment: description } })
  t.equal(phone.field('other_time').visible, false)
  const { note: _, ...customer } = ada
  await phone.fill(customer)
  await phone.tap('Continue')

  await phone.tap('terms')
  t.equal(phone.screen.id, 'TERMS')
  await phone.back()
  await phone.back()
  t.match(phone.screen, { id: 'DETAILS', form: customer }, 'Back asks, and what was typed is there')

  await calendar.book(slot, grace, { signal: new AbortController().signal })
  await phone.tap('Continue')
  t.match(phone, { snackbar: /just been taken/, screen: { id: 'DETAILS' } })
  await phone.fill({ other_time: '11:30' })
  await phone.tap('Continue')
  await t.rejects(phone.tap('Book appointment'), { message: /terms \(Required\)/ })
  await phone.fill({ terms: true })
  await phone.tap('Book appointment')
  t.match(phone.completion, { booking_id: 'B-2', ...slot, time: '11:30' })
  t.strictSame(failed(phone.steps), [])
})

t.test('each choice opens the next', async t => {
  const { init, send } = open().phone('token')
  const closed = {
    locations: waiting,
    is_location_enabled: false,
    dates: waiting,
    is_date_enabled: false,
    times: waiting,
    is_time_enabled: false
  }

  await t.test('the flow opens with departments, and everything else waiting', async t => {
    const { screen, data } = await init()
    t.equal(screen, 'APPOINTMENT')
    t.match(data, { ...closed, departments: [{ id: 'shopping' }, {}, {}, {}] })
  })

  await t.test('a department offers its locations', async t => {
    const { data } = await send('APPOINTMENT', {
      trigger: 'department_selected',
      department: 'shopping'
    })
    t.match(data, {
      ...closed,
      departments: [{ id: 'shopping' }, {}, {}, {}],
      locations: [
        { id: 'shopping_harbour', title: 'Harbour Street, 2nd floor' },
        { id: 'shopping_station', title: 'Central Station' }
      ],
      is_location_enabled: true
    })
  })

  await t.test('a location offers dates: from tomorrow on, and no Sunday', async t => {
    const { data } = await send('APPOINTMENT', {
      trigger: 'location_selected',
      department: 'shopping',
      location: 'shopping_harbour'
    })
    t.match(data, {
      dates: [
        { id: '2026-11-21', title: 'Saturday 21 November' },
        { id: '2026-11-23', title: 'Monday 23 November' }
      ],
      is_date_enabled: true,
      times: waiting,
      is_time_enabled: false
    })
  })

  await t.test('a date offers its times, of which a Saturday has fewer', async t => {
    const choose = (date: string) =>
      send('APPOINTMENT', {
        trigger: 'date_selected',
        department: 'shopping',
        location: 'shopping_harbour',
        date
      })
    const times = (ids: string[]) => ({
      times: ids.map(id => ({ id, title: id })),
      is_time_enabled: true
    })
    t.match((await choose('2026-11-21')).data, times(['10:00', '11:30', '13:00']))
    t.match((await choose('2026-11-24')).data, times(['10:00', '11:30', '14:00', '15:30', '17:00']))
  })

  await t.test('a department that there is not has nothing to offer', async t => {
    const { data } = await send('APPOINTMENT', {
      trigger: 'department_selected',
      department: 'constructor'
    })
    t.match(data, closed)
  })

  await t.test('a day in the past has nothing free, and the user is told', async t => {
    const { data } = await send('APPOINTMENT', {
      trigger: 'date_selected',
      department: 'shopping',
      location: 'shopping_harbour',
      date: '2026-11-19'
    })
    t.match(data, { times: waiting, is_time_enabled: false, error_message: /Nothing is free/ })
  })
})

t.test('an appointment is made', async t => {
  const { send } = open().phone('token')
  const details = await send('APPOINTMENT', submit)
  t.same(details, {
    screen: 'DETAILS',
    data: {
      appointment: description,
      slot,
      times: waiting,
      is_time_taken: false,
      can_continue: true
    }
  })

  const summary = await send('DETAILS', { slot, ...ada, other_time: null, note: undefined })
  t.same(summary, {
    screen: 'SUMMARY',
    data: { appointment: description, slot, customer: ada }
  })

  const booked = {
    screen: 'SUCCESS',
    data: {
      extension_message_response: { params: { flow_token: 'token', booking_id: 'B-1', ...slot } }
    }
  }
  const book = { slot, customer: ada, terms: true }
  t.same(await send('SUMMARY', book), booked)
  t.same(await send('SUMMARY', book), booked, 'a request that is sent again books nothing new')
})

t.test('a slot that was just taken', async t => {
  const { phone } = open()
  await phone('grace').send('SUMMARY', { slot, customer: grace, terms: true })
  const { send } = phone('ada')

  await t.test('on APPOINTMENT: a snackbar, and the times that are left', async t => {
    const { screen, data } = await send('APPOINTMENT', submit)
    t.equal(screen, 'APPOINTMENT')
    t.match(data, {
      error_message: /just been taken/,
      times: [{ id: '11:30' }, {}, {}, {}],
      is_time_enabled: true,
      is_date_enabled: true,
      is_location_enabled: true
    })
  })

  const other = {
    screen: 'DETAILS',
    data: {
      error_message: /just been taken/,
      slot: { ...slot, time: '' },
      times: [{ id: '11:30' }, {}, {}, {}],
      is_time_taken: true,
      can_continue: true
    }
  }
  await t.test('on DETAILS: a snackbar, and another time to choose', async t => {
    t.match(await send('DETAILS', { slot, ...ada }), other)
  })
  await t.test('on SUMMARY: back to DETAILS with the same', async t => {
    t.match(await send('SUMMARY', { slot, customer: ada, terms: true }), other)
  })

  await t.test('the other time is the one that is booked', async t => {
    const late = { ...slot, time: '11:30' }
    const summary = await send('DETAILS', {
      ...ada,
      slot: { ...slot, time: '' },
      other_time: '11:30'
    })
    t.match(summary, { screen: 'SUMMARY', data: { slot: late } })
    t.match(await send('SUMMARY', { slot: late, customer: ada, terms: true }), {
      screen: 'SUCCESS'
    })
  })

  await t.test(
    'another time from an earlier visit does not replace the one just chosen',
    async t => {
      const summary = await send('DETAILS', {
        ...ada,
        slot: { ...slot, time: '14:00' },
        other_time: '17:00'
      })
      t.match(summary, { data: { slot: { time: '14:00' } } })
    }
  )

  await t.test('a slot that never was free is not booked either', async t => {
    const yesterday = { ...slot, date: '2026-11-19' }
    const answer = await send('SUMMARY', { slot: yesterday, customer: ada, terms: true })
    t.match(answer, { screen: 'DETAILS', data: { can_continue: false } })
  })

  await t.test('of two who book at the same time, one gets it', async t => {
    const contested = { ...slot, date: '2026-11-25' }
    const answers = await Promise.all(
      [ada, grace].map(customer =>
        phone(customer.email).send('SUMMARY', { slot: contested, customer, terms: true })
      )
    )
    t.same(answers.map(({ screen }) => screen).sort(), ['DETAILS', 'SUCCESS'])
  })

  await t.test('with no time left on that day, only going back is left', async t => {
    const full = { location: 'tailoring_harbour', date: '2026-11-21' }
    for (const time of ['10:00', '11:30', '13:00']) {
      await send('SUMMARY', { slot: { ...full, time }, customer: grace, terms: true })
    }
    t.match(await send('DETAILS', { slot: { ...full, time: '10:00' }, ...ada }), {
      screen: 'DETAILS',
      data: { can_continue: false, is_time_taken: false, error_message: /Nothing is free/ }
    })
    const { data } = await send('APPOINTMENT', {
      trigger: 'location_selected',
      department: 'tailoring',
      location: 'tailoring_harbour'
    })
    t.match(data, { dates: [{ id: '2026-11-23' }] }, 'and the day is no longer offered')
  })
})

t.test('Back from SUMMARY', async t => {
  await t.test('shows DETAILS for what was chosen', async t => {
    const { send, back } = open().phone('token')
    await send('DETAILS', { slot, ...ada })
    t.match(await back('SUMMARY'), {
      screen: 'DETAILS',
      data: { appointment: description, slot, is_time_taken: false, can_continue: true }
    })
  })

  await t.test('reads the free times again', async t => {
    const { phone } = open()
    await phone('ada').send('DETAILS', { slot, ...ada })
    await phone('grace').send('SUMMARY', { slot, customer: grace, terms: true })
    t.match(await phone('ada').back('SUMMARY'), {
      screen: 'DETAILS',
      data: { error_message: /just been taken/, is_time_taken: true, times: [{ id: '11:30' }] }
    })
  })

  const lost = {
    screen: 'DETAILS',
    data: {
      error_message: 'We no longer know what you chose.',
      appointment: 'Please go back and choose your appointment again.',
      can_continue: false
    }
  }
  await t.test('asks to choose again when the choice is forgotten', async t => {
    let now = FRIDAY.getTime()
    const { send, back } = open({ storeNow: () => now }).phone('token')
    await send('DETAILS', { slot, ...ada })
    now += 3 * DAY_MS
    t.match(await back('SUMMARY'), lost)
  })

  await t.test('and when there never was one', async t => {
    t.match(await open().phone('token').back('SUMMARY'), lost)
  })

  await t.test('and when the message was sent without a flow token', async t => {
    const { send, back } = open().phone('unused')
    t.match(await send('DETAILS', { slot, ...ada }), { screen: 'SUMMARY' })
    t.match(await back('SUMMARY'), lost)
    t.match(await send('SUMMARY', { slot, customer: ada, terms: true }), { screen: 'SUCCESS' })
  })
})

t.test('a calendar that does not answer in time', async t => {
  const never = () => new Promise<never>(() => {})
  const calendar = {
    ...createCalendar({ now: () => FRIDAY }),
    locations: never,
    describe: never
  }
  const send = (screen: string, data: object) =>
    ask(
      createAppointment({ calendar }),
      { action: 'data_exchange', screen, data },
      { budgetMs: 20 }
    )

  await t.test('lets the user begin again', async t => {
    const answer = await send('APPOINTMENT', {
      trigger: 'department_selected',
      department: 'shopping'
    })
    t.match(answer, {
      screen: 'APPOINTMENT',
      data: { error_message: /slow/, departments: [{}, {}, {}, {}] }
    })
  })

  await t.test('or sends them back to where they can', async t => {
    t.match(await send('DETAILS', { slot, ...ada }), {
      screen: 'DETAILS',
      data: { error_message: /slow/, can_continue: false }
    })
  })

  await t.test('books nothing afterwards', async t => {
    const calendar = createCalendar({ now: () => FRIDAY })
    await t.rejects(calendar.book(slot, ada, { signal: AbortSignal.abort() }))
    t.ok(await calendar.describe(slot), 'the slot is still free')
  })
})

t.test('what the contract does not allow is refused', async t => {
  const { send } = open().phone('token')
  const refused = { code: 'FLOW_ERR_PAYLOAD', statusCode: 400 }
  await t.rejects(send('APPOINTMENT', { trigger: 'x' }), refused)
  await t.rejects(send('DETAILS', { name: 'Zoë', note: '' }), refused)
  await t.rejects(send('SUMMARY', { slot, customer: ada, terms: false }), refused)
  await t.rejects(send('TERMS', {}), { code: 'FLOW_ERR_NO_HANDLER' })
})

t.test('the flow as it is shipped books a day to come', async t => {
  const send = (screen: string, data: object) =>
    ask(shipped, { action: 'data_exchange', screen, data })
  const department = 'interiors'
  const location = 'interiors_park'
  const { data } = await send('APPOINTMENT', {
    trigger: 'location_selected',
    department,
    location
  })
  const Dates = z.object({ dates: z.array(z.object({ id: z.string() })) })
  const [first] = Dates.parse(data).dates
  const date = String(first?.id)
  t.ok(date > new Date().toISOString().slice(0, 10))

  const slot = { location, date, time: '10:00' }
  t.match(await send('SUMMARY', { slot, customer: ada, terms: true }), {
    screen: 'SUCCESS',
    data: { extension_message_response: { params: { booking_id: /^B-[0-9a-f]{8}$/, ...slot } } }
  })
})
