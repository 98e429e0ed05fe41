import { createHmac, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** One delivery, signed as its sender does. */
interface Delivery {
  readonly slot: string
  readonly path: '/webhooks/sinch' | '/webhooks/meta'
  readonly body: string
  readonly headers: Record<string, string>
}

/**
 * So many deliveries in any order: completions through Sinch, and a share of copies of them, of which
 * every second is the same completion through Meta.
 */
export function deliveries(
  count: number,
  { copies, secret }: { copies: number; secret: string }
): Delivery[] {
  const own = Math.round(count * (1 - copies))
  const made = Array.from({ length: own }, (_, index) => bySinch(`slot-${index}`, secret))
  const again = Array.from({ length: count - own }, (_, index) => {
    const first = made[index % own] ?? fail()
    return index % 2 === 0 ? first : byMeta(first.slot, secret)
  })
  return [...made, ...again]
    .map(delivery => ({ delivery, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ delivery }) => delivery)
}

const PHONE = '46700000001'

function replyOf(slot: string) {
  const response_json = JSON.stringify({ flow_token: `token of ${slot}`, slot })
  return { name: 'flow', body: 'Sent', response_json }
}

function byMeta(slot: string, secret: string): Delivery {
  const message = {
    ...{
      id: `wamid.${randomUUID()}`,
      from: PHONE,
      timestamp: String(Math.floor(Date.now() / 1000))
    },
    context: { from: '46700000000', id: `wamid.${randomUUID()}` },
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: replyOf(slot) }
  }
  const value = { messaging_product: 'whatsapp', messages: [message] }
  const entry = [{ id: 'waba', changes: [{ field: 'messages', value }] }]
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry })
  const mac = createHmac('sha256', secret).update(body).digest('hex')
  return {
    ...{ slot, path: '/webhooks/meta', body },
    headers: headersOf(body, { 'x-hub-signature-256': `sha256=${mac}` })
  }
}

function bySinch(slot: string, secret: string): Delivery {
  const body = JSON.stringify({
    app_id: 'app',
    project_id: 'project',
    accepted_time: new Date().toISOString(),
    message: {
      id: randomUUID(),
      direction: 'TO_APP',
      contact_message: {
        channel_specific_message: {
          message_type: 'nfm_reply',
          message: { type: 'nfm_reply', nfm_reply: replyOf(slot) }
        },
        reply_to: { message_id: randomUUID() }
      },
      channel_identity: { channel: 'WHATSAPP', identity: PHONE, app_id: '' }
    }
  })
  const nonce = randomUUID()
  const timestamp = String(Math.floor(Date.now() / 1000))
  const mac = createHmac('sha256', secret).update(`${body}.${nonce}.${timestamp}`)
  return {
    ...{ slot, path: '/webhooks/sinch', body },
    headers: headersOf(body, {
      'x-sinch-webhook-signature': mac.digest('base64'),
      'x-sinch-webhook-signature-nonce': nonce,
      'x-sinch-webhook-signature-timestamp': timestamp
    })
  }
}

const headersOf = (body: string, signature: Record<string, string>) => ({
  'content-type': 'application/json',
  'content-length': String(Buffer.byteLength(body)),
  ...signature
})

/** Deliver all of it as fast as so many connections carry it. Milliseconds until each 200, and other statuses. */
export async function deliver(
  origin: string,
  posts: readonly Delivery[],
  connections: number
): Promise<{ latencies: number[]; refused: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const latencies: number[] = []
  let refused = 0
  let next = 0
  async function connection(): Promise<void> {
    for (let post = posts[next++]; post !== undefined; post = posts[next++]) {
      // As a sender does: again, until it is acknowledged.
      for (;;) {
        const begun = performance.now()
        const status = await send(origin, post, agent)
        if (status === 200) {
          latencies.push(performance.now() - begun)
          break
        }
        refused++
        await sleep(100)
      }
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  agent.destroy()
  return { latencies: latencies.sort((a, b) => a - b), refused }
}

function send(origin: string, { path, body, headers }: Delivery, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${origin}${path}`, { method: 'POST', headers, agent }, response => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

function fail(): never {
  throw new Error('there is nothing to copy')
}
