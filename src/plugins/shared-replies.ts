import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { FLOW_ERR_DUPLICATE, isFlowError } from '../errors.ts'
import type { Store } from '../store/store.ts'
import type { Reply } from './recent-replies.ts'

/** Whoever has not answered after so long is dead: a handler has less than Meta's 10 s. */
const LEASE_MS = 15_000
/** A claim goes with the power, as its request does. */
const CLAIM = { ttlMs: LEASE_MS, durable: false }
/** Between two looks at what another server does. */
const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 400
/** A reply as text: the status and the body, which is base64. Anything else is a mark. */
const REPLY = /^(\d{3}) (.*)$/

/**
 * The replies that servers on one store share. Under an envelope's key stands the mark of the
 * server that is about to answer it, for as long as it may take; then the reply. A store that fails
 * is as good as none.
 */
export function sharedReplies(store: Store, { keepMs }: { keepMs: number }) {
  const keyOf = (name: string) => `reply:${name}`
  // Of this process: within it an envelope is answered by one request at a time.
  const mark = randomUUID()

  return {
    /**
     * Undefined: it is this server that answers now. Else the reply, for which this waits. Throws
     * FLOW_ERR_DUPLICATE when that takes longer than until `endsAt`.
     */
    claim: (name: string, endsAt: number): Promise<Reply | undefined> =>
      orNone(async () => {
        let pauseMs = FIRST_PAUSE_MS
        while (!(await store.add(keyOf(name), mark, CLAIM))) {
          const found = await store.get(keyOf(name))
          const reply = found === undefined ? undefined : readReply(found)
          if (reply !== undefined) return reply
          if (performance.now() + pauseMs > endsAt) {
            throw new FLOW_ERR_DUPLICATE('another server has not answered it in time')
          }
          await sleep(pauseMs)
          pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
        }
        return undefined
      }),

    /** Keep a reply, and tell which one is to be sent. Throws FLOW_ERR_DUPLICATE for none. */
    keep: (name: string, reply: Reply): Promise<Reply | undefined> =>
      orNone(async () => {
        const text = `${reply.status} ${reply.body}`
        // This server may have been so slow that another one took over.
        const kept = await store.update(
          keyOf(name),
          now => (now === undefined || now === mark ? text : now),
          { ttlMs: keepMs, likely: mark }
        )
        const sent = kept === undefined ? undefined : readReply(kept)
        if (sent === undefined) throw new FLOW_ERR_DUPLICATE('another server has taken it over')
        return sent
      }),

    /** Let another request answer it. */
    release: (name: string): Promise<void> =>
      orNone(async () => {
        const change = (now: string | undefined) => (now === mark ? undefined : now)
        await store.update(keyOf(name), change, { ...CLAIM, likely: mark })
        return undefined
      })
  }
}

async function orNone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isFlowError(error) && error.code === 'FLOW_ERR_DUPLICATE') throw error
    return undefined
  }
}

function readReply(text: string): Reply | undefined {
  const [, status, body] = REPLY.exec(text) ?? []
  return status === undefined || body === undefined ? undefined : { status: Number(status), body }
}
