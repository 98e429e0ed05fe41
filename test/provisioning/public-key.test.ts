import t, { type Test } from 'tap'
import { graphClient } from '../../src/clients/graph/index.ts'
import { createHttp, type Http } from '../../src/clients/http.ts'
import { uploadKey } from '../../src/provisioning/public-key.ts'
import { FINGERPRINT, vector } from '../keys/vectors.ts'
import { startGraph } from '../standins/graph.ts'

const wanted = { pem: String(vector('rsa2048-public.pem')), fingerprint: FINGERPRINT }

/** A number whose key Meta leaves unsigned until `sign` is called. */
async function slowToSign(t: Test) {
  const graph = await startGraph(t)
  const phone = graph.state.phones.get(graph.phoneId)
  if (!phone) throw new Error('the stand-in has no number')
  const send = createHttp()
  const http: Http = async call => {
    const result = await send(call)
    if (call.method === 'POST') phone.signatureStatus = 'MISMATCH'
    return result
  }
  const client = graphClient({ token: graph.state.token, url: graph.url, http })
  t.teardown(() => {
    if (graph.violations.length > 0) throw new Error(graph.violations.join('\n'))
  })
  return {
    sign: () => Object.assign(phone, { signatureStatus: 'VALID' }),
    upload: (sleep: () => Promise<void>) => uploadKey(client, graph.phoneId, wanted, { sleep })
  }
}

t.test('Meta is given a while to sign a key', async t => {
  const { sign, upload } = await slowToSign(t)
  let waits = 0
  const sleep = async () => {
    if (++waits === 3) sign()
  }
  t.strictSame(await upload(sleep), { isNew: true })
  t.equal(waits, 3)
  t.strictSame(await upload(sleep), { isNew: false })
})

t.test('a key that Meta does not sign is not in place', async t => {
  const { upload } = await slowToSign(t)
  await t.rejects(
    upload(async () => {}),
    {
      code: 'FLOW_ERR_GRAPH',
      message: /its signature status is MISMATCH, not VALID/
    }
  )
})
