import type { z } from 'zod'
import type { ApiResult, Refusal } from '../api-result.ts'
import type { Call, Http, Reply, Result } from '../http.ts'
import { parseJson } from '../parse-json.ts'
import { urlBelow } from '../url-below.ts'
import { isFinal, meaningOf } from './codes.ts'
import { type GraphError, readError } from './error-body.ts'

export interface GraphOptions {
  /** Of a system user. It goes into one header, and into no message. */
  token: string
  /** With the version: `https://graph.facebook.com/v26.0`. */
  url: string
  http: Http
}

/** What came of a call: of a refusal with Meta's code, if it has one. */
export type GraphResult<T> =
  | Exclude<ApiResult<T>, { outcome: 'refused' }>
  | (Refusal & { readonly code?: number })

export interface GraphCall<S extends z.ZodType> {
  method?: 'GET' | 'POST' | 'DELETE'
  /** Below the version, each part as it is: `['123', 'flows']`. */
  path: readonly string[]
  query?: Readonly<Record<string, string>>
  /** An object goes as JSON. */
  body?: object | FormData | URLSearchParams
  /** What the reply is held to. */
  reply: S
  /** As in `Call`. By default: GET is idempotent, anything else is not. */
  retry?: 'unsent' | 'idempotent'
}

export interface Graph {
  call<S extends z.ZodType>(call: GraphCall<S>): Promise<GraphResult<z.output<S>>>
  /** Read an address that Meta has given, with the token. It must be Meta's own. */
  read(url: string, limits?: Pick<Call, 'timeoutMs' | 'maxBytes'>): Promise<Result>
}

/** Hosts of Meta that serve media. */
const META_HOST = /\.(?:facebook\.com|fbsbx\.com|fbcdn\.net|whatsapp\.net)$/

/** Calls of the Graph API (spec: Graph API). Never rejects. */
export function graphClient({ token, url: base, http }: GraphOptions): Graph {
  const authorization = `Bearer ${token}`

  return {
    async call({ method = 'GET', path, query, body, reply: schema, retry }) {
      const isSafe = (retry ?? (method === 'GET' ? 'idempotent' : 'unsent')) === 'idempotent'
      const result = await http({
        ...{ method, url: urlBelow(base, path, query) },
        retry: isSafe ? 'idempotent' : 'unsent',
        isRetried: reply => isRetried(reply, isSafe),
        ...bodyOf(body, authorization)
      })
      if (result.outcome !== 'answered') return result
      return settle(result.reply, schema)
    },
    async read(url, limits) {
      if (!isOfMeta(url)) return { outcome: 'unsent', reason: 'the address is not one of Meta' }
      return http({
        method: 'GET',
        url,
        headers: { authorization },
        retry: 'idempotent',
        ...limits
      })
    }
  }

  function settle<S extends z.ZodType>(reply: Reply, schema: S): GraphResult<z.output<S>> {
    const { status, body } = reply
    const isDone = status >= 200 && status < 300
    if (!isDone) return refusalOf(status, readError(body))
    const parsed = schema.safeParse(parseJson(body))
    if (parsed.success) return { outcome: 'done', value: parsed.data }
    const where = parsed.error.issues[0]?.path.join('.') || 'its beginning'
    return {
      outcome: 'unknown',
      reason: `Meta's reply has another form than expected, at ${where}`
    }
  }

  function refusalOf(status: number, error: GraphError | undefined): GraphResult<never> {
    if (!error) {
      const reason = `Meta answered with status ${status} and no reason`
      return status >= 500 ? { outcome: 'unknown', reason } : { outcome: 'refused', status, reason }
    }
    const { code } = error
    const meaning = meaningOf(code)
    const own = wordsOf(error)
    const reason = [meaning?.words, own && `Meta says: ${own}`].filter(Boolean).join('. ')
    const told = `${hide(reason) || 'Meta gives no reason'} (${numbersOf(error)})`
    // A server that failed on its way may have come far enough, and so may what passes.
    const isUndone = (status < 500 && !error.is_transient) || isFinal(code) || meaning?.isLimit
    if (!isUndone) return { outcome: 'unknown', reason: told }
    const advice = meaning && { advice: meaning.advice }
    return { outcome: 'refused', status, code, reason: told, ...advice }
  }

  /** Meta quotes a token that it does not understand. */
  function hide(text: string): string {
    return text.replaceAll(token, '[token]').replace(/\bEAA[A-Za-z0-9]{8,}/g, '[token]')
  }

  function isOfMeta(address: string): boolean {
    if (!URL.canParse(address)) return false
    const { protocol, hostname } = new URL(address)
    const graph = new URL(base)
    const isGraph = protocol === graph.protocol && hostname === graph.hostname
    return isGraph || (protocol === 'https:' && META_HOST.test(hostname))
  }
}

/** Meta's own words, the most particular first. */
function wordsOf({ error_user_title, error_user_msg, error_data, message }: GraphError): string {
  const user = [error_user_title, error_user_msg].filter(Boolean).join(': ')
  return user || error_data?.details || message
}

function numbersOf({ code, error_subcode, fbtrace_id }: GraphError): string {
  const trace = fbtrace_id && /^[\w-]{1,64}$/.test(fbtrace_id) ? [`trace ${fbtrace_id}`] : []
  return [`code ${code}`, ...(error_subcode ? [`subcode ${error_subcode}`] : []), ...trace].join(
    ', '
  )
}

/** Limits have let nothing be done; what passes may have, and what is final stays as it is. */
function isRetried({ status, body }: Reply, isSafe: boolean): boolean | undefined {
  const error = status >= 400 ? readError(body) : undefined
  if (!error) return undefined
  if (meaningOf(error.code)?.isLimit) return true
  if (isFinal(error.code)) return false
  return error.is_transient ? isSafe : undefined
}

function bodyOf(body: GraphCall<z.ZodType>['body'], authorization: string) {
  if (body === undefined) return { headers: { authorization } }
  // Their headers, with the boundary, are fetch's to set.
  if (body instanceof FormData || body instanceof URLSearchParams) {
    return { headers: { authorization }, body }
  }
  const headers = { authorization, 'content-type': 'application/json' }
  return { headers, body: JSON.stringify(body) }
}
