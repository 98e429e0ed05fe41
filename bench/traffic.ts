import { type KeyObject, randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import appointment from '../flows/appointment/index.ts'
import { ask } from '../src/flow/ask.ts'
import { PONG } from '../src/protocol/response.ts'
import { openAnswer, type Sealed, sealRequest, wrapKey } from './phone.ts'

/** The path that the product serves the flow at. The floor serves any. */
export const PATH = `/flows/${appointment.name}`

/** Requests in this order, again and again; in words, for the report. */
const MIXES = {
  plain: {
    words: '30 % INIT, 60 % data_exchange (department_selected), 10 % ping',
    order: [
      ...(['init', 'exchange', 'exchange', 'init', 'exchange'] as const),
      ...(['ping', 'exchange', 'exchange', 'init', 'exchange'] as const)
    ]
  },
  state: {
    words:
      '25 % INIT, 50 % data_exchange that keeps history, 25 % Back, which reads and keeps it; ' +
      'each claims its envelope and keeps the reply',
    order: ['init', 'keep', 'recall', 'keep']
  }
} satisfies Record<string, { words: string; order: readonly Kind[] }>
export type Mix = keyof typeof MIXES
export const wordsOf = (mix: Mix) => MIXES[mix].words

/** A day of next week on which the calendar has times: it opens on all but Sundays. */
const WEEK = [7, 8].map(days => new Date(Date.now() + days * 24 * 60 * 60 * 1000))
const date = WEEK.find(day => day.getUTCDay() !== 0)
  ?.toISOString()
  .slice(0, 10)

type Kind = keyof typeof REQUESTS
const REQUESTS = {
  init: { version: '3.0', action: 'INIT', screen: '', data: {} },
  exchange: {
    version: '3.0',
    action: 'data_exchange',
    screen: 'APPOINTMENT',
    data: { trigger: 'department_selected', department: 'shopping' }
  },
  keep: {
    version: '3.0',
    action: 'data_exchange',
    screen: 'DETAILS',
    data: {
      ...{ name: 'Ada', email: 'ada@example.com', phone: '+44 20 7946 0000' },
      slot: { location: 'shopping_harbour', date, time: '10:00' }
    }
  },
  // Under a token of which nothing is kept, so that the answer is always the same.
  recall: { version: '3.0', action: 'BACK', screen: 'SUMMARY', data: {} },
  ping: { version: '3.0', action: 'ping' }
}

/** A request ready to be written to a socket, and how to judge the answer. */
export interface Shot extends Pick<Sealed, 'aesKey' | 'iv'> {
  bytes: Buffer
  expected: unknown
}

/** What the flow itself says, asked without HTTP and without encryption. */
export async function expectations(): Promise<Record<Kind, unknown>> {
  return {
    init: await ask(appointment, REQUESTS.init),
    exchange: await ask(appointment, REQUESTS.exchange),
    keep: await ask(appointment, REQUESTS.keep),
    recall: await ask(appointment, REQUESTS.recall),
    ping: PONG
  }
}

/**
 * `count` makers of requests in the mix, each with an AES key of its own. What one makes has an IV
 * and a flow token that were never sent: the same bytes again would get the same reply again, and
 * run no handler.
 */
export async function makeShots(
  count: number,
  { mix, publicKey, secret }: { publicKey: KeyObject; secret: string; mix: Mix }
): Promise<(() => Shot)[]> {
  const expected = await expectations()
  const { order } = MIXES[mix]
  return Array.from({ length: count }, (_, index) => {
    const kind = order[index % order.length] ?? 'ping'
    const keys = { wrapped: wrapKey(publicKey), secret }
    return () => {
      const token = kind === 'ping' ? {} : { flow_token: randomUUID() }
      const sealed = sealRequest({ ...REQUESTS[kind], ...token }, keys)
      return { ...aimed(sealed), expected: expected[kind] }
    }
  })
}

/** One ping. */
export function makePing({ publicKey, secret }: { publicKey: KeyObject; secret: string }): Shot {
  const sealed = sealRequest(REQUESTS.ping, { wrapped: wrapKey(publicKey), secret })
  return { ...aimed(sealed), expected: PONG }
}

function aimed({ body, signature, aesKey, iv }: Sealed) {
  const head = [
    `POST ${PATH} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `x-hub-signature-256: ${signature}`,
    `content-length: ${Buffer.byteLength(body)}`
  ]
  return { bytes: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`), aesKey, iv }
}

/** Why an answer is wrong, or undefined when it is right. */
export function faultOf(
  { status, body }: { status: number; body: Buffer },
  shot: Omit<Shot, 'bytes'>
): string | undefined {
  if (status !== 200) return `status ${status}`
  try {
    const answer = openAnswer(body, shot)
    return isDeepStrictEqual(answer, shot.expected) ? undefined : 'another answer than expected'
  } catch {
    return 'does not open under the inverted IV'
  }
}
