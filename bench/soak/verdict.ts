import { IN_DOUBT } from './phone.ts'
import type { Tap } from './traffic.ts'

/** What became of all requests; each number counts requests. */
export interface Verdict {
  sent: number
  /** At least once with 200. */
  answered: number
  executed: number
  executedOnce: number
  /** Answered with 200, though nothing was done, or something else than what is remembered. */
  lost: number
  /** Done more than once, or answered with two results. */
  doubled: number
  /** Refused by FLOW_ERR_ONCE to the end, because nobody can tell how far the step came. */
  inDoubt: { done: number; notDone: number }
  /** Not answered for any other reason. */
  unanswered: number
}

/** Hold what phones were told to what was done: lines of the ledger, each a token and a receipt. */
export function judge(taps: readonly Tap[], ledger: string): Verdict {
  const done = new Map<string, string[]>()
  for (const line of ledger.split('\n').filter(Boolean)) {
    const [id = '', receipt = ''] = line.split(' ')
    done.set(id, [...(done.get(id) ?? []), receipt])
  }
  const timesDone = ({ id }: Tap) => done.get(id)?.length ?? 0
  const isAnswered = ({ receipts }: Tap) => receipts.size > 0
  const isTrue = ({ id, receipts, kept }: Tap) =>
    [...receipts, kept].every(receipt => receipt !== undefined && done.get(id)?.includes(receipt))
  const isInDoubt = (tap: Tap) => !isAnswered(tap) && tap.last.includes(IN_DOUBT)

  const count = (is: (tap: Tap) => boolean) => taps.filter(is).length
  return {
    sent: taps.length,
    answered: count(isAnswered),
    executed: done.size,
    executedOnce: [...done.values()].filter(({ length }) => length === 1).length,
    lost: count(tap => isAnswered(tap) && !isTrue(tap)),
    doubled: count(tap => timesDone(tap) > 1 || tap.receipts.size > 1),
    inDoubt: {
      done: count(tap => isInDoubt(tap) && timesDone(tap) > 0),
      notDone: count(tap => isInDoubt(tap) && timesDone(tap) === 0)
    },
    unanswered: count(tap => !isAnswered(tap) && !isInDoubt(tap))
  }
}
