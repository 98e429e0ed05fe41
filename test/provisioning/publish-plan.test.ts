import t from 'tap'
import { graphClient } from '../../src/clients/graph/index.ts'
import { createHttp } from '../../src/clients/http.ts'
import { planPublishing } from '../../src/provisioning/publish-plan.ts'
import { startGraph } from '../standins/graph.ts'

t.test('what cannot be published is refused before anything is planned', async t => {
  const { state, url, violations, addFlow } = await startGraph(t)
  const http = createHttp()
  const graph = graphClient({ token: state.token, url, http })
  const content = Buffer.from('{}')
  addFlow({ name: 'gone', status: 'DEPRECATED' })
  for (const [name, message] of [
    ['gone', /"gone" cannot be published: it is deprecated, which is for ever/],
    ['new', /"new" cannot be published: .*its address is not known/]
  ] as const) {
    const wanted = { name, content, hasEndpoint: true, isDraft: false }
    await t.rejects(planPublishing({ graph, http, wabaId: state.wabaId }, wanted), {
      code: 'FLOW_ERR_PUBLISH',
      message
    })
  }
  t.strictSame(violations, [])
})
