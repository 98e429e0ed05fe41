import { z } from 'zod'
import type { ApiResult } from '../api-result.ts'
import type { Http, Reply } from '../http.ts'
import { parseJson } from '../parse-json.ts'
import { explainRefusal } from './refusals.ts'

/** A token with less life than this left is replaced before it is used. */
const MARGIN_MS = 60_000

const TokenReply = z.object({ access_token: z.string().min(1), expires_in: z.number() })

export interface SinchTokenOptions {
  keyId: string
  keySecret: string
  url: string
  http: Http
  /** Milliseconds since 1970. */
  now: () => number
}

type TokenResult = ApiResult<string>

/** The access token of an access key (spec: Sinch, section 3.1): one, for all who wait for it. */
export function sinchToken({ keyId, keySecret, url, http, now }: SinchTokenOptions) {
  const credentials = Buffer.from(`${keyId}:${keySecret}`).toString('base64')
  let held: { token: string; until: number } | undefined
  let pending: Promise<TokenResult> | undefined

  async function fetchToken(): Promise<TokenResult> {
    const since = now()
    const result = await http({
      ...{ method: 'POST', url, retry: 'idempotent' },
      headers: {
        authorization: `Basic ${credentials}`,
        accept: 'application/json',
        'user-agent': 'flowgate'
      },
      body: new URLSearchParams({ grant_type: 'client_credentials' })
    })
    if (result.outcome !== 'answered') {
      return { outcome: 'unsent', reason: `Sinch gives no token: ${result.reason}` }
    }
    return settle(result.reply, since)
  }

  function settle(reply: Reply, since: number): TokenResult {
    if (reply.status !== 200) {
      const why = explainRefusal(reply, { hidden: [credentials, keySecret] })
      if (reply.status >= 500) return { outcome: 'unsent', ...why }
      return { outcome: 'refused', status: reply.status, ...why }
    }
    const parsed = TokenReply.safeParse(parseJson(reply.body))
    if (!parsed.success) {
      return { outcome: 'unsent', reason: 'Sinch gives a token in another form than expected' }
    }
    const { access_token: token, expires_in: seconds } = parsed.data
    held = { token, until: since + seconds * 1000 - MARGIN_MS }
    return { outcome: 'done', value: token }
  }

  return {
    async get(): Promise<TokenResult> {
      if (held && now() < held.until) return { outcome: 'done', value: held.token }
      pending ??= fetchToken().finally(() => {
        pending = undefined
      })
      return pending
    },
    /** Let go of a token that Sinch no longer takes, unless there is a newer one already. */
    drop(token: string): void {
      if (held?.token === token) held = undefined
    }
  }
}
