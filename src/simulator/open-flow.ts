import type { FlowDocument, Json } from '../flow-json/document.ts'
import { type Bytes, type Random, toHex } from './bytes.ts'
import { createChannel } from './channel.ts'
import { SimulatorError } from './failure.ts'
import type { Cdn } from './media.ts'
import { Phone } from './phone.ts'
import { TIMEOUT_MS } from './post.ts'
import { readFlow } from './preview.ts'
import { screenIds } from './routing.ts'
import { Screens } from './screens.ts'
import type { Opening } from './session.ts'
import { type Sign, signer } from './signature.ts'
import { connect } from './transport.ts'

/** A flow, how it is opened, and where its endpoint is. */
export interface FlowOptions {
  /** The Flow JSON: its text, or what `JSON.parse` makes of it. */
  flowJson: string | object
  /** Where the endpoint is. Left out: the flow has none. */
  url?: string
  /** The public key as it is uploaded to Meta; a function is asked again after status 421. */
  publicKey?: string | (() => string | Promise<string>)
  /** Signs requests and flow tokens. Left out: they go out unsigned. */
  appSecret?: string
  /** In the place of `appSecret`: HMAC-SHA256 by whoever has it. */
  sign?: Sign
  /** Default: one of its own for each phone. */
  flowToken?: string
  /** Default: `data_exchange` if there is an endpoint and neither `screen` nor `data` is given. */
  flowAction?: 'navigate' | 'data_exchange'
  /** The screen to open, as the message names it. Default: the one that no other leads to. */
  screen?: string
  /** The data that `navigate` opens it with. */
  data?: Json
  /** Default: as Flow JSON says. */
  dataApiVersion?: '3.0' | '4.0'
  /** Where picked files are put. */
  cdn?: Cdn
  /** Called with each address that the flow opens. */
  openUrl?: (url: string) => void
  /** Called when there is something new to draw. */
  onChange?: () => void
  fetch?: typeof globalThis.fetch
  random?: Random
  /** Milliseconds, from anywhere. */
  now?: () => number
  /** How long the phone waits for a reply: 10 s. */
  timeoutMs?: number
}

/** Hand somebody a phone that has not opened its flow yet. Throws SimulatorError. */
export function createPhone(options: FlowOptions): Phone {
  const document = readFlow(options.flowJson)
  if (screenIds(document).length === 0) {
    throw new SimulatorError('The Flow JSON has no screens; `flowgate check` says what it lacks')
  }
  const {
    random = (bytes: Bytes) => crypto.getRandomValues(bytes),
    now = () => performance.now(),
    sign = options.appSecret === undefined ? undefined : signer(options.appSecret),
    flowToken = `simulator-${toHex(random(new Uint8Array(8)))}`
  } = options
  const screens = new Screens(document)
  const send = connection(options, { sign, random, now })
  const { cdn, openUrl, onChange } = options
  return new Phone({
    document,
    screens,
    channel:
      send &&
      createChannel({
        document,
        screens,
        send,
        sign,
        flowToken,
        dataApiVersion: options.dataApiVersion ?? dataApiVersionOf(document)
      }),
    opening: openingOf(options, document),
    flowToken,
    cdn,
    random,
    now,
    openUrl,
    onChange
  })
}

/**
 * Open a flow, as a person does who taps the button of its message. Rejects with PhoneError when
 * it does not open.
 *
 * ```ts
 * const phone = await openFlow({ flowJson, url, publicKey, appSecret })
 * await phone.fill({ department: 'shopping' })
 * await phone.tap('Continue')
 * ```
 */
export async function openFlow(options: FlowOptions): Promise<Phone> {
  const phone = createPhone(options)
  await phone.open()
  return phone
}

function connection(
  { url, publicKey, timeoutMs = TIMEOUT_MS, fetch = globalThis.fetch }: FlowOptions,
  { sign, random, now }: { sign: Sign | undefined; random: Random; now: () => number }
) {
  if (url === undefined) return undefined
  if (publicKey === undefined) {
    throw new SimulatorError('An endpoint has a public key: give openFlow `publicKey`, in PEM')
  }
  return connect({ url, publicKey, sign, fetch }, { random, now, timeoutMs })
}

function openingOf(options: FlowOptions, { hasEndpoint }: FlowDocument): Opening {
  const { url, screen, data, flowAction } = options
  const asks = hasEndpoint && url !== undefined && screen === undefined && data === undefined
  const action = flowAction ?? (asks ? 'data_exchange' : 'navigate')
  return action === 'navigate'
    ? { flowAction: action, screen, data: data ?? {} }
    : { flowAction: action, screen }
}

function dataApiVersionOf({ node }: FlowDocument): string {
  return typeof node.data_api_version === 'string' ? node.data_api_version : '3.0'
}
