import type { Cdn } from '../simulator/index.ts'

/** WhatsApp's own host: the one that handlers take files of. */
const ORIGIN = 'https://mmg.whatsapp.net/flowgate-player/'
/** The newest files are kept: as many as five forms have at most. */
const MAX_FILES = 150

/**
 * A stand-in for WhatsApp's CDN, for handlers of this process: from now on, `fetch` finds the files
 * that are put here at addresses of that host. Make it before the handlers are imported, since they
 * may hold on to the `fetch` that they find.
 */
export function processCdn(): Cdn {
  const files = new Map<string, Uint8Array>()
  const { fetch } = globalThis
  let count = 0
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (!url.startsWith(ORIGIN)) return fetch(input, init)
    const file = files.get(url)
    return file ? new Response(Buffer.from(file)) : new Response('', { status: 404 })
  }
  return {
    put(file) {
      const url = `${ORIGIN}${++count}`
      files.set(url, file)
      for (const oldest of [...files.keys()].slice(0, -MAX_FILES)) files.delete(oldest)
      return url
    }
  }
}
