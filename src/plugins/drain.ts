import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import fp from 'fastify-plugin'

/** The listener closes when no connection has come for so long … */
const LULL_MS = 100
/** … or at the latest after so long. */
const MAX_LINGER_MS = 1000
/** How often connections are then looked through for those that wait for a request. */
const SWEEP_MS = 25

/**
 * Answer every request that has come when the server stops, and let nothing else hold it up:
 * connections that wait for a request, or that never sent one.
 */
export const drain = fp(
  async app => {
    const { server } = app
    const sockets = new Set<Socket>()
    let isStopping = false

    server.on('connection', socket => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })

    function sweep(): void {
      server.closeIdleConnections()
      // Node counts those that never sent a byte as busy.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    }

    app.addHook('onSend', (_request, reply, _payload, done) => {
      if (isStopping) reply.header('connection', 'close')
      done()
    })
    app.addHook('preClose', async () => {
      if (!server.listening) return
      isStopping = true
      await lull(server)
      const timer = setInterval(sweep, SWEEP_MS)
      server.once('close', () => clearInterval(timer))
    })
  },
  { name: 'flowgate-drain' }
)

/**
 * Wait until no more connections come. The system has accepted some that Node has not seen yet, and
 * resets them when the listener closes.
 */
async function lull(server: Server): Promise<void> {
  const endsAt = performance.now() + MAX_LINGER_MS
  let latest = performance.now()
  const note = () => {
    latest = performance.now()
  }
  server.on('connection', note)
  while (performance.now() < Math.min(latest + LULL_MS, endsAt)) {
    await sleep(LULL_MS / 4)
    // Node looks for connections between two turns, however late it is.
    await nextTurn()
  }
  server.off('connection', note)
}
