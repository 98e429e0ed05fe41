import { sinchAccessOf } from '../channels.ts'
import { createHttp } from '../clients/http.ts'
import { type Sinch, sinchClient } from '../clients/sinch/index.ts'
import { Env } from '../config.ts'
import { publicUrl } from './endpoint-url.ts'
import type { Io } from './io.ts'
import { notSet } from './not-set.ts'

const SinchEnv = Env.pick({
  SINCH_PROJECT_ID: true,
  SINCH_KEY_ID: true,
  SINCH_KEY_SECRET: true,
  SINCH_APP_ID: true,
  SINCH_REGION: true,
  SINCH_URL: true,
  SINCH_AUTH_URL: true,
  SINCH_PROVISIONING_URL: true,
  SINCH_WEBHOOK_SECRET: true
})
const NEEDED = ['SINCH_PROJECT_ID', 'SINCH_KEY_ID', 'SINCH_KEY_SECRET'] as const

/** Sinch as it is configured. */
export interface SinchAccess {
  readonly sinch: Sinch
  readonly appId: string | undefined
  /** The first signs what a webhook sends from now on. */
  readonly webhookSecrets: readonly string[]
}

/** Access to Sinch; undefined where something of it is not set. */
export function sinchOf({ env }: Io): SinchAccess | undefined {
  const {
    SINCH_APP_ID: appId,
    SINCH_WEBHOOK_SECRET: webhookSecrets,
    ...config
  } = SinchEnv.parse(env)
  const access = sinchAccessOf(config)
  return access && { sinch: sinchClient({ ...access, http: createHttp() }), appId, webhookSecrets }
}

/** Access to Sinch. Throws FLOW_ERR_CONFIG with what is not set. */
export function needSinch(io: Io): SinchAccess {
  const access = sinchOf(io)
  if (access) return access
  throw notSet(...NEEDED.filter(name => !io.env[name]))
}

/** Where Sinch is to tell this server what happens. As `publicUrl`. */
export const sinchWebhookUrl = ({ env }: Io) => publicUrl(env, 'webhooks/sinch')
