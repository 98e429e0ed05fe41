import { QUEUE_TIMES, type Queue } from './queue.ts'

/** Ids that are known of what is done; above that the oldest goes. */
const MAX_DONE = 100_000

interface Waiting {
  readonly body: string
  readonly tries: number
  /** When it may be taken. */
  readonly dueAt: number
}

/** A queue in this process, and gone with it. `now` gives milliseconds. */
export function memoryQueue({ now = Date.now, times = QUEUE_TIMES } = {}): Queue {
  const { leaseMs, knownMs, deadMs } = times
  const waiting = new Map<string, Waiting>()
  const dead = new Map<string, { body: string; tries: number; reason: string; at: number }>()
  /** Until when an id is known. In the order of their ends. */
  const done = new Map<string, number>()

  function sweep(): void {
    for (const [id, endsAt] of done) {
      if (endsAt > now() && done.size <= MAX_DONE) break
      done.delete(id)
    }
    for (const [id, { at }] of dead) {
      if (at + deadMs > now()) break
      dead.delete(id)
    }
  }

  return {
    async put(entries) {
      sweep()
      let stored = 0
      for (const { id, body } of entries) {
        if (waiting.has(id) || dead.has(id) || done.has(id)) continue
        waiting.set(id, { body, tries: 0, dueAt: now() })
        stored++
      }
      return stored
    },
    async take(limit) {
      const due = [...waiting].filter(([, { dueAt }]) => dueAt <= now()).slice(0, limit)
      return due.map(([id, { body, tries }]) => {
        waiting.set(id, { body, tries: tries + 1, dueAt: now() + leaseMs })
        return { id, body, tries: tries + 1, lease: String(tries + 1) }
      })
    },
    async settle({ id, lease }, outcome) {
      const item = waiting.get(id)
      if (item === undefined || String(item.tries) !== lease) return false
      if (outcome.is === 'failed') {
        waiting.set(id, { ...item, dueAt: now() + outcome.inMs })
        return true
      }
      waiting.delete(id)
      const { body, tries } = item
      if (outcome.is === 'done') done.set(id, now() + knownMs)
      else dead.set(id, { body, tries, reason: outcome.reason, at: now() })
      return true
    },
    async dead(limit) {
      sweep()
      const letters = [...dead].map(([id, letter]) => ({ id, ...letter }))
      return letters.reverse().slice(0, limit)
    },
    async revive(id) {
      const letter = dead.get(id)
      if (letter === undefined) return false
      dead.delete(id)
      waiting.set(id, { body: letter.body, tries: 0, dueAt: now() })
      return true
    },
    counts: async () => ({ waiting: waiting.size, dead: dead.size })
  }
}
