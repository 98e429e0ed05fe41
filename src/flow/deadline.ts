export const SPENT = Symbol('time budget spent')

export interface Budget {
  /** Aborted when the budget is spent. */
  readonly signal: AbortSignal
  /** Whole milliseconds left, never negative. */
  remainingMs(): number
}

/**
 * Let `work` take at most `budgetMs` milliseconds. Resolves to its result, or to SPENT, whichever
 * comes first; what `work` does after that is its own affair and disturbs nobody.
 */
export async function within<T>(
  budgetMs: number,
  work: (budget: Budget) => Promise<T>
): Promise<T | typeof SPENT> {
  const controller = new AbortController()
  const endsAt = performance.now() + budgetMs
  let timer: NodeJS.Timeout | undefined
  const spent = new Promise<typeof SPENT>(resolve => {
    timer = setTimeout(() => {
      resolve(SPENT)
      controller.abort(new DOMException('The time budget is spent', 'TimeoutError'))
    }, budgetMs)
  })
  const remainingMs = () => Math.max(0, Math.floor(endsAt - performance.now()))
  try {
    return await Promise.race([work({ signal: controller.signal, remainingMs }), spent])
  } finally {
    clearTimeout(timer)
  }
}
