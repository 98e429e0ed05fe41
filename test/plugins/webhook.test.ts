import t from 'tap'
import { signedByMeta, signedBySinch } from '../webhooks/callbacks.ts'
import { booking, receive, screens } from '../webhooks/serve.ts'

const MIB = 1024 * 1024

t.test('a body may have 4 MiB, of any type', async t => {
  const { post } = await receive(t, [booking.endpoint({ screens })])
  for (const [url, sign] of [
    ['/webhooks/sinch', signedBySinch],
    ['/webhooks/meta', signedByMeta]
  ] as const) {
    const padded = (bytes: number) => sign(`{"app_id":"${'x'.repeat(bytes - 13)}"}`)
    for (const type of ['application/json', 'text/plain']) {
      for (const bytes of [3.9 * MIB, 4 * MIB].map(Math.floor)) {
        const { payload, headers } = padded(bytes)
        t.equal(payload.length, bytes)
        const reply = await post(url, { payload, headers: { ...headers, 'content-type': type } })
        t.equal(reply.statusCode, 200, `${url} ${type} ${bytes}`)
      }
    }
    const over = await post(url, padded(4 * MIB + 1))
    t.strictSame([over.statusCode, over.json()], [413, { code: 'FST_ERR_CTP_BODY_TOO_LARGE' }], url)
  }
})
