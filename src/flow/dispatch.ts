import {
  FLOW_ERR_DEADLINE,
  FLOW_ERR_HANDLER,
  FLOW_ERR_NO_HANDLER,
  FLOW_ERR_PAYLOAD,
  FLOW_ERR_STORE,
  FLOW_ERR_TOKEN_INVALID,
  FLOW_ERR_UNKNOWN_SCREEN,
  isFlowError
} from '../errors.ts'
import type { ScreenRequest } from '../protocol/request.ts'
import { SUCCESS, toJson } from '../protocol/response.ts'
import type { Store } from '../store/store.ts'
import { type Load, pastOf } from './again.ts'
import { type Answer, checkAnswer } from './answer.ts'
import { type Budget, SPENT, within } from './deadline.ts'
import type { Endpoint } from './endpoint.ts'
import { describeIssues } from './expectation.ts'
import { type BackFacts, historyOf } from './history.ts'
import { onceFor } from './once.ts'
import { parse } from './parse.ts'
import { stateOf } from './state.ts'
import { admit, type TokenCheck, useUp } from './token.ts'
import type { Context, Log } from './types.ts'

/** What handlers run with. */
export interface Services {
  readonly store: Store
  readonly log: Log
  /** The time that the handlers of one request may take together, in milliseconds. */
  readonly budgetMs: number
  /** Tells good flow tokens from others. Without it, all are good. */
  readonly tokens?: TokenCheck | undefined
  /** Told of every answer that fits the contract, before it goes out; throws to refuse it. */
  readonly checkResponse?: (answer: Answer) => void
  /** What the Flow JSON says about going back, where it is known. */
  readonly facts?: BackFacts
  /** Told of what went wrong with a request that is answered all the same. */
  readonly noteError?: (error: Error & { code: string }) => void
}

/**
 * From a decrypted request to a checked answer: token, payload, handler, answer, within the time
 * budget. Knows neither HTTP nor encryption. Throws the errors imported above, FLOW_ERR_RESPONSE,
 * what `checkResponse` and `tokens` throw, and what a handler threw that carries a FLOW_ERR_ code of
 * its own.
 */
export async function dispatch(
  endpoint: Endpoint,
  request: ScreenRequest,
  { budgetMs, tokens, checkResponse, ...services }: Services
): Promise<Answer> {
  const { flowToken } = request
  const { log, noteError } = services
  const state = stateOf(endpoint, flowToken, services)
  const history = historyOf(endpoint, flowToken, services)
  let failure: Error & { code: string } = new FLOW_ERR_DEADLINE(titleOf(request), budgetMs)
  if (budgetMs > 0) {
    try {
      const answer = await within(budgetMs, async budget => {
        const token = await admit(endpoint, flowToken, tokens)
        const once = onceFor(endpoint, flowToken, { ...services, budget })
        const common = { flowToken, token, state, once, log, budget }
        const { given, answer } = await answerTo(endpoint, request, common, {
          ...services,
          history
        })
        checkResponse?.(answer)
        await history?.note(request, given)
        return answer
      })
      if (answer !== SPENT) return await settled(answer)
    } catch (error) {
      if (!(error instanceof FLOW_ERR_STORE)) throw error
      failure = error
    }
  }

  const { onDeadline } = endpoint.handlers
  if (onDeadline === undefined) throw failure
  noteError?.(failure)
  const screen = isKnown(endpoint, request.screen) ? request.screen : undefined
  const answer = await checkAnswer(endpoint, request, callNow(onDeadline, { screen, flowToken }))
  checkResponse?.(answer)
  return settled(answer)

  /** An answer that is as good as sent: a completion uses its token up. */
  async function settled(answer: Answer): Promise<Answer> {
    if (tokens !== undefined && answer.screen === SUCCESS) {
      toJson(answer) // what cannot be sent uses nothing up
      await useUp(endpoint, flowToken, tokens)
    }
    return answer
  }
}

/** What every context of one request is made of. */
interface Common extends Pick<Context, 'flowToken' | 'token' | 'state' | 'once' | 'log'> {
  readonly budget: Budget
}

