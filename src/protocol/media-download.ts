import { domainToASCII } from 'node:url'
import { FLOW_ERR_MEDIA_DOWNLOAD, FLOW_ERR_MEDIA_SIZE, FLOW_ERR_MEDIA_URL } from '../errors.ts'
import { encryptedLength } from './media-cipher.ts'

/**
 * Milliseconds. WhatsApp waits 10 s for an answer (spec: data channel, section 7); this leaves 2 s
 * for the network, the envelope and the rest of the handler.
 */
const TIMEOUT_MS = 8_000

export interface DownloadOptions {
  signal: AbortSignal | undefined
  /** Of the plaintext; on the CDN the file is longer by its padding and its MAC. */
  maxBytes: number
  allowedHosts: readonly string[]
  fetch: typeof globalThis.fetch
}

/** A file that has begun to arrive. Whoever gets it reads `chunks` or calls `cancel`. */
export interface Download {
  chunks: AsyncIterable<Uint8Array>
  /** Hang up, even while a chunk is awaited. */
  cancel: () => void
}

/**
 * Ask the CDN for a file: one GET, no redirect followed. Throws FLOW_ERR_MEDIA_URL,
 * FLOW_ERR_MEDIA_DOWNLOAD, FLOW_ERR_MEDIA_SIZE (if the answer's length says so; what it says need
 * not be true) or, when the caller's signal is aborted, that signal's reason. Reading `chunks`
 * throws the second and the last, and hangs up when it is left early.
 */
export async function startDownload(cdnUrl: string, options: DownloadOptions): Promise<Download> {
  const { maxBytes, allowedHosts, fetch } = options
  const url = parseAddress(cdnUrl, allowedHosts)
  const signal = options.signal ?? AbortSignal.timeout(TIMEOUT_MS)

  const failure = (reason: string, cause: unknown): unknown => {
    if (!signal.aborted) return new FLOW_ERR_MEDIA_DOWNLOAD(reason, { cause })
    if (options.signal) return signal.reason
    return new FLOW_ERR_MEDIA_DOWNLOAD(`not complete after ${TIMEOUT_MS} ms`, { cause })
  }

  const headers = { 'accept-encoding': 'identity' }
  const response = await fetch(url, { headers, redirect: 'manual', signal }).catch(error => {
    throw failure(`no answer from ${url.hostname}`, error)
  })
  const body = response.body?.getReader()
  const cancel = () => {
    // Rejects if the connection has failed, which is known by then.
    body?.cancel().catch(() => {})
  }

  const refusal = refuse(response, maxBytes)
  if (refusal) {
    cancel()
    throw refusal
  }

  async function* readChunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      while (body) {
        const { done, value } = await body.read().catch(error => {
          throw failure('the connection broke off', error)
        })
        if (done) return
        yield value
      }
    } finally {
      cancel()
    }
  }
  return { chunks: readChunks(), cancel }
}

function parseAddress(cdnUrl: string, allowedHosts: readonly string[]): URL {
  if (!URL.canParse(cdnUrl)) throw new FLOW_ERR_MEDIA_URL('not a URL')
  const url = new URL(cdnUrl)
  const { protocol, username, password, port, hostname } = url
  if (protocol !== 'https:') throw new FLOW_ERR_MEDIA_URL('not https')
  if (username || password) throw new FLOW_ERR_MEDIA_URL('it names a user')
  if (port) throw new FLOW_ERR_MEDIA_URL('it names a port')
  if (!isAllowed(hostname, allowedHosts)) throw new FLOW_ERR_MEDIA_URL('its host is not allowed')
  return url
}

/** `hostname` is a URL's: in lower case and punycode already, but with the root's dot if given. */
function isAllowed(hostname: string, allowedHosts: readonly string[]): boolean {
  const host = hostname.replace(/\.$/, '')
  return allowedHosts
    .map(allowed => domainToASCII(allowed))
    .filter(Boolean)
    .some(allowed => host === allowed || host.endsWith(`.${allowed}`))
}

function refuse({ status, headers }: Response, maxBytes: number): Error | undefined {
  if (status !== 200) return new FLOW_ERR_MEDIA_DOWNLOAD(`status ${status}`)
  const isTooLong = Number(headers.get('content-length')) > encryptedLength(maxBytes)
  return isTooLong ? new FLOW_ERR_MEDIA_SIZE(maxBytes) : undefined
}
