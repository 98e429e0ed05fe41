import { z } from 'zod'
import { FLOW_ERR_STORE } from '../errors.ts'
import { NO_FLOW_TOKEN, type ScreenRequest } from '../protocol/request.ts'
import { SNACKBAR, SUCCESS } from '../protocol/response.ts'
import type { Answer } from './answer.ts'
import type { Services } from './dispatch.ts'
import type { Endpoint } from './endpoint.ts'
import { keyOf } from './key-of.ts'
import type { Routes } from './routes.ts'

const Json = z.record(z.string(), z.unknown())

/** What is remembered of the screens that a flow token has seen: of each the last. */
const Memory = z.object({
  /** The screens that lie on top of each other on the phone, the open one last. */
  stack: z.array(z.string()),
  /** What the handler answered with each, and what it sent. */
  screens: z.record(
    z.string(),
    z.object({ data: Json.optional(), payload: Json.optional() }).readonly()
  ),
  /** After the flow was opened again: the screens that the phone has not shown since. */
  unseen: z.array(z.string())
})
export type Memory = z.output<typeof Memory>

/** Deeper than any user goes; it ends what grows where routes lead in a circle. */
const MAX_DEPTH = 50

const NOTHING: Memory = { stack: [], screens: {}, unseen: [] }

/** What a flow's Flow JSON says about going back. */
export interface BackFacts {
  /** The screens that ask the endpoint when they are left by Back. */
  readonly asking: ReadonlySet<string>
  /** What the user typed on a screen, by its payload; and where in its data inputs begin with that. */
  typed(screen: string, payload: object): { path: readonly string[]; value: unknown }[]
}

/**
 * The screens that a flow remembers: all, if it says so or resumes; else those that Back leads to
 * without a `back` handler. None: it keeps no history, which costs a write for an answer.
 */
export function rememberedScreens(
  { history, resume, routes, handlers: { back = {}, load = {} } }: Endpoint,
  facts: BackFacts | undefined
): ReadonlySet<string> {
  if (history === false) return new Set()
  const isWhole = history || resume || (!facts && Object.keys(load).length > 0)
  if (isWhole) return new Set(routes.previous.keys())
  const asking = [...(facts?.asking ?? [])].filter(id => !Object.hasOwn(back, id))
  return new Set(asking.flatMap(id => [...(routes.previous.get(id) ?? [])]))
}

export interface History {
  /** What is remembered; undefined for nothing. */
  read(): Promise<Memory | undefined>
  /**
   * Remember what a handler answered, before its schema read it, for it will read it again. If the
   * store cannot be reached, who asked gets the answer all the same.
   */
  note(request: ScreenRequest, given: Answer): Promise<void>
}

/**
 * The history of `flowToken` in a store. It ends with the flow, or when the time of its state is
 * over. Undefined when the flow keeps none; without a flow token nothing is remembered.
 */
export function historyOf(
  endpoint: Endpoint,
  flowToken: string,
  { store, noteError, facts }: Pick<Services, 'store' | 'noteError' | 'facts'>
): History | undefined {
  const remembered = rememberedScreens(endpoint, facts)
  if (remembered.size === 0) return undefined
  if (flowToken === NO_FLOW_TOKEN) return { read: async () => undefined, note: async () => {} }
  const at = keyOf('history', endpoint, flowToken)
  // The reply that is kept next takes it to the disk.
  const kept = { ttlMs: endpoint.stateTtlMs, durable: false }

  return {
    read: async () => readMemory(await store.get(at)),
    async note(request, given) {
      const change = (text: string | undefined) =>
        JSON.stringify(follow(readMemory(text), request, given, endpoint))
      try {
        if (given.screen === SUCCESS) await store.delete(at)
        else if ([request.screen, given.screen].some(id => id !== undefined && remembered.has(id)))
          await store.update(at, change, kept)
      } catch (error) {
        if (!(error instanceof FLOW_ERR_STORE)) throw error
        noteError?.(error)
      }
    }
  }
}

/** The screen below the one that is left, as far as it is known; `routes` says what may lie there. */
export function screenBefore(
  { stack }: Memory = NOTHING,
  left: string | undefined,
  { previous }: Pick<Routes, 'previous'>
): string | undefined {
  const top = left ?? stack.at(-1)
  const may = top === undefined ? undefined : previous.get(top)
  if (top === undefined || may === undefined) return undefined
  const index = stack.lastIndexOf(top)
  const below = index === -1 ? stack : stack.slice(0, index)
  const [only, ...others] = may
  return below.findLast(id => may.has(id)) ?? (others.length === 0 ? only : undefined)
}

/** A phone's own bookkeeping: what an answer makes of the screens that lie on top of each other. */
function follow(
  memory: Memory = NOTHING,
  { action, screen: from, data: payload }: ScreenRequest,
  { screen, data: { [SNACKBAR]: _, ...given } }: Answer,
  { resume }: Pick<Endpoint, 'resume'>
): Memory {
  const { screens } = memory
  const data = asJson(given)
  if (action === 'INIT') {
    const unseen = resume ? Object.keys(screens).filter(id => id !== screen) : []
    const kept = resume ? screens : {}
    return { stack: [screen], screens: { ...kept, [screen]: { ...kept[screen], data } }, unseen }
  }
  // Screens come and go without a word: the one that asks is on top.
  const stack = openedTo(memory.stack, from)
  if (stack.at(-2) === screen) stack.pop()
  else if (stack.at(-1) !== screen) stack.push(screen)
  const asked = from !== undefined && action === 'data_exchange'
  const sent = asked ? { ...screens, [from]: { ...screens[from], payload } } : screens
  return {
    stack: stack.slice(-MAX_DEPTH),
    screens: { ...sent, [screen]: { ...sent[screen], data } },
    unseen: memory.unseen.filter(id => id !== screen && id !== from)
  }
}

function openedTo(stack: readonly string[], top: string | undefined): string[] {
  if (top === undefined) return [...stack]
  const index = stack.lastIndexOf(top)
  return index === -1 ? [...stack, top] : stack.slice(0, index + 1)
}

/** Undefined for what JSON cannot carry, such as a bigint: that is not remembered. */
function asJson(data: object): Record<string, unknown> | undefined {
  try {
    return JSON.parse(JSON.stringify(data))
  } catch {
    return undefined
  }
}

function readMemory(text: string | undefined): Memory | undefined {
  return text === undefined ? undefined : Memory.safeParse(JSON.parse(text)).data
}
