import fp from 'fastify-plugin'
import type { Line } from './line.ts'

const PHASES = ['verify', 'open', 'handle', 'seal'] as const satisfies (keyof Line['ms'])[]

/** Tell the sender the milliseconds of each phase, which the log has too: for the player. */
export const serverTiming = fp(
  async app => {
    app.addHook('onSend', (request, reply, _payload, done) => {
      const ms = request.line?.ms ?? {}
      const timings = PHASES.flatMap(name =>
        ms[name] === undefined ? [] : `${name};dur=${ms[name]}`
      )
      if (timings.length > 0) reply.header('server-timing', timings.join(', '))
      done()
    })
  },
  { name: 'flowgate-server-timing' }
)
