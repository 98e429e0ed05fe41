import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Cdn } from './media.ts'

/** A stand-in for WhatsApp's CDN, on this machine. */
export interface LocalCdn extends Cdn {
  /** The encrypted files by their address; to see what happens, change or delete them. */
  readonly files: Map<string, Uint8Array>
  /** `fetch` for a handler: the addresses of files lead here, whatever host they name. */
  readonly fetch: typeof globalThis.fetch
  close(): Promise<void>
}

/**
 * Serve picked files on a port of this machine, from memory. An endpoint that takes files of
 * WhatsApp's own host only gets addresses of that host with `asWhatsApp`, and `fetch` to read them.
 */
export async function localCdn({ asWhatsApp = false } = {}): Promise<LocalCdn> {
  const files = new Map<string, Uint8Array>()
  const server = createServer((request, response) => {
    const file = files.get(`${origin}${request.url}`)
    response.writeHead(file ? 200 : 404).end(file)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // It keeps nobody waiting who has forgotten it.
  server.unref()
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const here = `http://127.0.0.1:${port}`
  const origin = asWhatsApp ? 'https://mmg.whatsapp.net' : here
  let count = 0
  return {
    files,
    put(file) {
      const url = `${origin}/v/${++count}`
      files.set(url, file)
      return url
    },
    fetch: (input, init) => {
      const url = String(input)
      return fetch(url.startsWith(`${origin}/`) ? `${here}${url.slice(origin.length)}` : url, init)
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
}

/** A CDN that begins to listen when it gets its first file. */
export function lazyCdn(): Cdn {
  let running: Promise<LocalCdn> | undefined
  return {
    async put(file) {
      running ??= localCdn()
      return (await running).put(file)
    }
  }
}
