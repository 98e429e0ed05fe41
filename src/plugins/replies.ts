import { FLOW_ERR_DUPLICATE } from '../errors.ts'
import type { Store } from '../store/store.ts'
import { type Reply, recentReplies } from './recent-replies.ts'
import { sharedReplies } from './shared-replies.ts'

/** The right to answer an envelope, which one request has at a time. */
export interface Turn {
  /** Keep the reply, and learn which is to be sent: another server may have been first. */
  keep(reply: Reply): Promise<Reply>
  /** There is nothing to keep: whoever comes next may answer. */
  release(): Promise<void>
}

export interface Replies {
  /**
   * The reply that an envelope got before, or the right to give it one. Waits while somebody else
   * has that; throws FLOW_ERR_DUPLICATE when that takes more than `waitMs`.
   */
  take(envelope: string, options: { waitMs: number }): Promise<Reply | Turn>
}

/** A proxy that delivers twice does so within the seconds in which somebody waits. */
const KEEP_MS = 3 * 60 * 1000
/** Some thousands of replies: in this process this is all that remembering them may cost. */
const MAX_BYTES = 8 * 1024 * 1024

/**
 * Remember what envelopes were answered with: in this process as far as it fits into `maxBytes`,
 * and in the store, for all servers on it. Without a store, or while it fails, each process guards
 * itself alone.
 */
export function rememberReplies({
  store,
  maxBytes = MAX_BYTES
}: {
  store?: Store
  maxBytes?: number
} = {}): Replies {
  const recent = recentReplies({ keepMs: KEEP_MS, maxBytes })
  const shared = store && sharedReplies(store, { keepMs: KEEP_MS })
  /** What is being answered in this process; each resolves when that is over. */
  const running = new Map<string, Promise<void>>()

  return {
    async take(name, { waitMs }) {
      const endsAt = performance.now() + waitMs
      for (let other = running.get(name); other; other = running.get(name)) {
        const isOver = await settles(other, endsAt - performance.now())
        if (!isOver) throw new FLOW_ERR_DUPLICATE('it has not been answered in time')
      }
      const known = recent.get(name)
      if (known !== undefined) return known

      let finish = () => {}
      running.set(
        name,
        new Promise(resolve => {
          finish = () => {
            running.delete(name)
            resolve()
          }
        })
      )
      const turn: Turn = {
        async keep(reply) {
          try {
            const sent = (await shared?.keep(name, reply)) ?? reply
            recent.set(name, sent)
            return sent
          } finally {
            finish()
          }
        },
        async release() {
          await shared?.release(name)
          finish()
        }
      }
      if (shared === undefined) return turn
      try {
        const reply = await shared.claim(name, endsAt)
        if (reply === undefined) return turn
        recent.set(name, reply)
        finish()
        return reply
      } catch (error) {
        finish()
        throw error
      }
    }
  }
}

/** Whether a promise that never rejects resolves within a time. */
function settles(promise: Promise<void>, withinMs: number): Promise<boolean> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), Math.max(0, withinMs))
    promise.then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}
