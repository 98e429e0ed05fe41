import { createHmac, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** One delivery: a callback of Sinch, signed. */
interface Delivery {
  readonly slot: string
  readonly body: string
  readonly headers: Record<string, string>
}

/** So many deliveries, a share of which are copies of others, in any order. */
export function deliveries(
  count: number,
  { copies, secret }: { copies: number; secret: string }
): Delivery[] {
  const own = Math.round(count * (1 - copies))
  const made = Array.from({ length: own }, (_, index) => delivery(`slot-${index}`, secret))
  const again = Array.from({ length: count - own }, (_, index) => made[index % own] ?? fail())
  return [...made, ...again]
    .map(delivery => ({ delivery, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ delivery }) => delivery)
}

function delivery(slot: string, secret: string): Delivery {
  const response_json = JSON.stringify({ flow_token: `token of ${slot}`, slot })
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
          message: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json } }
        },
        reply_to: { message_id: randomUUID() }
      },
      channel_identity: { channel: 'WHATSAPP', identity: '46700000001', app_id: '' }
    }
  })
  const nonce = randomUUID()
  const timestamp = String(Math.floor(Date.now() / 1000))
  const mac = createHmac('sha256', secret).update(`${body}.${nonce}.${timestamp}`)
  return {
    slot,
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'x-sinch-webhook-signature': mac.digest('base64'),
      'x-sinch-webhook-signature-nonce': nonce,
      'x-sinch-webhook-signature-timestamp': timestamp
    }
  }
}

/** Deliver all of it as fast as so many connections carry it. Milliseconds until each 200, and other statuses. */
export async function deliver(
  url: string,
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
        const status = await send(url, post, agent)
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

function send(url: string, { body, headers }: Delivery, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', headers, agent }, response => {
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
