import fp from 'fastify-plugin'

/**
 * Answer every accepted request when the server stops, and let nothing else hold it up: connections
 * that wait for a request, or that never sent one.
 */
export const drain = fp(
  async app => {
    let stopping = false
    let active = 0

    function hangUp(): void {
      if (stopping && active === 0) app.server.closeAllConnections()
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
      if (stopping) reply.header('connection', 'close')
      done()
    })
    app.addHook('preClose', done => {
      stopping = true
      // After the listener has closed: until then a connection may still bring a request.
      setImmediate(hangUp)
      done()
    })
  },
  { name: 'flowgate-drain' }
)
