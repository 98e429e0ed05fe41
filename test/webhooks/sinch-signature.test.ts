import t from 'tap'
import { checkSinchSignature } from '../../src/webhooks/sinch-signature.ts'

const HEADER = 'x-sinch-webhook-signature'
const DAY_MS = 24 * 60 * 60 * 1000

/** The vectors of spec Sinch, section 11.2. */
const vectors = [
  {
    body: '{"app_id":"01APPEXAMPLE000000000000000","message":{"id":"01MSG"}}',
    secret: 'example-webhook-secret',
    nonce: '01NONCEEXAMPLE0000000000000',
    timestamp: '1795305600',
    signature: 'P9K3c/7/My6hZg9AdLBRzUU4twgPW4LKF949K4ipfoA='
  },
  {
    body: '{"app_id":"A","note":"café ✓"}',
    secret: 'sécret',
    nonce: 'n-2',
    timestamp: '1795305601',
    signature: 'jSupP922iL1/f4zWOubMMiiysvVTNKVcWEIahDMiY3o='
  }
]
const headersOf = ({ signature, nonce, timestamp }: (typeof vectors)[number]) => ({
  [HEADER]: signature,
  [`${HEADER}-nonce`]: nonce,
  [`${HEADER}-timestamp`]: timestamp
})
const now = 1_795_305_600_000
const windowMs = DAY_MS

t.test('the vectors of the specification pass, with any of several secrets', async t => {
  for (const vector of vectors) {
    const check = (...secrets: string[]) =>
      checkSinchSignature(Buffer.from(vector.body), headersOf(vector), { secrets, windowMs, now })
    check(vector.secret)
    check('the new one', vector.secret)
    t.throws(() => check('the new one'), { code: 'FLOW_ERR_WEBHOOK_SIGNATURE' })
    t.throws(() => check(), { code: 'FLOW_ERR_WEBHOOK_SIGNATURE' })
  }
})

t.test('what is missing, doubled, changed or out of time is refused with the reason', async t => {
  const [vector] = vectors
  if (vector === undefined) return
  const good = headersOf(vector)
  const cases: [string, object, RegExp][] = [
    ['no signature', { [HEADER]: undefined }, /no single header x-sinch-webhook-signature$/],
    ['an empty one', { [HEADER]: '' }, /no single header/],
    ['two', { [HEADER]: [vector.signature, vector.signature] }, /no single header/],
    ['a short one', { [HEADER]: 'P9K3' }, /another secret/],
    ['no nonce', { [`${HEADER}-nonce`]: undefined }, /no single header .*-nonce/],
    ['another nonce', { [`${HEADER}-nonce`]: 'n-3' }, /another secret/],
    ['no time', { [`${HEADER}-timestamp`]: undefined }, /no single header .*-timestamp/],
    ['a time in words', { [`${HEADER}-timestamp`]: 'now' }, /no Unix time/],
    ['another time', { [`${HEADER}-timestamp`]: '1795305601' }, /another secret/],
    ['another algorithm', { [`${HEADER}-algorithm`]: 'HmacSHA1' }, /is not HmacSHA256/]
  ]
  const secrets = [vector.secret]
  const body = Buffer.from(vector.body)
  for (const [name, headers, message] of cases) {
    t.throws(
      () => checkSinchSignature(body, { ...good, ...headers }, { secrets, windowMs, now }),
      { message },
      name
    )
  }
  const changed = Buffer.concat([body, Buffer.from(' ')])
  t.throws(() => checkSinchSignature(changed, good, { secrets, windowMs, now }), {
    message: /the body was changed/
  })
  for (const [offMs, isGood] of [
    [windowMs, true],
    [-windowMs, true],
    [windowMs + 1, false],
    [-windowMs - 1, false]
  ] as const) {
    const check = () => checkSinchSignature(body, good, { secrets, windowMs, now: now + offMs })
    if (isGood) t.doesNotThrow(check)
    else t.throws(check, { message: /outside of SINCH_WEBHOOK_WINDOW/ })
  }
})
