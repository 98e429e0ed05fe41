import { z } from 'zod'
import type { Http } from '../http.ts'
import type { Graph, GraphResult } from './client.ts'
import { ValidationError } from './flow.ts'
import { listAll } from './pages.ts'

/** Spec: Graph API, section 3. */
const MAX_BYTES = 10 * 1024 * 1024

const Asset = z.object({ name: z.string(), asset_type: z.string(), download_url: z.string() })

const Uploaded = z.object({
  success: z.literal(true),
  validation_errors: z.array(ValidationError).default([])
})

/**
 * Give a flow its Flow JSON. Done with `validation_errors` means: stored, and not to be published
 * like this. A published flow becomes a draft by it.
 */
export function uploadFlowJson(graph: Graph, flowId: string, content: Uint8Array) {
  const form = new FormData()
  form.set('name', 'flow.json')
  form.set('asset_type', 'FLOW_JSON')
  // A copy is of an ArrayBuffer for sure, as Blob wants it.
  form.set('file', new Blob([new Uint8Array(content)], { type: 'application/json' }), 'flow.json')
  return graph.call({
    ...{ method: 'POST', path: [flowId, 'assets'], body: form },
    ...{ reply: Uploaded, retry: 'idempotent' }
  })
}

/** The Flow JSON that a flow has at Meta; undefined if it has none yet. */
export async function readFlowJson(
  graph: Graph,
  flowId: string,
  { http }: { http: Http }
): Promise<GraphResult<Buffer | undefined>> {
  const listed = await listAll(graph, { path: [flowId, 'assets'], item: Asset })
  if (listed.outcome !== 'done') return listed
  const asset = listed.value.find(({ asset_type }) => asset_type === 'FLOW_JSON')
  if (!asset) return { outcome: 'done', value: undefined }
  // The address is signed and of a CDN: it needs no token, and gets none.
  const result = await http({
    ...{ method: 'GET', url: asset.download_url, retry: 'idempotent' },
    maxBytes: MAX_BYTES
  })
  if (result.outcome !== 'answered') return result
  const { status, body } = result.reply
  if (body.length > MAX_BYTES) {
    return { outcome: 'unknown', reason: `the Flow JSON has more than ${MAX_BYTES} bytes` }
  }
  if (status === 200) return { outcome: 'done', value: body }
  const reason = `the Flow JSON cannot be downloaded (status ${status})`
  return { outcome: 'refused', status, reason }
}
