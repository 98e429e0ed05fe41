import { type ForwardSettings, faultInForwardSecret } from './forward.ts'

/** The variables of the environment that say what is received, and where it goes. */
export interface WebhookVariables {
  readonly SINCH_WEBHOOK_SECRET: readonly string[]
  readonly SINCH_WEBHOOK_WINDOW: number
  readonly SINCH_PROJECT_ID?: string | undefined
  readonly SINCH_APP_ID?: string | undefined
  readonly META_VERIFY_TOKEN?: string | undefined
  readonly META_WEBHOOK_SECRET: readonly string[]
  readonly FORWARD_URL?: string | undefined
  readonly FORWARD_SECRET: readonly string[]
}

export interface SinchWebhook {
  readonly secrets: readonly string[]
  readonly windowMs: number
  readonly projectId: string | undefined
  readonly appId: string | undefined
}

export interface MetaWebhook {
  readonly secrets: readonly string[]
  readonly verifyToken: string | undefined
}

/** What is received. What is missing is not. */
export interface Webhooks {
  readonly sinch?: SinchWebhook
  readonly meta?: MetaWebhook
  readonly forward?: ForwardSettings
}

/** Read what is to be received, and what keeps a server from that. `appSecrets`: APP_SECRET. */
export function webhooksOf(
  variables: WebhookVariables,
  appSecrets: readonly string[]
): { webhooks: Webhooks; faults: string[] } {
  const faults: string[] = []
  const { SINCH_WEBHOOK_SECRET, META_WEBHOOK_SECRET, META_VERIFY_TOKEN } = variables
  const { FORWARD_URL: url, FORWARD_SECRET } = variables
  const isMeta = META_VERIFY_TOKEN !== undefined || META_WEBHOOK_SECRET.length > 0
  const metaSecrets = [...META_WEBHOOK_SECRET, ...appSecrets]
  // Anybody can sign with an empty key.
  if (SINCH_WEBHOOK_SECRET.some(isEmpty)) faults.push('SINCH_WEBHOOK_SECRET has an empty secret')
  if (META_WEBHOOK_SECRET.some(isEmpty)) faults.push('META_WEBHOOK_SECRET has an empty secret')
  if (isMeta && metaSecrets.length === 0) {
    faults.push('META_VERIFY_TOKEN is set, and no secret: set META_WEBHOOK_SECRET or APP_SECRET')
  }
  if (url !== undefined) {
    if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
      faults.push('FORWARD_URL is no address that begins with https: or http:')
    } else if (new URL(url).username + new URL(url).password !== '') {
      faults.push('FORWARD_URL has a user or a password: what is forwarded is signed instead')
    }
    if (FORWARD_SECRET.length === 0) {
      faults.push(
        'FORWARD_URL is set, and FORWARD_SECRET is not: `openssl rand -base64 32` makes one'
      )
    }
    const fault = FORWARD_SECRET.map(faultInForwardSecret).find(fault => fault !== undefined)
    if (fault !== undefined) faults.push(`FORWARD_SECRET: ${fault}`)
  }
  const webhooks: Webhooks = {
    ...(SINCH_WEBHOOK_SECRET.length > 0 && {
      sinch: {
        secrets: SINCH_WEBHOOK_SECRET,
        windowMs: variables.SINCH_WEBHOOK_WINDOW * 1000,
        projectId: variables.SINCH_PROJECT_ID,
        appId: variables.SINCH_APP_ID
      }
    }),
    ...(isMeta && { meta: { secrets: metaSecrets, verifyToken: META_VERIFY_TOKEN } }),
    ...(url !== undefined && { forward: { url, secrets: FORWARD_SECRET } })
  }
  return { webhooks, faults }
}

/** Whether anything is received. */
export const isReceiving = ({ sinch, meta }: Webhooks) => sinch !== undefined || meta !== undefined

const isEmpty = (secret: string) => secret.trim() === ''
