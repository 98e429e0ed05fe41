/** For how long what is written is kept, and how safely. */
export interface Kept {
  /** Milliseconds. */
  readonly ttlMs: number
  /** False spares a wait for the disk: a power cut undoes it, if nothing durable was written after it. */
  readonly durable?: boolean
}

/**
 * Where state lives between requests: text under a key, for a time. Keys and values are the
 * caller's; a store interprets neither. A key holds a value or a list, and its first use decides:
 * to use one as the other is a mistake, of which no store says what becomes.
 *
 * What a call resolved for is kept: a restart and another server on the same store see it. Every
 * call may reject when the store is out of reach, and what it was to write may have been written
 * all the same. docs/stores.md says what each store promises.
 */
export interface Store {
  /** The value, or undefined when there is none or its time is over. */
  get(key: string): Promise<string | undefined>
  /** Keep `value` in place of whatever was there. */
  set(key: string, value: string, options: Kept): Promise<void>
  /** Forget the value or the list. */
  delete(key: string): Promise<void>
  /** Keep `value` if there is none yet, atomically; whether it was kept. */
  add(key: string, value: string, options: Kept): Promise<boolean>
  /**
   * Replace a value by what `change` makes of it, atomically, and tell what is kept. `undefined`
   * stands for no value on both ways. `change` may be called several times, so it only computes;
   * what it throws is passed on, and nothing is written. `likely`, a guess at what is there, spares
   * a look if it is right.
   */
  update(
    key: string,
    change: (value: string | undefined) => string | undefined,
    options: Kept & { readonly likely?: string }
  ): Promise<string | undefined>
  /** Add to the end of a list, of which the last `limit` items are kept, all for `ttlMs` from now. */
  append(key: string, item: string, options: Kept & { limit: number }): Promise<void>
  /** The items of a list, the oldest first; none when there is no list. */
  list(key: string): Promise<string[]>
  /** Resolves if the store takes writes. */
  check(): Promise<void>
  /** Finish what is under way and let go of files and connections. */
  close(): Promise<void>
}

/** What `check` writes, and for how long it is kept. */
export const CHECK = { key: 'check', value: '', ttlMs: 60_000 }
