const DAY_MS = 24 * 60 * 60 * 1000

/** What a queue keeps, and for how long. */
export interface QueueTimes {
  /** How long whoever took an item has it for himself, in milliseconds. */
  readonly leaseMs: number
  /** How long an id is known at least, in milliseconds, and a copy of it refused. */
  readonly knownMs: number
  /** How long a dead letter is kept, in milliseconds. */
  readonly deadMs: number
}

/** Meta delivers for up to 7 days (spec: webhooks, section 3.1). */
export const QUEUE_TIMES: QueueTimes = {
  leaseMs: 60_000,
  knownMs: 8 * DAY_MS,
  deadMs: 30 * DAY_MS
}

/** Something to do, as text. The id is the caller's, and tells a copy. */
export interface Entry {
  readonly id: string
  readonly body: string
}

/** What is to be done by whoever took it. */
export interface Item {
  readonly id: string
  /** Undefined where it cannot be read: it was sealed under a key that is gone. */
  readonly body: string | undefined
  /** How often it has been taken since it was put or revived, this time included. */
  readonly tries: number
  /** Names this taking of it. */
  readonly lease: string
}

/** What became of an item. Reasons are safe to log. */
export type Outcome =
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly reason: string; readonly inMs: number }
  | { readonly is: 'dead'; readonly reason: string }

/** What was given up, until somebody looks after it. */
export interface DeadLetter {
  readonly id: string
  readonly body: string | undefined
  readonly reason: string
  readonly tries: number
  /** Unix time in milliseconds. */
  readonly at: number
}

/**
 * A durable list of things to do, for all servers on one store. What is put is kept until somebody
 * has said what became of it: whoever took it and died gives it up when the lease is over. So each
 * is done once, or again after a crash in the middle of it. The order is roughly that of putting.
 * Every call may reject as those of a store do.
 */
export interface Queue {
  /** Keep entries whose ids are not known, all or none of them; how many that were. */
  put(entries: readonly Entry[]): Promise<number>
  /** Take up to `limit` items, which nobody else gets before the lease is over. */
  take(limit: number): Promise<Item[]>
  /** Say what became of an item. False, and nothing changes, if somebody else has it by now. */
  settle(item: Pick<Item, 'id' | 'lease'>, outcome: Outcome): Promise<boolean>
  /** The dead letters, the newest first. */
  dead(limit: number): Promise<DeadLetter[]>
  /** Have a dead letter done after all; false if there is none of this id. */
  revive(id: string): Promise<boolean>
  /** How many wait or are being done, and how many are dead. */
  counts(): Promise<{ waiting: number; dead: number }>
}