/** A checked answer, and what it was made of. */
async function answerTo(
  endpoint: Endpoint,
  request: ScreenRequest,
  common: Common,
  services: Parameters<typeof pastOf>[2]
): Promise<{ given: Answer; answer: Answer }> {
  const { checkToken } = endpoint.handlers
  if (checkToken !== undefined) {
    const refusal = await call('checkToken', checkToken, contextOf(common, {}))
    if (refusal !== undefined) throw new FLOW_ERR_TOKEN_INVALID(String(refusal))
  }
  if (request.screen !== undefined && !isKnown(endpoint, request.screen)) {
    throw new FLOW_ERR_UNKNOWN_SCREEN(endpoint.name, Object.keys(endpoint.screens).join(', '))
  }
  const isHandled = request.action === 'BACK' && backOf(endpoint, request) !== undefined
  const past = isHandled ? undefined : await pastOf(endpoint, request, services)
  const again = await past?.show(loaderOf(endpoint, common))
  const given = again ?? (await callHandler(endpoint, request, common))
  const checked = await checkAnswer(endpoint, request, given)
  const answer = past ? await past.complete(checked, { isAgain: again !== undefined }) : checked
  // It was checked: it is a screen with data.
  return { given: given as Answer, answer }
}

async function callHandler(
  endpoint: Endpoint,
  request: ScreenRequest,
  common: Common
): Promise<unknown> {
  const { name, screens, handlers } = endpoint
  const title = titleOf(request)
  const missing = () => new FLOW_ERR_NO_HANDLER(name, title)

  if (request.action === 'data_exchange') {
    const { screen, data } = request
    const handler = ownOf(handlers.screens, screen)
    const schema = ownOf(screens, screen)?.payload
    if (handler === undefined || schema === undefined) throw missing()
    const payload = await parse(schema, data).catch(cause => {
      // So deep that the schema, which may be recursive, runs out of stack.
      throw new FLOW_ERR_PAYLOAD(screen, 'it cannot be checked', { cause })
    })
    if (!payload.success) {
      throw new FLOW_ERR_PAYLOAD(screen, describeIssues(payload.error.issues, schema))
    }
    return call(title, handler, contextOf(common, { screen, payload: payload.data }))
  }
  if (request.action === 'BACK') {
    const back = backOf(endpoint, request)
    if (back === undefined) throw missing()
    return call(title, back.handler, contextOf(common, { screen: back.screen }))
  }
  if (handlers.init === undefined) throw missing()
  return call(title, handlers.init, contextOf(common, { screen: request.screen }))
}

/** The handler of a Back, with the screen that is left. */
function backOf({ handlers: { back = {} } }: Endpoint, request: ScreenRequest) {
  // Phones may leave out which screen is left; a single handler is still the right one.
  const screen = request.screen ?? onlyKey(back)
  const handler = screen === undefined ? undefined : ownOf(back, screen)
  return screen === undefined || handler === undefined ? undefined : { screen, handler }
}

function loaderOf({ handlers: { load = {} } }: Endpoint, common: Common): Load {
  return (screen, remembered) => {
    const handler = ownOf(load, screen)
    return (
      handler && call(`load of ${screen}`, handler, contextOf(common, { screen, ...remembered }))
    )
  }
}

function contextOf<More extends object>(common: Common, more: More): Context & More {
  return Object.assign(new RequestContext(common), more)
}

class RequestContext implements Context {
  readonly flowToken
  readonly token
  readonly state
  readonly once
  readonly log
  declare readonly signal: AbortSignal
  readonly #budget

  constructor({ flowToken, token, state, once, log, budget }: Common) {
    this.flowToken = flowToken
    this.token = token
    this.state = state
    this.once = once
    this.log = log
    this.#budget = budget
    Object.defineProperty(this, 'signal', RequestContext.#signal)
  }

  readonly remainingMs = () => this.#budget.remainingMs()

  /** A member of its own, for handlers that spread their context, and lazy: it is costly to make. */
  static readonly #signal = {
    enumerable: true,
    get(this: RequestContext) {
      return this.#budget.signal
    }
  }
}

/** Call without waiting: who is late already has no time for it. A promise fits no contract. */
function callNow<C>(handler: (context: C) => unknown, context: C): unknown {
  try {
    return handler(context)
  } catch (cause) {
    throw new FLOW_ERR_HANDLER('onDeadline', { cause })
  }
}

/** What a handler does with its errors is not ours to know: only a FLOW_ERR_ code passes as it is. */
async function call<C>(title: string, handler: (context: C) => unknown, context: C) {
  try {
    return await handler(context)
  } catch (cause) {
    throw isFlowError(cause) ? cause : new FLOW_ERR_HANDLER(title, { cause })
  }
}

function titleOf({ action, screen }: ScreenRequest): string {
  return screen === undefined ? action : `${action} of ${screen}`
}

function isKnown({ screens }: Endpoint, screen: string | undefined): boolean {
  return screen !== undefined && Object.hasOwn(screens, screen)
}

function onlyKey(record: object): string | undefined {
  const keys = Object.keys(record)
  return keys.length === 1 ? keys[0] : undefined
}

// Names come from requests: `constructor` and its like must not find what a record inherits.
function ownOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
