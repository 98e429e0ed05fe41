import { parseRequest } from '../protocol/request.ts'
import { memoryStore } from '../store/memory.ts'
import type { Answer } from './answer.ts'
import { dispatch, type Services } from './dispatch.ts'
import type { Endpoint } from './endpoint.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * Ask an endpoint as a phone does, without HTTP and encryption: for tests of handlers.
 *
 * ```ts
 * const answer = await ask(appointment, { action: 'INIT' })
 * ```
 *
 * `request` is the JSON that a phone encrypts; a `store` keeps state from one call to the next,
 * and `tokens` opens flow tokens.
 * Rejects with the error that the server would answer with its status.
 */
export function ask(
  endpoint: Endpoint,
  request: { action: string; screen?: string; data?: object; flow_token?: string },
  { store = memoryStore(), log = silent, budgetMs = 8000, ...services }: Partial<Services> = {}
): Promise<Answer> {
  const parsed = parseRequest(Buffer.from(JSON.stringify(request)))
  if (parsed.kind !== 'screen') throw new TypeError('ask() takes INIT, BACK and data_exchange')
  return dispatch(endpoint, parsed, { ...services, store, log, budgetMs })
}
