import type { Queue } from './queue.ts'
import type { Store } from './store.ts'

/** What one place has: state under keys, and things to do. Closing the store closes both. */
export interface Storage {
  readonly store: Store
  readonly queue: Queue
}
