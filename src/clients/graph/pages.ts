import { z } from 'zod'
import type { Graph, GraphResult } from './client.ts'

/** More pages than anybody has flows, so that a cursor that leads in circles ends. */
const MAX_PAGES = 100
const PAGE_SIZE = '100'

const paging = z
  .object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.unknown() })
  .partial()
  .optional()

/** Read a list to its end, page by page: `next` is there as long as there is another one. */
export async function listAll<S extends z.ZodType>(
  graph: Graph,
  { path, item, limit = PAGE_SIZE }: { path: readonly string[]; item: S; limit?: string }
): Promise<GraphResult<z.output<S>[]>> {
  const reply = z.object({ data: z.array(item), paging })
  const items: z.output<S>[] = []
  let after: string | undefined
  for (let page = 0; page < MAX_PAGES; page++) {
    const result = await graph.call({ path, query: { limit, ...(after && { after }) }, reply })
    if (result.outcome !== 'done') return result
    const { data, paging } = result.value
    items.push(...data)
    after = paging?.next === undefined ? undefined : paging.cursors?.after
    if (after === undefined) return { outcome: 'done', value: items }
  }
  return { outcome: 'unknown', reason: `Meta's list has more than ${MAX_PAGES} pages` }
}
