import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Via } from '../flow/completed.ts'
import type { Event } from '../webhooks/event.ts'
import type { Inbox } from '../webhooks/inbox.ts'
import { type ErrorReport, reportError } from './error-report.ts'

/** The one line that the log has for a webhook: nothing of what came in but kinds and counts. */
interface WebhookLine {
  readonly webhook: Via
  status?: number
  /** How many events of which kind there were. */
  events?: Record<string, number>
  /** How many of them were new and are kept. */
  kept?: number
  code?: string
  reason?: string
  error?: ErrorReport
  ms?: number
}

declare module 'fastify' {
  interface FastifyRequest {
    webhookLine: WebhookLine | null
  }
}

/** Bodies as they came, one line a request, and refusals that say no more than their code. */
export const webhook = fp<{ via: Via }>(
  async (app, { via }) => {
    app.decorateRequest('webhookLine', null)
    // The signature is over the bytes.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    app.setErrorHandler<FastifyError>((error, request, reply) => {
      const { statusCode = 500, code } = error
      const line = lineOf(request, via)
      const isKnown = /^(FLOW|FST)_/.test(code)
      line.code = isKnown ? code : 'FLOW_ERR_STORE'
      if (isKnown) line.reason = error.message
      // What a store threw may quote what it was to keep.
      if (!isKnown || error.cause !== undefined) line.error = reportError(error.cause ?? error)
      return reply.code(isKnown ? statusCode : 503).send({ code: line.code })
    })
    app.addHook('onResponse', async (request, reply) => writeLine(request, reply, via))
  },
  { name: 'flowgate-webhook' }
)

/** The bytes of a body. */
export function bytesOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0)
}

/** Keep events, and note in the line how many there were. */
export async function receive(
  request: FastifyRequest,
  { via, inbox, events }: { via: Via; inbox: Inbox; events: readonly Event[] }
): Promise<void> {
  const line = lineOf(request, via)
  const counts: Record<string, number> = {}
  for (const { kind } of events) counts[kind] = (counts[kind] ?? 0) + 1
  line.events = counts
  line.kept = await inbox.receive(via, events)
}

function writeLine(request: FastifyRequest, reply: FastifyReply, via: Via): void {
  const line = lineOf(request, via)
  line.status = reply.statusCode
  line.ms = Math.round(reply.elapsedTime)
  const level = line.status >= 500 ? 'error' : line.code ? 'warn' : 'info'
  request.log[level](line, `webhook of ${line.webhook}`)
}

/** Begun when it is first asked for: an overloaded server refuses before any hook of ours. */
function lineOf(request: FastifyRequest, via: Via): WebhookLine {
  request.webhookLine ??= { webhook: via }
  return request.webhookLine
}
