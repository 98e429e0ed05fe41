import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { FLOW_ERR_ONCE } from '../errors.ts'
import { NO_FLOW_TOKEN } from '../protocol/request.ts'
import type { Store } from '../store/store.ts'
import type { Budget } from './deadline.ts'
import { keyOf } from './key-of.ts'
import type { Log } from './types.ts'

export type Once = <T>(key: string, run: () => T | Promise<T>) => Promise<T>

/** Between two looks at what another request does. */
const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 400
/** Whoever waits in vain is told this long before the time is over, while an answer is possible. */
const MARGIN_MS = 100

/** What is kept of a step: that it has begun, that it threw, or its result. */
const Run = z.discriminatedUnion('is', [
  z.object({ is: z.enum(['running', 'failed']), by: z.string() }),
  z.object({ is: z.literal('done'), result: z.unknown().optional() })
])
type Run = z.output<typeof Run>

/**
 * `once` for a flow token, over all servers on a store. A step that has begun is begun again only if
 * it threw. If its server died meanwhile, nobody can tell how far it came: whoever asks gets an
 * error, until the state's time is over.
 */
export function onceFor(
  flow: { readonly name: string; readonly stateTtlMs: number },
  flowToken: string,
  { store, log, budget }: { store: Store; log: Log; budget: Pick<Budget, 'remainingMs'> }
): Once {
  const kept = { ttlMs: flow.stateTtlMs }
  const refusal = (reason: string) => new FLOW_ERR_ONCE(flow.name, reason)

  /** What there is, which becomes `mine` if anybody may begin. `awaited` was waited for. */
  async function look(at: string, mine: Run, awaited: string | undefined): Promise<Run> {
    const isFree = (run: Run | undefined) =>
      run === undefined || (run.is === 'failed' && run.by !== awaited)
    const found = readRun(await store.get(at))
    if (found !== undefined && !isFree(found)) return found
    const change = (text: string | undefined) =>
      isFree(readRun(text)) ? JSON.stringify(mine) : text
    return readRun(await store.update(at, change, kept)) ?? mine
  }

  async function begin<T>(at: string, by: string, run: () => T | Promise<T>): Promise<T> {
    let result: T
    try {
      result = await run()
    } catch (error) {
      const failed: Run = { is: 'failed', by }
      await store.set(at, JSON.stringify(failed), kept).catch(note)
      throw error
    }
    const text = writeDone(result)
    if (text === undefined) throw refusal('its result cannot be written as JSON')
    // It has happened: who asked hears of it, even if nobody else will.
    await store.set(at, text, kept).catch(note)
    // What is read is what was written, but for what JSON does not carry.
    return (JSON.parse(text) as { result: T }).result
  }

  function note(): void {
    log.error({ flow: flow.name }, 'what became of a step that runs once could not be kept')
  }

  return async <T>(key: string, run: () => T | Promise<T>): Promise<T> => {
    if (flowToken === NO_FLOW_TOKEN) {
      throw refusal('there is no flow token, so nothing tells a repetition')
    }
    const at = keyOf('once', flow, flowToken, key)
    const by = randomUUID()
    let awaited: string | undefined
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const found = await look(at, { is: 'running', by }, awaited)
      // The result of the same step, so of the same type.
      if (found.is === 'done') return found.result as T
      if (found.by === by) return begin(at, by, run)
      if (found.is === 'failed') throw refusal('the run that was waited for has failed')
      if (budget.remainingMs() < pauseMs + MARGIN_MS) {
        throw refusal('it has begun, and there is no result in time')
      }
      awaited = found.by
      await sleep(pauseMs)
    }
  }
}

function readRun(text: string | undefined): Run | undefined {
  return text === undefined ? undefined : Run.safeParse(JSON.parse(text)).data
}

function writeDone(result: unknown): string | undefined {
  try {
    return JSON.stringify({ is: 'done', result } satisfies Run)
  } catch {
    return undefined
  }
}
