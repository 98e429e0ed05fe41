// Sinch as its spec describes it, for tests: strict, on loopback, and able to fail.
import type { Test } from 'tap'
import { type DeliverOptions, deliver, type Tries } from './deliver.ts'
import { type Answer, type Call, Refusal, type Routes, startService } from './service.ts'
import { sinchSignature } from './signature.ts'
import { conversationError, faultAnswer, provisioningError } from './sinch/errors.ts'
import { sinchEvents } from './sinch/events.ts'
import { messageRoutes } from './sinch/messages.ts'
import { provisioningRoutes } from './sinch/provisioning.ts'
import {
  type App,
  type ProvisionedFlow,
  REGIONS,
  type Region,
  type SinchState
} from './sinch/state.ts'
import { checkHeaders, tokenRoutes } from './sinch/token.ts'
import { TRIGGERS, webhookRoutes } from './sinch/webhooks.ts'
import { newUlid } from './texts.ts'

export interface SinchOptions {
  region?: Region
  mode?: App['mode']
  retentionDays?: number
  errorShape?: SinchState['errorShape']
  /** Of tokens, in seconds. */
  expiresIn?: number
  now?: () => number
  flows?: ProvisionedFlow[]
  /** Of lists of the Provisioning API whose reader does not ask for a size. */
  pageSize?: number
}

export type Sinch = Awaited<ReturnType<typeof startSinch>>

/** Hosts for tokens, for each region's conversations, and for provisioning, with one project and one app. */
export async function startSinch(
  t: Test,
  {
    region = 'eu',
    mode = 'DISPATCH',
    retentionDays = 0,
    errorShape = 'wrapped',
    expiresIn = 3600,
    now = Date.now,
    flows = [],
    pageSize = 20
  }: SinchOptions = {}
) {
  const app: App = {
    id: '01KAAPP0000000000000000000',
    region,
    mode,
    retentionDays,
    overriddenSecret: 'secret for overridden callback urls'
  }
  const state: SinchState = {
    projectId: '7d0f3a52-0000-4000-8000-000000000001',
    keyId: 'a-key-id',
    keySecret: 'a-key-secret',
    now,
    expiresIn,
    errorShape,
    apps: new Map([[app.id, app]]),
    tokens: new Map(),
    messages: new Map(),
    webhooks: new Map(),
    flows,
    templates: new Map()
  }

  const service = await startService(t, {
    hosts: {
      auth: tokenRoutes(state),
      provisioning: provisioningRoutes(state, pageSize),
      ...Object.fromEntries(REGIONS.map(name => [name, conversationRoutes(state, name)]))
    },
    faultAnswer: (fault, { host }) => faultAnswer(state, fault, host),
    unknownAnswer: ({ host }, isPath) =>
      host === 'provisioning'
        ? provisioningError(404, 'not_found', 'no such path')
        : conversationError(state, isPath ? 501 : 404, 'no such method'),
    spared: '/oauth2/token'
  })

  return {
    ...service,
    state,
    app,
    /** Base addresses, without `/v1`: of the app's region, of any region, and of provisioning. */
    url: service.url(region),
    urlOf: (name: Region) => service.url(name),
    tokenUrl: `${service.url('auth')}/oauth2/token`,
    provisioningUrl: service.url('provisioning'),
    /** Every token that was issued has expired. */
    expireTokens() {
      for (const token of state.tokens.keys()) state.tokens.set(token, 0)
    },
    /** What was sent, in order. */
    sent: () => [...state.messages.values()],
    events: sinchEvents(state, app.id),
    /** A webhook, as it is made on the dashboard. */
    subscribe(target: string, secret: string, triggers = Object.values(TRIGGERS)) {
      const id = newUlid()
      const hook = { id, app_id: app.id, target, target_type: 'HTTP', triggers, secret } as const
      state.webhooks.set(id, hook)
    },
    /** Each webhook that asks for its trigger gets a callback; a report goes to its message's `callback_url`. */
    async deliver(event: object, options?: DeliverOptions): Promise<Tries[]> {
      const targets = targetsOf(state, app, event)
      const raw = JSON.stringify(event)
      const all = await Promise.all(targets.map(target => deliver(target, raw, options)))
      return all.flat()
    }
  }
}

function conversationRoutes(state: SinchState, region: Region): Routes {
  const error = (status: number, words: string) => conversationError(state, status, words)

  /** An app of another region is unknown here. */
  function appOf(id: string): App {
    const app = state.apps.get(id)
    if (app?.region !== region) throw new Refusal(error(404, 'no such app in this region'))
    return app
  }

  const routes: Routes = {
    ...messageRoutes(state, error, appOf),
    ...webhookRoutes(state, error, appOf),
    'GET /v1/projects/{project}/apps/{app}': call => appResource(appOf(call.params.app ?? ''))
  }
  const guard = (answer: Routes[string]) => (call: Call) => {
    checkHeaders(state, call, status => error(status, 'not allowed'))
    if (call.params.project !== state.projectId) throw new Refusal(error(403, 'not your project'))
    return answer(call)
  }
  return Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, guard(route)]))
}

function appResource({ id, mode, retentionDays }: App): Answer {
  return {
    status: 200,
    body: {
      id,
      processing_mode: mode,
      dispatch_retention_policy: { ttl_days: retentionDays },
      rate_limits: { inbound: 25, outbound: 25, webhooks: 25 },
      queue_stats: { outbound_size: 0, outbound_limit: 500_000 }
    }
  }
}

function targetsOf(state: SinchState, app: App, event: object) {
  const isAcknowledged = (status: number) => status >= 200 && status < 300
  const override = overrideOf(state, event)
  const trigger = Object.keys(event).flatMap(member => TRIGGERS[member] ?? [])[0] ?? ''
  const hooks = override
    ? [{ target: override, secret: app.overriddenSecret }]
    : [...state.webhooks.values()].filter(
        hook => hook.target_type === 'HTTP' && hook.triggers.includes(trigger)
      )
  return hooks.map(({ target, secret }) => ({
    url: target,
    sign: (raw: string) => (secret ? sinchSignature(raw, secret) : {}),
    isAcknowledged
  }))
}

function overrideOf(state: SinchState, event: object): string | undefined {
  if (!('message_delivery_report' in event)) return undefined
  const report = event.message_delivery_report
  const id = report && typeof report === 'object' && 'message_id' in report && report.message_id
  return state.messages.get(String(id))?.request.callback_url
}
