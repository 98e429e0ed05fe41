import type { FastifyInstance } from 'fastify'
import { FLOW_ERR_WEBHOOK_SIGNATURE } from '../../src/errors.ts'
import { bytesOf, receive, webhook } from '../../src/plugins/webhook.ts'
import type { SinchWebhook } from '../../src/webhooks/settings.ts'
import { readSinch } from '../../src/webhooks/sinch.ts'
import { checkSinchSignature } from '../../src/webhooks/sinch-signature.ts'
import { WEBHOOK_LIMIT } from './limit.ts'

/** `POST /webhooks/sinch`: callbacks of the Conversation API. Kept, then answered, then worked on. */
export async function sinchRoute(
  app: FastifyInstance,
  { secrets, windowMs, projectId, appId }: SinchWebhook
): Promise<void> {
  await app.register(webhook, { via: 'sinch' })
  app.post('/webhooks/sinch', { bodyLimit: WEBHOOK_LIMIT }, async (request, reply) => {
    const body = bytesOf(request)
    checkSinchSignature(body, request.headers, { secrets, windowMs, now: Date.now() })
    const callback = readSinch(body)
    if (isOther(callback.projectId, projectId) || isOther(callback.appId, appId)) {
      throw new FLOW_ERR_WEBHOOK_SIGNATURE(
        'of another project or app than SINCH_PROJECT_ID and SINCH_APP_ID'
      )
    }
    await receive(request, { via: 'sinch', inbox: app.inbox, events: callback.events })
    return reply.send('')
  })
}

function isOther(told: string | undefined, own: string | undefined): boolean {
  return told !== undefined && own !== undefined && told !== own
}
