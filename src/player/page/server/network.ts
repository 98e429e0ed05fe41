import type { Bytes } from '../../../simulator/bytes.ts'
import type { FlowOptions } from '../../../simulator/index.ts'
import * as api from './api.ts'
import { endExpired, type Fault, spoil } from './faults.ts'
import { keep, type Secret } from './secret.ts'

/** A request as it went over the wire, and its reply. */
export interface Wire {
  readonly sent: string
  readonly signature: string | undefined
  readonly secret: Secret
  status?: number
  received?: string
  /** Why there was no answer. */
  failure?: string
  /** The header of that name: the milliseconds of `open`, `handle`, `seal`. */
  serverTiming?: string
  /** What the player did to it. */
  fault?: Fault
}

const SLOW_MS = 3000

/** The way from the phone to an endpoint: through our server, by its key and signed by it. */
export class Network {
  /** All that went this way, in order. */
  readonly wires: Wire[] = []
  isSlow = false
  /** What happens to the next request. */
  fault: Fault | undefined
  readonly #flow: string
  readonly #isSigned: boolean

  constructor(flow: string, { isSigned }: { isSigned: boolean }) {
    this.#flow = flow
    this.#isSigned = isSigned
  }

  /** What a phone is made with to go this way. */
  get options(): Partial<FlowOptions> {
    const flow = this.#flow
    const secrets = keep()
    return {
      random: secrets.random,
      publicKey: () => api.getPublicKey(flow),
      ...(this.#isSigned && { sign: (message: Bytes) => api.sign(flow, message) }),
      fetch: async (_url, init = {}) => this.#send(init, secrets.latest()),
      cdn: { put: file => api.putFile(flow, file.slice()) }
    }
  }

  /** Send the same bytes again. The phone does not hear of it. */
  async repeat({ sent, signature, secret }: Wire): Promise<Wire> {
    const wire: Wire = { sent, signature, secret }
    await this.#forward(wire, {})
    return wire
  }

  async #send(init: RequestInit, secret: Secret): Promise<Response> {
    const { fault } = this
    this.fault = undefined
    const signature = new Headers(init.headers).get('x-hub-signature-256') ?? undefined
    const given = { body: String(init.body), signature }
    const { body, signature: signed } = await spoil(given, fault, this.#signer())
    const wire: Wire = { sent: body, signature: signed, secret, ...(fault && { fault }) }
    this.wires.push(wire)
    if (this.isSlow) await new Promise(resolve => setTimeout(resolve, SLOW_MS))
    if (fault === 'expired-token') {
      wire.received = await endExpired(secret)
      wire.status = 427
    } else {
      await this.#forward(wire, init.signal ? { signal: init.signal } : {})
    }
    if (fault === 'lost-reply') wire.failure = 'The reply was lost on its way'
    if (wire.failure !== undefined) throw new Error(wire.failure)
    const { status = 200, received } = wire
    return new Response([204, 205, 304].includes(status) ? null : (received ?? ''), { status })
  }

  async #forward(wire: Wire, init: RequestInit): Promise<void> {
    const headers = {
      'content-type': 'application/json',
      ...(wire.signature !== undefined && { 'x-hub-signature-256': wire.signature })
    }
    const reply = await api.forward(this.#flow, { ...init, headers, body: wire.sent })
    if (reply.failure === undefined) {
      wire.status = reply.status
      wire.received = reply.body
    } else {
      wire.failure = reply.failure
    }
    if (reply.serverTiming !== undefined) wire.serverTiming = reply.serverTiming
  }

  #signer() {
    return this.#isSigned ? (body: string) => api.sign(this.#flow, body) : undefined
  }
}
