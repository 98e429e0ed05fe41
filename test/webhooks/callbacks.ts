import { createHmac } from 'node:crypto'

export const SINCH_SECRET = 'example-webhook-secret'
export const META_SECRET = 'secret of the app that subscribes'

/** A callback of Sinch as its examples have it (spec: Sinch, section 8.3), and its headers. */
export function sinchCompletion({
  id = '01KAINBOUND000000000000000',
  params = {},
  responseJson = JSON.stringify(params),
  identity = '46700000001',
  replyTo = '01KAMESSAGE0000000000000000'
}: {
  id?: string
  params?: object
  responseJson?: unknown
  identity?: string
  replyTo?: string
} = {}): object {
  return {
    app_id: '01KAAPP0000000000000000000',
    project_id: '7d0f3a52-0000-4000-8000-000000000001',
    accepted_time: '2026-11-22T09:34:12.405118Z',
    event_time: '2026-11-22T09:34:11Z',
    message: {
      id,
      direction: 'TO_APP',
      contact_message: {
        channel_specific_message: {
          message_type: 'nfm_reply',
          message: {
            type: 'nfm_reply',
            nfm_reply: { name: 'flow', body: 'Sent', response_json: responseJson }
          }
        },
        reply_to: { message_id: replyTo }
      },
      channel_identity: { channel: 'WHATSAPP', identity, app_id: '' },
      conversation_id: '',
      contact_id: '',
      metadata: '',
      accept_time: '2026-11-22T09:34:12.405118Z',
      sender_id: '',
      processing_mode: 'DISPATCH',
      injected: false
    },
    message_metadata: '',
    correlation_id: ''
  }
}

export function signedBySinch(
  body: object | string,
  { secret = SINCH_SECRET, nonce = '01NONCE', at = Date.now() } = {}
) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  const timestamp = String(Math.floor(at / 1000))
  const mac = createHmac('sha256', secret).update(`${payload}.${nonce}.${timestamp}`)
  return {
    payload,
    headers: {
      'content-type': 'application/json',
      'x-sinch-webhook-signature': mac.digest('base64'),
      'x-sinch-webhook-signature-nonce': nonce,
      'x-sinch-webhook-signature-timestamp': timestamp,
      'x-sinch-webhook-signature-algorithm': 'HmacSHA256'
    }
  }
}

/** A message of Meta with a completion (spec: webhooks, section 4). */
export function metaReply({
  id = 'wamid.IN',
  params = {},
  responseJson = JSON.stringify(params),
  replyTo = 'wamid.OUT'
}: {
  id?: string
  params?: object
  responseJson?: unknown
  replyTo?: string
} = {}): object {
  return {
    context: { from: '15550100', id: replyTo },
    from: '46700000001',
    from_user_id: 'SE.1349120865530274',
    id,
    timestamp: '1795340051',
    type: 'interactive',
    interactive: {
      type: 'nfm_reply',
      nfm_reply: { name: 'flow', body: 'Sent', response_json: responseJson }
    }
  }
}

/** A notification of Meta; `changes` of one entry. */
export function metaNotification(...changes: object[]): object {
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: 'WABA', time: 1_795_340_051, changes }]
  }
}

export function metaMessages(messages: readonly unknown[], rest: object = {}): object {
  const contact = {
    profile: { name: 'Ada' },
    wa_id: '46700000001',
    user_id: 'SE.1349120865530274'
  }
  return {
    field: 'messages',
    value: { messaging_product: 'whatsapp', contacts: [contact], messages, ...rest }
  }
}

export function signedByMeta(body: object | string, { secret = META_SECRET } = {}) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  const hex = createHmac('sha256', secret).update(payload).digest('hex')
  return {
    payload,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${hex}` }
  }
}
