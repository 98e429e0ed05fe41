import { mock } from 'node:test'
import { setImmediate as flush } from 'node:timers/promises'
import t from 'tap'
import { HANDLER_MS } from '../../src/webhooks/handle.ts'
import { metaNotification, sinchCompletion } from './callbacks.ts'
import { booking, receive, screens } from './serve.ts'

t.test('an onComplete that takes too long is told to stop, and has failed', async t => {
  const signals: AbortSignal[] = []
  const endpoint = booking.endpoint({
    screens,
    onComplete({ signal }) {
      signals.push(signal)
      return new Promise(() => {})
    }
  })
  const { sinch, newToken, dead } = await receive(t, [endpoint], {
    retries: { firstWaitMs: 1, maxTries: 1, pollMs: 5 }
  })
  const flow_token = await newToken()
  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  await sinch(sinchCompletion({ response: { flow_token, slot: '10:00' } }))
  while (signals.length === 0) await flush()
  const [signal] = signals
  mock.timers.tick(HANDLER_MS - 1)
  await flush()
  t.equal(signal?.aborted, false)
  t.strictSame(await dead(), [])
  mock.timers.tick(1)
  t.equal(signal?.aborted, true)
  while ((await dead()).length === 0) await flush()
  t.match(await dead(), [{ reason: /^FLOW_ERR_DEADLINE: Handler of onComplete of booking / }])
})

t.test('an onFlowEvent that never ends holds up nothing else', async t => {
  let events = 0
  const onFlowEvent = () => {
    events++
    return new Promise(() => {})
  }
  const { notify, dead } = await receive(t, [booking.endpoint({ screens })], {
    onFlowEvent,
    retries: { firstWaitMs: 1, maxTries: 1, pollMs: 5 }
  })
  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  const change = { field: 'flows', value: { event: 'FLOW_STATUS_CHANGE', flow_id: '1' } }
  await notify(metaNotification(change))
  while (events === 0) await flush()
  mock.timers.tick(HANDLER_MS)
  while ((await dead()).length === 0) await flush()
  t.match(await dead(), [{ reason: /^FLOW_ERR_DEADLINE: Handler of onFlowEvent / }])
})
