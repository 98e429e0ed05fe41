import type { Failure } from './failure.ts'
import { type Sign, signBody } from './signature.ts'

/** A phone waits this long for a reply (spec: data channel, section 7). */
export const TIMEOUT_MS = 10_000

/** Where requests go. */
export interface Address {
  readonly url: string
  /** Without it, requests go out unsigned. */
  readonly sign?: Sign | undefined
  readonly fetch: typeof globalThis.fetch
}

/** What came back, or why nothing did. */
export type Answer =
  | { readonly status: number; readonly text: string }
  | { readonly failure: Failure }

/** Post a body, signed, and read the answer to its end. It does not follow redirects. */
export async function post(
  body: string,
  { url, sign, fetch, timeoutMs }: Address & { readonly timeoutMs: number }
): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(sign && { 'x-hub-signature-256': await signBody(body, sign) })
  }
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    return await Promise.race([exchange(), abortion(signal)])
  } catch (cause) {
    if (signal.aborted) {
      const message = `No answer within ${timeoutMs} ms`
      return { failure: { key: 'timeout_error', message } }
    }
    const message = `No HTTP response from ${url} (${causeOf(cause)})`
    return { failure: { key: 'no_http_response_error', message } }
  }

  async function exchange(): Promise<Answer> {
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    return { status: response.status, text: await response.text() }
  }
}

/** Rejects when the time is up, also while a `fetch` does not look at its signal. */
function abortion(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function causeOf(error: unknown): string {
  const { cause } = error instanceof Error ? error : {}
  const reason = cause instanceof Error ? cause : error
  const code = reason instanceof Error && 'code' in reason ? reason.code : undefined
  return String(code ?? (reason instanceof Error ? reason.message : reason))
}
