import type { Server } from 'node:http'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import fp from 'fastify-plugin'

/** The listener closes when no connection has come for so long … */
const LULL_MS = 100
/** … or at the latest after so long. */
const MAX_LINGER_MS = 1000

/**
 * Answer every request that has come when the server stops, and let nothing else hold it up:
 * connections that wait for a request, or that never sent one.
 */
export const drain = fp(
  async app => {
    let isStopping = false
    let isClosed = false
    let active = 0

    function hangUp(): void {
      if (isClosed && active === 0) app.server.closeAllConnections()
    }

    app.addHook('onRequest', (_request, reply, done) => {
      active++
      reply.raw.once('close', () => {
        active--
        hangUp()
      })
      done()
    })
    app.addHook('onSend', (_request, reply, _payload, done) => {
      if (isStopping) reply.header('connection', 'close')
      done()
    })
    app.addHook('preClose', async () => {
      isStopping = true
      if (app.server.listening) await lull(app.server)
      // After the listener has closed: until then a connection may still bring a request.
      setImmediate(() => {
        isClosed = true
        hangUp()
      })
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
