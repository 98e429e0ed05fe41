import { z } from 'zod'
import type { Graph } from './client.ts'
import { listAll } from './pages.ts'
import { Success } from './success.ts'

const SubscribedApp = z.object({
  whatsapp_business_api_data: z.object({ id: z.string(), name: z.string().optional() })
})

const pathOf = (wabaId: string) => [wabaId, 'subscribed_apps']

/** The apps whose webhook gets what happens in a business account. */
export function listSubscribedApps(graph: Graph, wabaId: string) {
  return listAll(graph, { path: pathOf(wabaId), item: SubscribedApp })
}

/** Have the app of the token get what happens in a business account. */
export function subscribeApp(graph: Graph, wabaId: string) {
  const method = 'POST'
  return graph.call({ method, path: pathOf(wabaId), reply: Success, retry: 'idempotent' })
}
