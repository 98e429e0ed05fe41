import type { z } from 'zod'
import type { ApiResult } from '../api-result.ts'
import type { Call, Http, Reply } from '../http.ts'
import { parseJson } from '../parse-json.ts'
import { urlBelow } from '../url-below.ts'
import { explainRefusal } from './refusals.ts'
import { sinchToken } from './token.ts'

export interface SinchOptions {
  projectId: string
  /** Of an access key. */
  keyId: string
  /** It goes into one header, and into no message. */
  keySecret: string
  /** Where the app was made: `eu`, `us` or `br`. */
  region?: string
  /** In place of `https://REGION.conversation.api.sinch.com`. */
  url?: string | undefined
  authUrl?: string | undefined
  provisioningUrl?: string | undefined
  http: Http
  /** Milliseconds since 1970. */
  now?: () => number
}

export interface SinchCall<S extends z.ZodType> {
  /** By default `conversation`. */
  api?: 'conversation' | 'provisioning'
  method?: Call['method']
  /** Below the project, each part as it is: `['apps', '01KA…', 'webhooks']`. */
  path: readonly string[]
  query?: Readonly<Record<string, string>>
  /** Goes as JSON. */
  body?: object
  /** What the reply is held to. */
  reply: S
}

export interface Sinch {
  call<S extends z.ZodType>(call: SinchCall<S>): Promise<ApiResult<z.output<S>>>
}

/**
 * Calls of the Conversation and Provisioning APIs of a project (spec: Sinch, sections 3 to 5). Reading
 * is tried again when it fails, writing only where nothing can have been done. Never rejects.
 */
export function sinchClient({
  projectId,
  keyId,
  keySecret,
  region = 'eu',
  url = `https://${region}.conversation.api.sinch.com`,
  authUrl = 'https://auth.sinch.com/oauth2/token',
  provisioningUrl = 'https://provisioning.api.sinch.com',
  http,
  now = Date.now
}: SinchOptions): Sinch {
  const tokens = sinchToken({ keyId, keySecret, url: authUrl, http, now })
  const bases = { conversation: url, provisioning: provisioningUrl }

  async function call<S extends z.ZodType>(
    request: SinchCall<S>,
    { isAgain = false } = {}
  ): Promise<ApiResult<z.output<S>>> {
    const { api = 'conversation', method = 'GET', path, query, body } = request
    const got = await tokens.get()
    if (got.outcome !== 'done') return got
    const token = got.value
    const url = urlBelow(bases[api], ['v1', 'projects', projectId, ...path], query)
    const result = await http({
      ...{ method, url },
      headers: {
        ...{ authorization: `Bearer ${token}`, accept: 'application/json' },
        ...{ 'content-type': 'application/json', 'user-agent': 'flowgate' }
      },
      ...(body && { body: JSON.stringify(body) }),
      retry: method === 'GET' ? 'idempotent' : 'unsent'
    })
    if (result.outcome !== 'answered') return result
    if (isExpired(result.reply)) {
      tokens.drop(token)
      if (!isAgain) return call(request, { isAgain: true })
    }
    return settle(result.reply, request.reply, token)
  }

  function settle<S extends z.ZodType>(
    reply: Reply,
    schema: S,
    token: string
  ): ApiResult<z.output<S>> {
    const { status, body } = reply
    if (status < 200 || status >= 300) {
      const why = explainRefusal(reply, { hidden: [keySecret, token] })
      // A server that failed on its way may have come far enough (section 5.7).
      if (status >= 500 && status !== 501) return { outcome: 'unknown', ...why }
      return { outcome: 'refused', status, ...why }
    }
    const parsed = schema.safeParse(parseJson(body))
    if (parsed.success) return { outcome: 'done', value: parsed.data }
    const where = parsed.error.issues[0]?.path.join('.') || 'its beginning'
    const reason = `Sinch's reply has another form than expected, at ${where}`
    return { outcome: 'unknown', reason }
  }

  return { call: request => call(request) }
}

function isExpired({ status, headers }: Reply): boolean {
  return status === 401 && /expired/i.test(headers.get('www-authenticate') ?? '')
}
