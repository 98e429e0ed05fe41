import { setTimeout as sleep } from 'node:timers/promises'

export interface DeliverOptions {
  /** So many copies at the same time. */
  copies?: number
  /** How often each is tried in all. */
  tries?: number
  /** Before the second try; it doubles with each. */
  delayMs?: number
  /** Sign each try afresh. Whether Sinch does is not known. */
  resign?: boolean
}

export interface Target {
  readonly url: string
  /** Headers of a signature over these bytes. None, if nothing is signed. */
  sign(raw: string): Record<string, string>
  isAcknowledged(status: number): boolean
}

/** What a copy was answered, try by try: `0` where nothing came. */
export type Tries = number[]

/** Post a callback as the services do: again until it is acknowledged, at the pace of a test. */
export function deliver(
  { url, sign, isAcknowledged }: Target,
  raw: string,
  { copies = 1, tries = 6, delayMs = 20, resign = false }: DeliverOptions = {}
): Promise<Tries[]> {
  async function copy(): Promise<Tries> {
    const statuses: Tries = []
    let signature = sign(raw)
    while (statuses.length < tries) {
      if (statuses.length > 0) await sleep(delayMs * 2 ** (statuses.length - 1))
      if (resign) signature = sign(raw)
      const status = await post(url, raw, signature)
      statuses.push(status)
      if (isAcknowledged(status)) break
    }
    return statuses
  }
  return Promise.all(Array.from({ length: copies }, copy))
}

async function post(url: string, body: string, signature: Record<string, string>) {
  const headers = { 'content-type': 'application/json', ...signature }
  const request = { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) }
  try {
    const reply = await fetch(url, request)
    await reply.arrayBuffer()
    return reply.status
  } catch {
    return 0
  }
}
