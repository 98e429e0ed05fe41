import type { Test } from 'tap'
import { type GraphOptions, startGraph } from '../standins/graph.ts'

/** The Graph API as a stand-in, and the variables that lead to it. It is asked as its spec says. */
export async function meta(t: Test, options?: GraphOptions) {
  const graph = await startGraph(t, options)
  t.teardown(() => {
    // No assertion can be made any more.
    if (graph.violations.length > 0) throw new Error(graph.violations.join('\n'))
  })
  const env = {
    META_GRAPH_URL: graph.url,
    META_ACCESS_TOKEN: graph.state.token,
    META_PHONE_NUMBER_ID: graph.phoneId,
    META_WABA_ID: graph.state.wabaId
  }
  return { graph, env, phone: graph.state.phones.get(graph.phoneId) }
}
