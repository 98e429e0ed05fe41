import { FLOW_ERR_HISTORY, FLOW_ERR_STORE } from '../errors.ts'
import type { ScreenRequest } from '../protocol/request.ts'
import type { Answer } from './answer.ts'
import type { Services } from './dispatch.ts'
import type { Endpoint } from './endpoint.ts'
import { type History, type Memory, screenBefore } from './history.ts'
import { putBack, type Remembered, recall } from './recall.ts'

/** Call the `load` handler of a screen; undefined: it has none. */
export type Load = (screen: string, remembered: Remembered) => Promise<unknown> | undefined

/** What was before, where a request wants it. */
export interface Past {
  /** The answer that shows a screen again, instead of a handler's. Throws FLOW_ERR_HISTORY. */
  show(load: Load): Promise<unknown>
  /** A checked answer, in which what the user had typed is put back if it `isAgain`. */
  complete(answer: Answer, options: { isAgain: boolean }): Promise<Answer>
}

/**
 * Back without a handler shows the screen below the one that is left; a flow that is opened again
 * and resumes shows the last one that a phone may open with, and on the way onwards from there what
 * the user had typed (spec: data channel, sections 4.3 and 5.1). Undefined: the request wants
 * nothing of that.
 */
export async function pastOf(
  endpoint: Endpoint,
  request: ScreenRequest,
  {
    history,
    facts,
    noteError
  }: Pick<Services, 'facts' | 'noteError'> & { history: History | undefined }
): Promise<Past | undefined> {
  const { action, screen: asked } = request
  const isBack = action === 'BACK'
  if (!isBack && !endpoint.resume) return undefined
  const memory = await history?.read().catch(error => {
    const isNeeded = isBack && endpoint.stateIs === 'required'
    if (isNeeded || !(error instanceof FLOW_ERR_STORE)) throw error
    noteError?.(error)
    return undefined
  })

  return {
    async show(load) {
      if (action === 'data_exchange') return undefined
      const screen = isBack
        ? screenBefore(memory, asked, endpoint.routes)
        : lastOpened(memory, asked, endpoint)
      const answer = screen === undefined ? undefined : await again(endpoint, screen, memory, load)
      if (answer === undefined && isBack && history) {
        throw new FLOW_ERR_HISTORY([action, asked].filter(Boolean).join(' of '))
      }
      return answer
    },
    async complete(answer, { isAgain }) {
      const isWanted = isAgain || memory?.unseen.includes(answer.screen)
      return isWanted ? putBack(endpoint, answer, { memory, facts }) : answer
    }
  }
}

/** The last screen that a phone may open with, which is the one that it asks for or an entry. */
function lastOpened(
  { stack, screens }: Memory = { stack: [], screens: {}, unseen: [] },
  asked: string | undefined,
  { routes }: Endpoint
): string | undefined {
  const last = asked ?? stack.findLast(id => routes.entries.has(id))
  return last !== undefined && Object.hasOwn(screens, last) ? last : undefined
}

/** By the screen's `load`, or with the data that it had. */
async function again(
  endpoint: Endpoint,
  screen: string,
  memory: Memory | undefined,
  load: Load
): Promise<unknown> {
  const remembered = await recall(endpoint, screen, memory)
  const loaded = load(screen, remembered)
  if (loaded !== undefined || remembered.data === undefined) return loaded
  // Not as it was read: the schema reads it once more on its way out.
  return { screen, data: memory?.screens[screen]?.data ?? {} }
}
