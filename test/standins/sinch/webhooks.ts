import { z } from 'zod'
import { checkJson, checkQuery } from '../check.ts'
import { type Answer, type Call, Refusal, type Routes } from '../service.ts'
import { newUlid, text, Ulid } from '../texts.ts'
import type { App, SinchState } from './state.ts'

/** At most, in an app (spec: Sinch, section 10). */
const MAX_WEBHOOKS = 5

/** Which member of a callback stands for which trigger (section 9.5). */
export const TRIGGERS: Record<string, string> = {
  message: 'MESSAGE_INBOUND',
  message_redaction: 'MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION',
  message_delivery_report: 'MESSAGE_DELIVERY',
  message_submit_notification: 'MESSAGE_SUBMIT',
  event: 'EVENT_INBOUND',
  event_delivery_report: 'EVENT_DELIVERY',
  channel_event_notification: 'CHANNEL_EVENT',
  unsupported_callback: 'UNSUPPORTED',
  conversation_start_notification: 'CONVERSATION_START',
  conversation_stop_notification: 'CONVERSATION_STOP',
  conversation_delete_notification: 'CONVERSATION_DELETE',
  contact_create_notification: 'CONTACT_CREATE',
  contact_delete_notification: 'CONTACT_DELETE',
  contact_merge_notification: 'CONTACT_MERGE',
  contact_update_notification: 'CONTACT_UPDATE',
  duplicated_contact_identities_notification: 'CONTACT_IDENTITIES_DUPLICATION',
  capability_notification: 'CAPABILITY',
  opt_in_notification: 'OPT_IN',
  opt_out_notification: 'OPT_OUT',
  smart_conversation_notification: 'SMART_CONVERSATION',
  record_notification: 'RECORD_NOTIFICATION'
}

const Credentials = z.strictObject({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  endpoint: z.url(),
  scope: z.string().max(1024).optional(),
  response_type: z.string().max(64).optional(),
  token_request_type: z.enum(['BASIC', 'FORM']).optional()
})

const Changes = z.strictObject({
  target: z
    .url({ protocol: /^https?$/ })
    .max(742)
    .refine(target => !/\.sinch\.com$/.test(new URL(target).hostname), "Sinch's own host"),
  target_type: z.enum(['HTTP', 'DISMISS']).default('DISMISS'),
  triggers: z.array(z.enum(Object.values(TRIGGERS))).min(1),
  secret: text(Number.POSITIVE_INFINITY).optional(),
  client_credentials: Credentials.optional()
})
const Creation = Changes.extend({ app_id: Ulid })
const Update = z
  .strictObject({ ...Changes.shape, target_type: z.enum(['HTTP', 'DISMISS']) })
  .partial()
const UpdateQuery = z.strictObject({ update_mask: z.string().optional() })
const NoQuery = z.strictObject({})

export type Webhook = z.output<typeof Creation> & { readonly id: string }

/** Managing webhooks (section 10). */
export function webhookRoutes(
  state: SinchState,
  error: (status: number, words: string) => Answer,
  appOf: (id: string) => App
): Routes {
  const invalid = (words: string) => error(400, words)
  const ofApp = (id: string) => [...state.webhooks.values()].filter(({ app_id }) => app_id === id)

  function hookOf(call: Call): Webhook {
    const hook = state.webhooks.get(call.params.webhook ?? '')
    if (!hook) throw new Refusal(error(404, 'no such webhook'))
    appOf(hook.app_id)
    return hook
  }

  /** A target is one app's once. */
  function checkTarget(appId: string, target: string, but?: string) {
    const isTaken = ofApp(appId).some(hook => hook.target === target && hook.id !== but)
    if (isTaken) throw new Refusal(invalid('target is taken'))
  }

  return {
    'POST /v1/projects/{project}/webhooks': call => {
      const wanted = checkJson(call, Creation, invalid)
      appOf(wanted.app_id)
      checkTarget(wanted.app_id, wanted.target)
      if (ofApp(wanted.app_id).length >= MAX_WEBHOOKS) throw new Refusal(invalid('too many'))
      const hook = { ...wanted, id: newUlid() }
      state.webhooks.set(hook.id, hook)
      return { status: 200, body: shown(hook) }
    },

    'GET /v1/projects/{project}/apps/{app}/webhooks': call => {
      checkQuery(call, NoQuery, invalid)
      const app = appOf(call.params.app ?? '')
      return { status: 200, body: { webhooks: ofApp(app.id).map(shown) } }
    },

    'GET /v1/projects/{project}/webhooks/{webhook}': call => {
      checkQuery(call, NoQuery, invalid)
      return { status: 200, body: shown(hookOf(call)) }
    },

    'PATCH /v1/projects/{project}/webhooks/{webhook}': call => {
      const { update_mask } = checkQuery(call, UpdateQuery, invalid)
      const changes = checkJson(call, Update, invalid)
      const hook = hookOf(call)
      const names = update_mask?.split(',') ?? Object.keys(changes)
      const masked = Object.fromEntries(
        Object.entries(changes).filter(([name]) => names.includes(name))
      )
      const changed: Webhook = { ...hook, ...masked }
      checkTarget(hook.app_id, changed.target, hook.id)
      state.webhooks.set(hook.id, changed)
      return { status: 200, body: shown(changed) }
    },

    'DELETE /v1/projects/{project}/webhooks/{webhook}': call => {
      state.webhooks.delete(hookOf(call).id)
      return { status: 200, body: {} }
    }
  }
}

/** No reply that shows a secret is documented. */
const shown = ({ secret, client_credentials, ...webhook }: Webhook) => webhook
