import t from 'tap'
import { MAX_RESPONSE_BYTES, toJson } from '../../src/protocol/response.ts'

t.test('an answer is written as JSON', async t => {
  t.equal(
    String(toJson({ screen: 'A', data: { text: 'é' } })),
    '{"screen":"A","data":{"text":"é"}}'
  )
})

t.test('what JSON cannot say is refused', async t => {
  const circle: Record<string, unknown> = {}
  circle.circle = circle
  for (const answer of [circle, { big: 1n }]) {
    t.throws(() => toJson(answer), { code: 'FLOW_ERR_RESPONSE', statusCode: 500 })
  }
})

t.test('1 MiB goes out and a byte more does not, counted in UTF-8', async t => {
  const largest = { t: 'é'.repeat((MAX_RESPONSE_BYTES - '{"t":""}'.length) / 2) }
  t.equal(toJson(largest).length, MAX_RESPONSE_BYTES)
  t.throws(() => toJson({ t: `${largest.t}x` }), {
    code: 'FLOW_ERR_RESPONSE_SIZE',
    message: 'Answer is 1048577 bytes of JSON; WhatsApp takes at most 1048576'
  })
})
