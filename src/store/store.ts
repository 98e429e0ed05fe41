/**
 * Where state lives between requests: text under a key, for a time. Keys and values are the
 * caller's; a store interprets neither. All four calls may reject when the store is out of reach.
 */
export interface Store {
  /** The value, or undefined when there is none or its time is over. */
  get(key: string): Promise<string | undefined>
  /** Keep `value` for `ttlMs` milliseconds, in place of whatever was there. */
  set(key: string, value: string, options: { ttlMs: number }): Promise<void>
  delete(key: string): Promise<void>
  /** Keep `value` if there is none yet, atomically; whether it was kept. */
  add(key: string, value: string, options: { ttlMs: number }): Promise<boolean>
}
