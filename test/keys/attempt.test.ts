import t from 'tap'
import { attempt, codeOf } from '../../src/keys/attempt.ts'

t.test('an attempt gives what is read, or nothing', async t => {
  t.equal(
    attempt(() => 1),
    1
  )
  t.equal(
    attempt(() => {
      throw new Error('no')
    }),
    undefined
  )
})

t.test('the code of an error is that of the system', async t => {
  t.equal(codeOf(Object.assign(new Error('no'), { code: 'EACCES' })), 'EACCES')
  t.equal(codeOf(new Error('no')), 'unknown')
  t.equal(codeOf('no'), 'unknown')
})
