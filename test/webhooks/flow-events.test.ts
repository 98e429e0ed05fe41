import t from 'tap'
import type { FlowEvent } from '../../src/index.ts'
import { metaNotification } from './callbacks.ts'
import { booking, receive, screens } from './serve.ts'

const endpoint = booking.endpoint({ screens })
const flows = (value: object) => ({ field: 'flows', value: { flow_id: '123', ...value } })

/** The samples of spec webhooks, section 5.2, and how loud each is. */
const samples: [level: number, value: object][] = [
  [
    50,
    { event: 'FLOW_STATUS_CHANGE', old_status: 'PUBLISHED', new_status: 'THROTTLED', message: 'm' }
  ],
  [50, { event: 'FLOW_STATUS_CHANGE', old_status: 'THROTTLED', new_status: 'BLOCKED' }],
  [30, { event: 'FLOW_STATUS_CHANGE', new_status: 'DRAFT' }],
  [40, { event: 'FLOW_STATUS_CHANGE', new_status: 'DRAFT', warning: 'will freeze' }],
  [
    50,
    {
      event: 'ENDPOINT_ERROR_RATE',
      alert_state: 'ACTIVATED',
      error_rate: 14.28,
      threshold: 10,
      errors: [{ error_type: 'TIMEOUT', error_rate: 66.66, error_count: 2 }]
    }
  ],
  [40, { event: 'CLIENT_ERROR_RATE', alert_state: 'ACTIVATED', error_rate: 6, threshold: 5 }],
  [
    50,
    {
      event: 'ENDPOINT_LATENCY',
      alert_state: 'ACTIVATED',
      p90_latency: 8000,
      p50_latency: 500,
      requests_count: 34,
      threshold: 7000
    }
  ],
  [40, { event: 'ENDPOINT_LATENCY', alert_state: 'ACTIVATED', p90_latency: 1200, threshold: 1000 }],
  [
    50,
    { event: 'ENDPOINT_AVAILABILITY', alert_state: 'ACTIVATED', availability: 75, threshold: 90 }
  ],
  [30, { event: 'ENDPOINT_AVAILABILITY', alert_state: 'DEACTIVATED', availability: 95 }],
  [40, { event: 'FLOW_VERSION_EXPIRY_WARNING', warning: 'will freeze in 21 days' }],
  [30, { event: 'NEW_OF_2027', member: { of: 'theirs' } }]
]

t.test('each is told to onFlowEvent once, and logged as loud as it is', async t => {
  const seen: FlowEvent[] = []
  const onFlowEvent = (event: FlowEvent) => void seen.push(event)
  const { notify, settled, lines, text } = await receive(t, [endpoint], { onFlowEvent })
  for (const [, value] of samples) {
    const body = metaNotification(flows(value))
    t.equal((await notify(body)).statusCode, 200)
    t.equal((await notify(body)).statusCode, 200, 'and again')
    await settled()
  }
  t.strictSame(
    seen,
    samples.map(([, value]) => ({ flow_id: '123', ...value, waba_id: 'WABA', time: 1_795_340_051 }))
  )
  const logged = lines().filter(({ job }) => job === 'flow-event')
  t.strictSame(
    logged.map(({ level }) => level),
    samples.map(([level]) => level)
  )
  t.match(logged[0], { event: 'FLOW_STATUS_CHANGE', flow_id: '123', new_status: 'THROTTLED' })
  t.notMatch(text(), /will freeze/)
})

t.test('one that is no event is counted, and one without a listener is logged', async t => {
  const { notify, settled, app, lines } = await receive(t, [endpoint])
  const deep = `{"field":"flows","value":{"event":"X","flow_id":"2","x":${'['.repeat(9000)}${']'.repeat(9000)}}}`
  const body = metaNotification({ field: 'flows', value: { flow_id: '1' } }, flows({ event: 'X' }))
  await notify(JSON.stringify(body).replace('"changes":[', `"changes":[${deep},`))
  await settled()
  t.match((await app.inject('/health/ready')).json().inbox.received, {
    'meta flows': 2,
    'meta flow-event': 1
  })
  t.equal(lines().filter(({ job }) => job === 'flow-event').length, 1)
})

t.test('what onFlowEvent throws is tried again, and kept in the end', async t => {
  let runs = 0
  const onFlowEvent = async () => {
    runs++
    throw new Error('the pager is down')
  }
  const { notify, settled, dead, lines } = await receive(t, [endpoint], { onFlowEvent })
  await notify(metaNotification(flows({ event: 'X', new_status: 'BLOCKED', threshold: 'high' })))
  await settled()
  t.equal(runs, 3)
  const told = lines().filter(({ msg }) => msg === 'flow event X')
  t.equal(told.length, 1)
  t.match(told, [{ level: 50, new_status: 'BLOCKED' }], 'and the event is logged once all the same')
  t.match(await dead(), [{ reason: 'FLOW_ERR_HANDLER: Handler of onFlowEvent failed' }])
})
