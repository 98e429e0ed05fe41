import { table } from '../tables.ts'
import type { Traffic } from './traffic.ts'
import type { Verdict } from './verdict.ts'

/** What became of the requests, beside what is wanted. */
export function verdictTable(verdict: Verdict, traffic: Traffic): string {
  const { inDoubt } = verdict
  const rows: [what: string, count: number, wanted?: number][] = [
    ['sent', verdict.sent],
    ['answered with 200', verdict.answered],
    ['executed', verdict.executed],
    ['executed once', verdict.executedOnce, verdict.executed],
    ['lost: answered, but not done or not remembered', verdict.lost, 0],
    ['doubled: done twice, or answered with two results', verdict.doubled, 0],
    ['not answered when all was well again', verdict.unanswered, 0],
    ['in doubt (`FLOW_ERR_ONCE`), and done', inDoubt.done],
    ['in doubt (`FLOW_ERR_ONCE`), and not done', inDoubt.notDone],
    ['one envelope, two different replies', traffic.twoReplies()]
  ]
  return table(
    ['requests', 'counted', 'wanted'],
    rows.map(([what, count, wanted]) => [what, String(count), wanted?.toString() ?? ''])
  )
}

/** How often there was what. */
export function countTable(what: string, counts: ReadonlyMap<string, number>): string {
  const rows = [...counts].sort(([, one], [, other]) => other - one)
  return table(
    [what, 'times'],
    rows.map(([name, count]) => [name, String(count)])
  )
}
