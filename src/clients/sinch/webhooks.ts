import { z } from 'zod'
import type { ApiResult } from '../api-result.ts'
import type { Sinch } from './client.ts'

/** What a server of flows has to hear of (spec: Sinch, section 9.5). */
export const TRIGGERS = ['MESSAGE_INBOUND', 'MESSAGE_DELIVERY', 'MESSAGE_SUBMIT', 'UNSUPPORTED']

/** Of the secret, Sinch says nothing. */
const SinchWebhook = z.object({
  id: z.string(),
  target: z.string(),
  /** `HTTP`; the default, `DISMISS`, sends nothing, and says nothing. */
  target_type: z.string().default('DISMISS'),
  triggers: z.array(z.string()).default([])
})
export type SinchWebhook = z.output<typeof SinchWebhook>

const Listed = z.object({ webhooks: z.array(SinchWebhook).default([]) })

/** The webhooks of an app, of which it can have five (section 10). */
export async function listWebhooks(
  sinch: Sinch,
  appId: string
): Promise<ApiResult<SinchWebhook[]>> {
  const result = await sinch.call({ path: ['apps', appId, 'webhooks'], reply: Listed })
  return result.outcome === 'done' ? { outcome: 'done', value: result.value.webhooks } : result
}

/** Have an app tell an address what happens, signed with `secret`. */
export function createWebhook(
  sinch: Sinch,
  {
    appId,
    target,
    secret,
    triggers = TRIGGERS
  }: { appId: string; target: string; secret: string; triggers?: readonly string[] }
) {
  const body = { app_id: appId, target, target_type: 'HTTP', triggers, secret }
  return sinch.call({ method: 'POST', path: ['webhooks'], body, reply: SinchWebhook })
}
