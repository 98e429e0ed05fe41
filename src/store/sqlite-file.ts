import { closeSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { makeFolders } from '../files.ts'
import { openQueue, QUEUE_SCHEMA, type QueueCalls } from './sqlite-queue.ts'
import type { Swap } from './swap.ts'

/** What can be asked of the file. Times are in milliseconds. */
export interface Calls extends QueueCalls {
  get(key: string): string | undefined
  set(key: string, value: string, ttlMs: number): void
  delete(key: string): void
  add(key: string, value: string, ttlMs: number): boolean
  swap(key: string, expected: string | undefined, next: string | undefined, ttlMs: number): Swap
  append(key: string, item: string, ttlMs: number, limit: number): void
  list(key: string): string[]
  /** Delete what has expired; whether there may be more of it. */
  sweep(): boolean
}
export type Call = {
  [Name in keyof Calls]: readonly [name: Name, ...args: Parameters<Calls[Name]>]
}[keyof Calls]

/** Calls to carry out together, at a time of day. */
export interface Batch {
  readonly now: number
  /** Whether they come back only when they are on the disk. */
  readonly durable: boolean
  readonly calls: readonly Call[]
}

/** Rows that one sweep deletes at most: other calls wait for it. */
const SWEEP_ROWS = 1000
const READS: readonly string[] = [
  'get',
  'list',
  'deadItems',
  'countItems'
] satisfies (keyof Calls)[]

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY,
    content TEXT NOT NULL, -- a value, or the items of a list in JSON
    is_list INTEGER NOT NULL,
    expires_at REAL NOT NULL -- milliseconds since 1970
  ) STRICT;
  CREATE INDEX IF NOT EXISTS entries_by_end ON entries (expires_at);
`

/**
 * The file of a SQLite store, made if it is not there. Calls are synchronous and take as long as the
 * disk does. `busyMs`: how long to wait for another process that writes.
 */
export function openFile(path: string, { busyMs }: { busyMs: number }) {
  makeFolders(dirname(path), 0o700)
  // SQLite gives its other files the mode of the first. Here lies what users did.
  closeSync(openSync(path, 'a', 0o600))
  const db = new Database(path, { timeout: busyMs })
  db.pragma('journal_mode = WAL')
  // Pages, 16 MiB of them: the later they are put in their places, the more of them are so once only.
  db.pragma('wal_autocheckpoint = 4000')
  db.exec(SCHEMA + QUEUE_SCHEMA)

  const select = db.prepare<[string, number, number], string>(
    'SELECT content FROM entries WHERE key = ? AND is_list = ? AND expires_at > ?'
  )
  select.pluck()
  const put = db.prepare(
    'INSERT INTO entries VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE ' +
      'SET content = excluded.content, is_list = excluded.is_list, expires_at = excluded.expires_at'
  )
  const remove = db.prepare('DELETE FROM entries WHERE key = ?')
  const removeExpired = db.prepare(
    'DELETE FROM entries WHERE key IN ' +
      `(SELECT key FROM entries WHERE expires_at <= ? ORDER BY expires_at LIMIT ${SWEEP_ROWS})`
  )
  const removeEnded = db.prepare(
    'DELETE FROM items WHERE seq IN ' +
      `(SELECT seq FROM items WHERE ends_at <= ? ORDER BY ends_at LIMIT ${SWEEP_ROWS})`
  )

  let now = 0
  const calls: Calls = {
    get: key => select.get(key, 0, now),
    set: (key, value, ttlMs) => void put.run(key, value, 0, now + ttlMs),
    delete: key => void remove.run(key),
    add: (key, value, ttlMs) => {
      if (calls.get(key) !== undefined) return false
      calls.set(key, value, ttlMs)
      return true
    },
    swap: (key, expected, next, ttlMs) => {
      const found = calls.get(key)
      if (found !== expected) return { found }
      if (next === undefined) calls.delete(key)
      else calls.set(key, next, ttlMs)
      return { isDone: true }
    },
    append: (key, item, ttlMs, limit) => {
      const items = [...calls.list(key), item].slice(-limit)
      put.run(key, JSON.stringify(items), 1, now + ttlMs)
    },
    list: key => JSON.parse(select.get(key, 1, now) ?? '[]'),
    sweep() {
      const changes = [removeExpired, removeEnded].map(remove => remove.run(now).changes)
      return changes.includes(SWEEP_ROWS)
    },
    ...openQueue(db, () => now)
  }

  function perform([name, ...args]: Call): unknown {
    const call = calls[name] as (...args: unknown[]) => unknown // the type of Call joins the two
    return call(...args)
  }

  const transaction = db.transaction((batch: Batch) => {
    now = batch.now
    return batch.calls.map(perform)
  })

  let isDurable: boolean | undefined
  function wait(durable: boolean): void {
    if (durable === isDurable) return
    // FULL leaves a commit on the disk, and all before it; NORMAL with the system, which may lose it.
    db.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`)
    isDurable = durable
  }

  return {
    /** All of them in one transaction, and so with one wait for the disk at most. */
    carryOut(batch: Batch): unknown[] {
      wait(batch.durable)
      const isReading = batch.calls.every(([name]) => READS.includes(name))
      // One that writes has to say so at its start: it may not become one when it has read.
      return isReading ? transaction.deferred(batch) : transaction.immediate(batch)
    },
    close: () => void db.close()
  }
}
