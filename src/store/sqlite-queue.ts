import type { Database } from 'better-sqlite3'
import type { DeadLetter, Entry, Item, Outcome, QueueTimes } from './queue.ts'

/** What can be asked of the queue in a file. */
export interface QueueCalls {
  putItems(entries: readonly Entry[]): number
  takeItems(limit: number, times: QueueTimes): Item[]
  settleItem(item: Pick<Item, 'id' | 'lease'>, outcome: Outcome, times: QueueTimes): boolean
  deadItems(limit: number): DeadLetter[]
  reviveItem(id: string): boolean
  countItems(): { waiting: number; dead: number }
}

// An item waits (or is being done) while it has a due_at, is dead while it has a dead_at, and else
// is done and remembered. All times are in milliseconds since 1970.
export const QUEUE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS items (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL, -- empty when it is done
    tries INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    due_at REAL, -- when it may be taken
    dead_at REAL,
    ends_at REAL -- when it is forgotten
  ) STRICT;
  CREATE INDEX IF NOT EXISTS items_by_due ON items (due_at, seq) WHERE due_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS items_by_death ON items (dead_at) WHERE dead_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS items_by_end ON items (ends_at) WHERE ends_at IS NOT NULL;
`

/** A queue in a SQLite file. Calls are synchronous, and are made in a transaction of the caller's. */
export function openQueue(db: Database, now: () => number): QueueCalls {
  const forget = db.prepare('DELETE FROM items WHERE id = ? AND ends_at <= ?')
  const insert = db.prepare(
    'INSERT INTO items (id, body, due_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING'
  )
  const take = db.prepare<[number, number, number], Pick<Item, 'id' | 'tries'> & { body: string }>(
    'UPDATE items SET due_at = ?, tries = tries + 1 WHERE seq IN ' +
      '(SELECT seq FROM items WHERE due_at <= ? ORDER BY due_at, seq LIMIT ?) ' +
      'RETURNING id, body, tries'
  )
  const held = 'WHERE id = ? AND tries = ? AND due_at IS NOT NULL'
  const finish = db.prepare(
    `UPDATE items SET body = '', reason = NULL, due_at = NULL, ends_at = ? ${held}`
  )
  const postpone = db.prepare(`UPDATE items SET reason = ?, due_at = ? ${held}`)
  const bury = db.prepare(
    `UPDATE items SET reason = ?, due_at = NULL, dead_at = ?, ends_at = ? ${held}`
  )
  const letters = db.prepare<[number, number], DeadLetter & { body: string }>(
    'SELECT id, body, reason, tries, dead_at AS at FROM items ' +
      'WHERE dead_at IS NOT NULL AND ends_at > ? ORDER BY dead_at DESC, seq DESC LIMIT ?'
  )
  const revive = db.prepare(
    'UPDATE items SET tries = 0, due_at = ?, dead_at = NULL, ends_at = NULL ' +
      'WHERE id = ? AND dead_at IS NOT NULL'
  )
  const count = db.prepare<[], { waiting: number; dead: number }>(
    'SELECT (SELECT count(*) FROM items WHERE due_at IS NOT NULL) AS waiting, ' +
      '(SELECT count(*) FROM items WHERE dead_at IS NOT NULL) AS dead'
  )

  return {
    putItems(entries) {
      let stored = 0
      for (const { id, body } of entries) {
        forget.run(id, now())
        stored += insert.run(id, body, now()).changes
      }
      return stored
    },
    takeItems: (limit, { leaseMs }) =>
      take.all(now() + leaseMs, now(), limit).map(item => ({ ...item, lease: String(item.tries) })),
    settleItem({ id, lease }, outcome, { knownMs, deadMs }) {
      const tries = Number(lease)
      switch (outcome.is) {
        case 'done':
          return finish.run(now() + knownMs, id, tries).changes > 0
        case 'failed':
          return postpone.run(outcome.reason, now() + outcome.inMs, id, tries).changes > 0
        case 'dead':
          return bury.run(outcome.reason, now(), now() + deadMs, id, tries).changes > 0
      }
    },
    deadItems: limit => letters.all(now(), limit),
    reviveItem: id => revive.run(now(), id).changes > 0,
    countItems: () => count.get() ?? { waiting: 0, dead: 0 }
  }
}
