import type { Config } from './config.ts'
import type { MetaSettings, SinchSettings } from './sending/index.ts'

const SINCH = ['SINCH_PROJECT_ID', 'SINCH_KEY_ID', 'SINCH_KEY_SECRET', 'SINCH_APP_ID'] as const

/**
 * The ways to send that `config` sets up, and what is missing from Sinch where it is set up in part. Of
 * Meta a part is enough to publish.
 */
export function channelsOf(config: Config): {
  sinch?: SinchSettings
  meta?: MetaSettings
  faults: string[]
} {
  const sinch = sinchOf(config)
  const meta = metaOf(config)
  return { ...(sinch && { sinch }), ...(meta && { meta }), faults: faultsInSinch(config) }
}

function sinchOf(config: Config): SinchSettings | undefined {
  const access = sinchAccessOf(config)
  const { SINCH_APP_ID: appId, SINCH_FLOW_IDS: flowIds } = config
  return access && appId ? { ...access, appId, flowIds } : undefined
}

/** What lets us in at Sinch, whichever app sends; undefined where some of it is not set. */
export function sinchAccessOf(
  config: Pick<
    Config,
    | 'SINCH_PROJECT_ID'
    | 'SINCH_KEY_ID'
    | 'SINCH_KEY_SECRET'
    | 'SINCH_REGION'
    | 'SINCH_URL'
    | 'SINCH_AUTH_URL'
    | 'SINCH_PROVISIONING_URL'
  >
): Omit<SinchSettings, 'appId' | 'flowIds'> | undefined {
  const { SINCH_PROJECT_ID: projectId, SINCH_KEY_ID: keyId, SINCH_KEY_SECRET: keySecret } = config
  if (!projectId || !keyId || !keySecret) return undefined
  return {
    ...{ projectId, keyId, keySecret },
    region: config.SINCH_REGION,
    url: config.SINCH_URL,
    authUrl: config.SINCH_AUTH_URL,
    provisioningUrl: config.SINCH_PROVISIONING_URL
  }
}

function metaOf(config: Config): MetaSettings | undefined {
  const { META_ACCESS_TOKEN: token, META_PHONE_NUMBER_ID: phoneNumberId } = config
  if (!token || !phoneNumberId) return undefined
  return {
    ...{ token, phoneNumberId },
    url: config.META_GRAPH_URL,
    wabaId: config.META_WABA_ID,
    flowIds: config.META_FLOW_IDS
  }
}

/** With nothing set, the way is not wanted. */
function faultsInSinch(config: Config): string[] {
  const unset = SINCH.filter(name => !config[name])
  if (unset.length === 0 || unset.length === SINCH.length) return []
  return [`To send through Sinch, set ${unset.join(' and ')}, too`]
}
