import t from 'tap'
import { reportError } from '../../src/plugins/error-report.ts'

t.test('an error is told by its type, its code, its place and its causes', async t => {
  const cause = Object.assign(new TypeError('of Ada'), { code: 'E_ADA' })
  const report = reportError(new RangeError('of Ada', { cause }))
  t.match(report, {
    type: 'RangeError',
    at: [/error-report\.test\.ts/],
    cause: { type: 'TypeError', code: 'E_ADA' }
  })
  t.notMatch(JSON.stringify(report), /of Ada/)
})

t.test('a message that looks like a stack is not taken for one', async t => {
  const report = reportError(new Error('x\n    at Ada (lovelace:1:1)\n    at ada:2:2'))
  t.notMatch(JSON.stringify(report), /Ada|ada/)
  const changed = new Error('of Ada\n    at Ada:1:1')
  t.match(changed.stack, 'Ada', 'which writes the stack down')
  changed.message = 'other'
  t.strictSame(reportError(changed).at, [])
})

t.test('the message is there for who asks for it', async t => {
  const error = new Error('outer', { cause: new Error('inner') })
  t.match(reportError(error, { withMessage: true }), {
    message: 'outer',
    cause: { message: 'inner' }
  })
})

t.test('whatever can be thrown is told', async t => {
  t.strictSame(reportError(null), { type: 'null', at: [] })
  t.strictSame(reportError(undefined), { type: 'undefined', at: [] })
  t.strictSame(reportError('Ada'), { type: 'string', at: [] })
  const endless = new Error('x')
  endless.cause = endless
  t.ok(reportError(endless), 'a circle of causes, too')
})
