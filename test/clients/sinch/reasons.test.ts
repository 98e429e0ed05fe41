import t from 'tap'
import { type DeliveryReason, explainReason } from '../../../src/clients/sinch/index.ts'

const cases: [DeliveryReason, string][] = [
  [
    { code: 'OUTSIDE_ALLOWED_SENDING_WINDOW', channel_code: '131047' },
    'OUTSIDE_ALLOWED_SENDING_WINDOW: the recipient has not written in the last 24 hours: send a ' +
      'template (WhatsApp 131047)'
  ],
  [
    { code: 'NEW_ONE', description: 'of +46700000001', sub_code: 'INACTIVE_SENDER' },
    'NEW_ONE (INACTIVE_SENDER)'
  ],
  [{ code: 'toString', sub_code: 'UNSPECIFIED_SUB_CODE' }, 'toString']
]
for (const [reason, words] of cases) {
  t.test(`${reason.code} is told with what it means, and without what may quote`, async t => {
    t.equal(explainReason(reason), words)
  })
}
