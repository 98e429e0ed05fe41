/** What was found at one thing that was looked at. */
export interface Verdict {
  /** What it is about: `key at Meta`. */
  readonly name: string
  /** `skipped`: it could not be looked at, or is not configured, and `said` says why. */
  readonly is: 'ok' | 'warning' | 'wrong' | 'skipped'
  readonly said: string
  /** The command, or else the deed, that mends it. */
  readonly mend?: string
}

/** Verdicts on one thing, which each have its name. */
export function verdictsOn(name: string) {
  return {
    ok: (said: string): Verdict => ({ name, is: 'ok', said }),
    skipped: (said: string): Verdict => ({ name, is: 'skipped', said }),
    wrong: (said: string, mend: string): Verdict => ({ name, is: 'wrong', said, mend }),
    warning: (said: string, mend: string): Verdict => ({ name, is: 'warning', said, mend })
  }
}

/** What to mend first: what is wrong, then what may be. */
export function firstToMend(verdicts: readonly Verdict[]): Verdict | undefined {
  const first = (is: Verdict['is']) => verdicts.find(verdict => verdict.is === is)
  return first('wrong') ?? first('warning')
}
