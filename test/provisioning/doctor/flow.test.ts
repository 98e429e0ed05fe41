import { readFileSync } from 'node:fs'
import t from 'tap'
import { graphClient } from '../../../src/clients/graph/index.ts'
import { createHttp } from '../../../src/clients/http.ts'
import { checkFlow } from '../../../src/provisioning/doctor/flow.ts'
import { startGraph } from '../../standins/graph.ts'

t.test('the endpoint at Meta is held to the address from outside', async t => {
  const { state, url, violations, addFlow } = await startGraph(t)
  const graph = graphClient({ token: state.token, url, http: createHttp() })
  const flowJson = readFileSync('flows/appointment/flow.json', 'utf8')
  const endpointUri = 'https://flows.example.com/flows/appointment'
  const flow = addFlow({ name: 'appointment', flowJson, endpointUri })
  const look = async (endpointUrl: string | undefined) => {
    const wanted = { name: 'appointment', dataApiVersion: '3.0', endpointUrl, appId: undefined }
    const { verdicts } = await checkFlow(graph, state.wabaId, wanted)
    return verdicts.find(({ name }) => name === 'endpoint_uri')
  }
  t.match(await look(endpointUri), { is: 'ok', said: endpointUri })
  t.match(await look('https://new.example.com/'), {
    is: 'wrong',
    said: `${endpointUri} instead of https://new.example.com/`,
    mend: 'flowgate publish appointment --url https://new.example.com/'
  })
  t.match(await look('http://127.0.0.1:3000/flows/appointment'), { is: 'skipped' })
  t.match(await look(undefined), { is: 'skipped', said: /with PUBLIC_URL it is compared/ })
  flow.endpointUri = undefined
  t.match(await look(undefined), { is: 'wrong', mend: 'flowgate publish appointment --url URL' })
  t.strictSame(violations, [])
})
