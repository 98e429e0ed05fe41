/** Why an API refused a call, in words; safe to log. */
export interface Refusal {
  readonly outcome: 'refused'
  readonly status: number
  readonly reason: string
  /** What to do about it. */
  readonly advice?: string
}

/** What came of a call of an API. `unsent` and `unknown` are as in `Result`. */
export type ApiResult<T> =
  | { readonly outcome: 'done'; readonly value: T }
  | Refusal
  | { readonly outcome: 'unsent' | 'unknown'; readonly reason: string; readonly advice?: string }
