import fp from 'fastify-plugin'
import { nameOf } from '../protocol/envelope.ts'
import type { FlowRequest } from '../protocol/request.ts'
import { lineOf } from './line.ts'
import type { Replies, Turn } from './replies.ts'
import { servingOf } from './serving.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The right to answer the envelope of this request. */
    turn: Turn | null
  }
}

export interface DuplicatesOptions {
  replies: Replies
  /** How long after it came a duplicate waits for the reply to the first. */
  deadlineMs: number
}

/** The first may take all of its time, and what answers it then has to be sealed and kept. */
const GRACE_MS = 250

/**
 * Answer an envelope once: the same bytes again get the same bytes again, whoever resends them, and
 * run no handler. Two different replies under one key and IV would give both away (spec: data
 * channel, section 3). Pings and notifications are answered alike each time by themselves.
 *
 * What was not sealed is no such reply: after a 500 the same envelope runs its handler again.
 */
export const duplicates = fp<DuplicatesOptions>(
  async (app, { replies, deadlineMs }) => {
    app.decorateRequest('turn', null)

    app.addHook<{ Body: FlowRequest }>('preHandler', async (request, reply) => {
      if (request.body.kind !== 'screen' || request.envelope === null) return
      const { flow, business } = servingOf(request)
      const name = `${business.tenant ?? ''}:${flow.name}:${nameOf(request.envelope)}`
      const waitMs = deadlineMs + GRACE_MS - reply.elapsedTime
      const taken = await replies.take(name, { waitMs })
      if ('keep' in taken) {
        request.turn = taken
        return
      }
      lineOf(request).again = true
      reply.code(taken.status).serializer((body: string) => body)
      return reply.send(taken.body)
    })

    app.addHook('onSend', async (request, reply, payload) => {
      const { turn, sealed } = request
      if (turn === null) return payload
      request.turn = null
      if (sealed === null || payload !== sealed) {
        await turn.release()
        return payload
      }
      // Before it is sent: who has it may be asked for it again.
      const { status, body } = await turn.keep({ status: reply.statusCode, body: sealed })
      reply.code(status)
      return body
    })
  },
  { name: 'flowgate-duplicates', dependencies: ['flowgate-data-channel'] }
)
