import { z } from 'zod'
import type { Graph, GraphResult } from './client.ts'
import { Success } from './success.ts'

const SubscribedApp = z.object({ id: z.string(), name: z.string().optional() })
const Subscribed = z.object({
  data: z.array(z.object({ whatsapp_business_api_data: SubscribedApp }))
})

const pathOf = (wabaId: string) => [wabaId, 'subscribed_apps']

/** The apps whose webhook gets what happens in a business account. */
export async function listSubscribedApps(
  graph: Graph,
  wabaId: string
): Promise<GraphResult<z.output<typeof SubscribedApp>[]>> {
  const listed = await graph.call({ path: pathOf(wabaId), reply: Subscribed })
  if (listed.outcome !== 'done') return listed
  const apps = listed.value.data.map(({ whatsapp_business_api_data: app }) => app)
  return { outcome: 'done', value: apps }
}

/** Have the app of the token get what happens in a business account. */
export function subscribeApp(graph: Graph, wabaId: string) {
  const method = 'POST'
  return graph.call({ method, path: pathOf(wabaId), reply: Success, retry: 'idempotent' })
}
