export const SPENT = Symbol('time budget spent')

export interface Budget {
  /** Aborted when the budget is spent. Made when it is first asked for: few handlers do. */
  readonly signal: AbortSignal
  /** Whole milliseconds left, never negative. */
  remainingMs(): number
}

/**
 * Let `work` take at most `budgetMs` milliseconds. Resolves to its result, or to SPENT, whichever
 * comes first; what `work` does after that is its own affair and disturbs nobody.
 */
export function within<T>(
  budgetMs: number,
  work: (budget: Budget) => Promise<T>
): Promise<T | typeof SPENT> {
  const endsAt = performance.now() + budgetMs
  let controller: AbortController | undefined
  let isSpent = false

  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      isSpent = true
      resolve(SPENT)
      if (controller !== undefined) abort(controller)
    }, budgetMs)

    const budget: Budget = {
      get signal() {
        if (controller === undefined) {
          controller = new AbortController()
          if (isSpent) abort(controller)
        }
        return controller.signal
      },
      remainingMs: () => Math.max(0, Math.floor(endsAt - performance.now()))
    }
    work(budget).then(
      result => {
        clearTimeout(timer)
        resolve(result)
      },
      error => {
        clearTimeout(timer)
        reject(error)
      }
    )
  })
}

function abort(controller: AbortController): void {
  controller.abort(new DOMException('The time budget is spent', 'TimeoutError'))
}
