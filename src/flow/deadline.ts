export const SPENT = Symbol('time budget spent')

/** The time that is left. A class, since V8 makes a hidden class for every literal with a getter. */
export class Budget {
  readonly #endsAt: number
  #controller: AbortController | undefined
  #isSpent = false

  constructor(budgetMs: number) {
    this.#endsAt = performance.now() + budgetMs
  }

  /** Aborted when the budget is spent. Made when it is first asked for: few handlers do. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#isSpent) this.#abort()
    return this.#controller.signal
  }

  /** Whole milliseconds left, never negative. */
  remainingMs(): number {
    return Math.max(0, Math.floor(this.#endsAt - performance.now()))
  }

  spend(): void {
    this.#isSpent = true
    this.#abort()
  }

  #abort(): void {
    this.#controller?.abort(new DOMException('The time budget is spent', 'TimeoutError'))
  }
}

/**
 * Let `work` take at most `budgetMs` milliseconds. Resolves to its result, or to SPENT, whichever
 * comes first; what `work` does after that is its own affair and disturbs nobody.
 */
export function within<T>(
  budgetMs: number,
  work: (budget: Budget) => Promise<T>
): Promise<T | typeof SPENT> {
  const budget = new Budget(budgetMs)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve(SPENT)
      budget.spend()
    }, budgetMs)
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
