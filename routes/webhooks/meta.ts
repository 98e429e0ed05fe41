import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { FLOW_ERR_WEBHOOK_SIGNATURE, FLOW_ERR_WEBHOOK_VERIFICATION } from '../../src/errors.ts'
import { bytesOf, receive, webhook } from '../../src/plugins/webhook.ts'
import { faultInSignature } from '../../src/protocol/signature.ts'
import { readMeta } from '../../src/webhooks/meta.ts'
import type { MetaWebhook } from '../../src/webhooks/settings.ts'
import { WEBHOOK_LIMIT } from './limit.ts'

/** Meta's have ten digits or so. */
const MAX_CHALLENGE = 1024

/**
 * `GET /webhooks/meta`: the question that Meta asks when the webhook is set up. `POST`: its
 * notifications. Kept, then answered, then worked on. Spec: webhooks, sections 2 and 3.
 */
export async function metaRoute(
  app: FastifyInstance,
  { secrets, verifyToken }: MetaWebhook
): Promise<void> {
  await app.register(webhook, { via: 'meta' })

  // The names have dots in them, and mean nothing by them.
  app.get<{ Querystring: Record<string, unknown> }>('/webhooks/meta', async ({ query }, reply) => {
    const refuse = (reason: string) => new FLOW_ERR_WEBHOOK_VERIFICATION(reason)
    const challenge = query['hub.challenge']
    if (verifyToken === undefined) throw refuse('META_VERIFY_TOKEN is not set')
    if (query['hub.mode'] !== 'subscribe') throw refuse('hub.mode is not subscribe')
    if (!isSame(query['hub.verify_token'], verifyToken)) {
      throw refuse('hub.verify_token is not META_VERIFY_TOKEN')
    }
    if (typeof challenge !== 'string' || challenge.length > MAX_CHALLENGE) {
      throw refuse('there is no single hub.challenge, or it is too long')
    }
    reply.header('x-content-type-options', 'nosniff')
    return reply.type('text/plain; charset=utf-8').send(challenge)
  })

  app.post('/webhooks/meta', { bodyLimit: WEBHOOK_LIMIT }, async (request, reply) => {
    const body = bytesOf(request)
    const fault = faultInSignature(body, request.headers['x-hub-signature-256'], secrets)
    if (fault !== undefined) throw new FLOW_ERR_WEBHOOK_SIGNATURE(fault)
    await receive(request, { via: 'meta', inbox: app.inbox, events: readMeta(body) })
    return reply.send('')
  })
}

/** In constant time, whatever the lengths. */
function isSame(given: unknown, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return typeof given === 'string' && timingSafeEqual(hash(given), hash(expected))
}
