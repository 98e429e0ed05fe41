import t from 'tap'
import { done } from '../../src/clients/done.ts'
import { FLOW_ERR_SINCH } from '../../src/errors.ts'

t.test('what was done is its value, and what was not is an error with what to do', async t => {
  t.equal(done({ outcome: 'done', value: 7 }, 'Counting'), 7)
  const refused = { outcome: 'refused', status: 400, reason: 'too many' } as const
  t.throws(() => done(refused, 'Counting'), {
    code: 'FLOW_ERR_GRAPH',
    message: 'Meta: Counting: too many'
  })
  t.throws(() => done({ ...refused, advice: 'count less' }, 'Counting', FLOW_ERR_SINCH), {
    code: 'FLOW_ERR_SINCH',
    message: 'Sinch: Counting: too many; count less'
  })
  const lost = { reason: 'no answer' }
  t.throws(() => done({ outcome: 'unknown', ...lost }, 'Counting'), {
    message: /no answer; it may have been done all the same: run this again/
  })
  t.throws(() => done({ outcome: 'unsent', ...lost }, 'Counting'), { message: /the network/ })
})
