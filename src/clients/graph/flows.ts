import { z } from 'zod'
import type { Graph, GraphResult } from './client.ts'
import { MetaFlow, ValidationError } from './flow.ts'
import { listAll } from './pages.ts'
import { Success } from './success.ts'

const DEFAULT_FIELDS = ['id', 'name', 'status', 'categories', 'validation_errors']
const MORE_FIELDS = [
  'json_version',
  'data_api_version',
  'endpoint_uri',
  'application{id,name,link}',
  'health_status'
]

/** What a flow is besides its Flow JSON; it may be changed later. */
export interface FlowSettings {
  name?: string
  categories?: readonly string[]
  endpoint_uri?: string
  application_id?: string
}

/** All flows of a business account, over all pages. */
export function listFlows(graph: Graph, wabaId: string): Promise<GraphResult<MetaFlow[]>> {
  return listAll(graph, { path: [wabaId, 'flows'], item: MetaFlow })
}

/** The flow of a name, which is unique in its account; undefined if there is none. */
export async function findFlow(
  graph: Graph,
  wabaId: string,
  name: string
): Promise<GraphResult<MetaFlow | undefined>> {
  const listed = await listFlows(graph, wabaId)
  if (listed.outcome !== 'done') return listed
  return { outcome: 'done', value: listed.value.find(flow => flow.name === name) }
}

/** Read a flow with all that is told of it but its preview (spec: Graph API, section 3.3). */
export function readFlow(graph: Graph, flowId: string): Promise<GraphResult<MetaFlow>> {
  const fields = [...DEFAULT_FIELDS, ...MORE_FIELDS].join(',')
  return graph.call({ path: [flowId], query: { fields }, reply: MetaFlow })
}

const Preview = MetaFlow.pick({ preview: true })

/** A page that shows the flow to whoever has its address, for 30 days. */
export async function previewFlow(graph: Graph, flowId: string, { isNew = false } = {}) {
  const fields = `preview.invalidate(${isNew})`
  return graph.call({ path: [flowId], query: { fields }, reply: Preview })
}

const Created = z.object({
  id: z.string(),
  validation_errors: z.array(ValidationError).default([])
})

/** Make a flow, as a draft without screens. Twice is refused: a name is unique. */
export function createFlow(
  graph: Graph,
  wabaId: string,
  settings: Required<Pick<FlowSettings, 'name' | 'categories'>> & FlowSettings
) {
  const path = [wabaId, 'flows']
  return graph.call({ method: 'POST', path, body: settings, reply: Created })
}

/** Change the settings that are given. A published flow becomes a draft by it. */
export function updateFlow(graph: Graph, flowId: string, settings: FlowSettings) {
  const method = 'POST'
  return graph.call({ method, path: [flowId], body: settings, reply: Success, retry: 'idempotent' })
}

/** Publish a draft. */
export function publishFlow(graph: Graph, flowId: string) {
  return graph.call({ method: 'POST', path: [flowId, 'publish'], reply: Success })
}

/** Take a published flow out of use, for ever. */
export function deprecateFlow(graph: Graph, flowId: string) {
  return graph.call({ method: 'POST', path: [flowId, 'deprecate'], reply: Success })
}

/** Delete a draft, for ever. */
export function deleteFlow(graph: Graph, flowId: string) {
  return graph.call({ method: 'DELETE', path: [flowId], reply: Success })
}
