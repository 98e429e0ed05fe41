import { z } from 'zod'
import type { ApiResult } from '../api-result.ts'
import type { Sinch } from './client.ts'

/** More pages than anybody has flows, so that a token that leads in circles ends. */
const MAX_PAGES = 100
const PAGE_SIZE = '100'

/** `FLOW_STATUS_DRAFT`, `FLOW_STATUS_PUBLISHED`, `FLOW_STATUS_DEPRECATED`, or one to come. */
const SinchFlow = z.object({ id: z.string(), name: z.string(), status: z.string() })
export type SinchFlow = z.output<typeof SinchFlow>

const Page = z.object({ flows: z.array(SinchFlow), nextPageToken: z.string().optional() })
const Screens = z.object({ screens: z.array(z.object({ id: z.string() })) })

/** The flows of a project, all of them (spec: Sinch, section 13.1). */
export async function listFlows(sinch: Sinch): Promise<ApiResult<SinchFlow[]>> {
  const flows: SinchFlow[] = []
  let pageToken: string | undefined
  for (let page = 0; page < MAX_PAGES; page++) {
    const result = await sinch.call({
      ...{ api: 'provisioning', path: ['whatsapp', 'flows'], reply: Page },
      query: { pageSize: PAGE_SIZE, ...(pageToken && { pageToken }) }
    })
    if (result.outcome !== 'done') return result
    flows.push(...result.value.flows)
    pageToken = result.value.nextPageToken
    if (!pageToken) return { outcome: 'done', value: flows }
  }
  return { outcome: 'unknown', reason: `Sinch's list has more than ${MAX_PAGES} pages` }
}

/** The ids of a flow's screens. */
export async function listScreens(sinch: Sinch, flowId: string): Promise<ApiResult<string[]>> {
  const path = ['whatsapp', 'flows', flowId, 'screens']
  const result = await sinch.call({ api: 'provisioning', path, reply: Screens })
  if (result.outcome !== 'done') return result
  return { outcome: 'done', value: result.value.screens.map(({ id }) => id) }
}
