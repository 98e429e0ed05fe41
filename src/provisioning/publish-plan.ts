import { done } from '../clients/done.ts'
import {
  type FlowSettings,
  findFlow,
  type Graph,
  type MetaFlow,
  readFlow,
  readFlowJson
} from '../clients/graph/index.ts'
import type { Http } from '../clients/http.ts'
import { FLOW_ERR_PUBLISH } from '../errors.ts'
import { contentHash } from './content-hash.ts'

/** Where a flow goes. */
export interface Account {
  graph: Graph
  http: Http
  wabaId: string
}

/** What the flow is to be at Meta. */
export interface Wanted {
  /** Unique in the account. */
  name: string
  /** The Flow JSON, as it is uploaded. */
  content: Uint8Array
  /** Whether it calls an endpoint: `data_api_version` is in it. */
  hasEndpoint: boolean
  /** Left out, as with the next two: it is what Meta has already. */
  endpointUri?: string | undefined
  applicationId?: string | undefined
  categories?: readonly string[] | undefined
  isDraft: boolean
}

export type Step = 'create' | 'upload' | 'settings' | 'publish'

/** What has to be done, which is nothing where Meta has what is here. */
export interface Plan {
  /** As it is at Meta; undefined while it is not there. */
  readonly flow: MetaFlow | undefined
  readonly steps: readonly Step[]
  /** Those that are other than they are to be. */
  readonly settings: FlowSettings
  /** It is published, and will not be at the end. */
  readonly isWithdrawn: boolean
}

/** Find out what has to be done; changes nothing. Throws FLOW_ERR_GRAPH and FLOW_ERR_PUBLISH. */
export async function planPublishing(account: Account, wanted: Wanted): Promise<Plan> {
  const { graph, wabaId } = account
  const { name, isDraft } = wanted
  const listed = done(await findFlow(graph, wabaId, name), `Looking for flow "${name}"`)
  const flow = listed && done(await readFlow(graph, listed.id), `Reading flow "${name}"`)
  if (flow?.status === 'DEPRECATED') {
    throw new FLOW_ERR_PUBLISH(name, 'it is deprecated, which is for ever: give it another --name')
  }
  demandEndpoint(flow, wanted)
  const settings = differing(flow, wanted)
  const edits: Step[] = [
    ...(flow ? [] : ['create' as const]),
    ...(flow && (await isUploaded(account, flow, wanted)) ? [] : ['upload' as const]),
    ...(Object.keys(settings).length > 0 ? ['settings' as const] : [])
  ]
  const isLive = flow !== undefined && flow.status !== 'DRAFT'
  const isPublishing = !isDraft && (!isLive || edits.length > 0)
  return {
    flow,
    steps: [...edits, ...(isPublishing ? ['publish' as const] : [])],
    settings,
    isWithdrawn: isLive && isDraft && edits.length > 0
  }
}

function demandEndpoint(flow: MetaFlow | undefined, { name, hasEndpoint, endpointUri }: Wanted) {
  if (!hasEndpoint) return
  if (!endpointUri && !flow?.endpoint_uri) {
    const remedy = 'give it with --url, or set PUBLIC_URL'
    throw new FLOW_ERR_PUBLISH(name, `it has an endpoint, and its address is not known: ${remedy}`)
  }
  if (endpointUri && !endpointUri.startsWith('https://')) {
    throw new FLOW_ERR_PUBLISH(name, `Meta takes an endpoint by https:// only, not ${endpointUri}`)
  }
}

async function isUploaded(
  { graph, http }: Account,
  flow: MetaFlow,
  { name, content }: Wanted
): Promise<boolean> {
  const what = `Reading the Flow JSON of "${name}"`
  const there = done(await readFlowJson(graph, flow.id, { http }), what)
  return there !== undefined && contentHash(there) === contentHash(content)
}

/** A flow that is made is given its endpoint at once, and its application after. */
function differing(flow: MetaFlow | undefined, wanted: Wanted): FlowSettings {
  const { hasEndpoint, endpointUri, applicationId, categories } = wanted
  const hasEndpointUri = !flow || !hasEndpoint || flow.endpoint_uri === endpointUri
  const hasCategories =
    !flow || String(categories?.toSorted()) === String(flow.categories.toSorted())
  return {
    ...(endpointUri && !hasEndpointUri && { endpoint_uri: endpointUri }),
    ...(applicationId &&
      flow?.application?.id !== applicationId && { application_id: applicationId }),
    ...(categories && !hasCategories && { categories })
  }
}
