// The Graph API as its spec describes it, for tests: strict, on loopback, and able to fail.
import { randomInt } from 'node:crypto'
import type { Test } from 'tap'
import { type DeliverOptions, deliver, type Tries } from './deliver.ts'
import { assetRoutes, downloadRoutes } from './graph/assets.ts'
import { encryptionRoutes } from './graph/encryption.ts'
import { checkToken, faultAnswer, graphError, invalid, unknownObject } from './graph/errors.ts'
import { type Change, envelope, graphEvents, metaJson } from './graph/events.ts'
import { flowRoutes, readFlow } from './graph/flows.ts'
import { mediaRoutes, readMedium } from './graph/media.ts'
import { messageRoutes } from './graph/messages.ts'
import type { Flow, GraphState, ValidationError } from './graph/state.ts'
import { subscriptionRoutes, verifyWebhook } from './graph/subscriptions.ts'
import { type Call, Refusal, type Routes, startService } from './service.ts'
import { metaSignature } from './signature.ts'

/** Those that are still served at the time of the spec (section 1). */
const VERSIONS = ['v21.0', 'v22.0', 'v23.0', 'v24.0', 'v25.0', 'v26.0']

export interface GraphOptions {
  version?: string
  encryptionReply?: GraphState['encryptionReply']
  /** Of more numbers than one. */
  phoneIds?: string[]
}

export type Graph = Awaited<ReturnType<typeof startGraph>>

/** One account with a number, and the app that a token of it belongs to; nothing is subscribed, uploaded or created. */
export async function startGraph(
  t: Test,
  { version = 'v26.0', encryptionReply = 'flat', phoneIds = ['1060000000000'] }: GraphOptions = {}
) {
  let lastId = randomInt(1e9, 2e9) * 1000
  const state: GraphState = {
    wabaId: '102000000000000',
    token: 'EAAa-token-of-a-system-user',
    appId: '670840000000000',
    phones: new Map(
      phoneIds.map(id => [id, { id, isRegistered: true, signatureStatus: 'VALID' } as const])
    ),
    flows: new Map(),
    subscribed: new Map(),
    templates: new Map(),
    messages: new Map(),
    media: new Map(),
    mediaUrls: new Map(),
    encryptionReply,
    findings: [],
    endpointAnswers: true,
    newId: () => String(++lastId)
  }
  let webhook: { url: string; secret: string } | undefined

  const service = await startService(t, {
    hosts: {
      graph: guard(state, {
        ...encryptionRoutes(state),
        ...messageRoutes(state),
        ...flowRoutes(state),
        ...assetRoutes(state, () => service.url('downloads')),
        ...subscriptionRoutes(state),
        'GET /{version}/{id}': call => readNode(state, call, service.url('media'))
      }),
      media: guard(state, mediaRoutes(state)),
      downloads: downloadRoutes(state)
    },
    faultAnswer,
    unknownAnswer: ({ path }) => graphError(400, 100, `(#100) Unknown path components: ${path}`)
  })

  return {
    ...service,
    state,
    /** With the version. */
    url: `${service.url('graph')}/${version}`,
    phoneId: phoneIds[0] ?? '',
    events: graphEvents(state),
    /** What was sent, in order. */
    sent: () => [...state.messages.values()],
    /** A flow, as somebody made it before. */
    addFlow(flow: Partial<Flow> = {}): Flow {
      const id = flow.id ?? state.newId()
      const added: Flow = {
        id,
        name: `flow ${id}`,
        status: 'PUBLISHED',
        categories: ['OTHER'],
        applicationId: state.appId,
        validationErrors: [],
        wasPublished: flow.status !== 'DRAFT',
        sentThisHour: 0,
        previewCount: 0,
        ...flow
      }
      state.flows.set(id, added)
      return added
    },
    /** A file that a user sent. */
    addMedia(bytes: Buffer, mimeType = 'image/jpeg'): string {
      const id = state.newId()
      state.media.set(id, { id, bytes, mimeType })
      return id
    },
    /** Every address of media that was given out has ended. */
    expireMediaUrls: () => state.mediaUrls.clear(),
    /** What Meta finds in a Flow JSON that has this text in it, at its place. */
    find(text: string, error: Partial<ValidationError> = {}) {
      state.findings.push({ text, error })
    },
    verifyWebhook,
    /** The webhook of the app, as it is set in the dashboard; the secret is the app's. */
    subscribe(url: string, secret: string) {
      webhook = { url, secret }
    },
    /** Post changes, as one notification, to the webhook, or where the account's subscription leads. */
    async deliver(changes: Change | readonly Change[], options?: DeliverOptions): Promise<Tries[]> {
      if (!webhook) return []
      const { secret, url } = webhook
      const target = {
        url: [...state.subscribed.values()].find(override => override !== undefined) ?? url,
        sign: (raw: string) => metaSignature(raw, secret),
        isAcknowledged: (status: number) => status === 200
      }
      return deliver(target, metaJson(envelope(state.wabaId, [changes].flat())), options)
    }
  }
}

/** Nothing is answered without a token, nor in a version that has ended. */
function guard(state: GraphState, routes: Routes): Routes {
  const guarded = Object.entries(routes).map(([name, answer]) => [
    name,
    (call: Call) => {
      checkToken(state, call)
      if (call.query.has('access_token'))
        throw new Refusal(invalid('token'), 'a token in the address')
      const { version } = call.params
      if (version !== undefined && !VERSIONS.includes(version)) {
        throw new Refusal(graphError(400, 2635, `(#2635) no version ${version}`), 'no such version')
      }
      return answer(call)
    }
  ])
  return Object.fromEntries(guarded)
}

/** What has an address of its own: a flow, or a medium. */
function readNode(state: GraphState, call: Call, mediaBase: string) {
  const id = call.params.id ?? ''
  const media = state.media.get(id)
  if (media) return readMedium(state, call, mediaBase, media)
  const flow = state.flows.get(id)
  if (flow) return readFlow(state, call, flow)
  throw unknownObject(id)
}
