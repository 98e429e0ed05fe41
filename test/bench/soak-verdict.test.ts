import t from 'tap'
import type { Tap } from '../../bench/soak/traffic.ts'
import { judge } from '../../bench/soak/verdict.ts'

const answered = (...receipts: string[]): Tap => ({
  ...{ id: 'a', receipts: new Set(receipts), last: ['200'], kept: receipts[0] }
})
const refused = (outcome: string): Tap => ({ id: 'a', receipts: new Set(), last: [outcome] })
const ONCE = '500 FLOW_ERR_ONCE'

const good = { sent: 1, answered: 1, executed: 1, executedOnce: 1, lost: 0, doubled: 0 }
const none = { inDoubt: { done: 0, notDone: 0 }, unanswered: 0 }
const undone = { executed: 0, executedOnce: 0 }
const cases: [what: string, tap: Tap, ledger: string, verdict: object][] = [
  ['what was done once and answered is good', answered('r1'), 'a r1\n', {}],
  ['what was answered and not done is lost', answered('r1'), '', { ...undone, lost: 1 }],
  ['what is no longer remembered is lost', { ...answered('r1'), kept: '' }, 'a r1\n', { lost: 1 }],
  [
    'what nobody could look up is lost',
    { ...answered('r1'), kept: undefined },
    'a r1',
    { lost: 1 }
  ],
  [
    'what was done twice is doubled',
    answered('r1'),
    'a r1\na r2\n',
    { executedOnce: 0, doubled: 1 }
  ],
  ['two results are one that is false', answered('r1', 'r2'), 'a r1', { lost: 1, doubled: 1 }],
  [
    'what was done for nobody who heard of it is in doubt',
    refused(ONCE),
    'a r1\n',
    { answered: 0, inDoubt: { done: 1, notDone: 0 } }
  ],
  [
    'what was not done is in doubt, too',
    refused(ONCE),
    '',
    { ...undone, answered: 0, inDoubt: { done: 0, notDone: 1 } }
  ],
  [
    'another refusal leaves it unanswered',
    refused('503 FLOW_ERR_STORE'),
    '',
    { ...undone, answered: 0, unanswered: 1 }
  ]
]

t.test('the soak tells', async t => {
  for (const [what, tap, ledger, verdict] of cases) {
    t.strictSame(judge([tap], ledger), { ...good, ...none, ...verdict }, what)
  }
})
