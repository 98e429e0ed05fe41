import type { Graph } from '../../clients/graph/index.ts'
import type { Sinch } from '../../clients/sinch/index.ts'
import { checkClock } from './clock.ts'
import { checkAnyEndpoint, skippedFor } from './endpoint.ts'
import { checkFlow, type WantedFlow } from './flow.ts'
import { checkKey, type KnownKey, short, type WantedKey } from './key.ts'
import { type Verdict, verdictsOn } from './verdict.ts'
import { checkMetaWebhook, checkSinchWebhook } from './webhooks.ts'

/** What the doctor is shown: whatever is missing is skipped, and said so. */
export interface Patient {
  /** The key that phones are to encrypt for, or why there is none. */
  readonly key: (WantedKey & { readonly pem: string }) | { readonly fault: string }
  /** Served beside it. */
  readonly otherKeys: readonly KnownKey[]
  /** Of the endpoint; left out, it is the one that Meta has. */
  readonly url: string | undefined
  readonly appSecret: string | undefined
  readonly acceptsUnsigned: boolean
  readonly flow: Pick<WantedFlow, 'name' | 'dataApiVersion'> | undefined
  readonly meta:
    | {
        readonly graph: Graph
        readonly numbers: readonly string[]
        readonly wabaId: string | undefined
        readonly appId: string | undefined
        /** The Date header of the last reply. */
        date(): string | undefined
      }
    | undefined
  readonly sinch:
    | { readonly sinch: Sinch; readonly appId: string; readonly target: string | undefined }
    | undefined
  readonly now: () => number
  readonly calls?: number
}

/** Look at everything, in the order in which one depends on the other. Never rejects for what it finds. */
export async function examine(patient: Patient): Promise<Verdict[]> {
  const meta = await examineMeta(patient)
  return [
    keyVerdict(patient),
    ...(await examineEndpoint(patient, meta.endpointUrl)),
    ...meta.verdicts,
    await examineSinch(patient)
  ]
}

function keyVerdict({ key }: Patient): Verdict {
  const { ok, wrong } = verdictsOn('key')
  if ('fault' in key) return wrong(key.fault, 'flowgate keys list')
  return ok(`${short(key.fingerprint)} (${key.name})`)
}

async function examineEndpoint(
  { key, url, appSecret, ...options }: Patient,
  urlAtMeta: string | undefined
): Promise<Verdict[]> {
  const address = url ?? urlAtMeta
  const skip = (why: string) => [verdictsOn('TLS').skipped(why), ...skippedFor(why)]
  if (address === undefined) return skip('no address is known: give --url, or set PUBLIC_URL')
  if ('fault' in key) return skip('the key has to be right first')
  return checkAnyEndpoint({ url: address, publicKey: key.pem, appSecret }, options)
}

async function examineMeta(
  patient: Patient
): Promise<{ verdicts: Verdict[]; endpointUrl?: string | undefined }> {
  const { key, otherKeys: others, url: endpointUrl, flow, meta, now } = patient
  if (!meta) {
    const { skipped } = verdictsOn('Meta')
    return { verdicts: [skipped('META_ACCESS_TOKEN is not set')] }
  }
  const { graph, numbers, wabaId, appId } = meta
  const verdicts: Verdict[] = []
  const known = 'fault' in key ? undefined : key
  for (const number of numbers) {
    verdicts.push(...(await checkKey(graph, number, { key: known, others })))
  }
  if (numbers.length === 0) {
    verdicts.push(verdictsOn('key at Meta').skipped('META_PHONE_NUMBER_ID is not set'))
  }
  if (wabaId === undefined) {
    verdicts.push(verdictsOn('flow and webhook at Meta').skipped('META_WABA_ID is not set'))
    return { verdicts: [checkClock('Meta', meta.date(), now()), ...verdicts] }
  }
  const looked = flow && (await checkFlow(graph, wabaId, { ...flow, endpointUrl, appId }))
  verdicts.push(...(looked?.verdicts ?? [verdictsOn('flow at Meta').skipped('no flow is named')]))
  verdicts.push(await checkMetaWebhook(graph, wabaId, appId))
  return {
    verdicts: [checkClock('Meta', meta.date(), now()), ...verdicts],
    endpointUrl: looked?.flow?.endpoint_uri
  }
}

async function examineSinch({ sinch }: Patient): Promise<Verdict> {
  if (sinch) return checkSinchWebhook(sinch.sinch, sinch.appId, sinch.target)
  return verdictsOn('webhook at Sinch').skipped(
    'SINCH_PROJECT_ID and what belongs to it are not set'
  )
}
