import { createHash } from 'node:crypto'
import t, { type Test } from 'tap'
import { downloadMedia, graphClient } from '../../../src/clients/graph/index.ts'
import { createHttp } from '../../../src/clients/http.ts'
import { createMediaDownload, MediaOfCompletion } from '../../../src/index.ts'
import { startGraph } from '../../standins/graph.ts'

const bytes = Buffer.from('hello flow media')
const sha256 = (encoding: 'base64' | 'hex') => createHash('sha256').update(bytes).digest(encoding)

async function stored(t: Test) {
  const graph = await startGraph(t)
  const http = createHttp({ sleep: async () => {} })
  const client = graphClient({ token: graph.state.token, url: graph.url, http })
  return { graph, client, id: graph.addMedia(bytes, 'image/png') }
}

t.test('a file of a completion is downloaded by its id, and held to its hash', async t => {
  const { client, graph, id } = await stored(t)
  for (const options of [{}, { sha256: sha256('base64') }, { sha256: sha256('hex') }]) {
    t.strictSame(await downloadMedia(client, id, options), { bytes, mimeType: 'image/png' })
  }
  graph.expireMediaUrls()
  t.match(await downloadMedia(client, id), { bytes }, 'the address is asked for each time')
  t.strictSame(graph.violations, [])
})

t.test('the public API downloads what a completion names', async t => {
  const { graph, id } = await stored(t)
  const download = createMediaDownload({ token: graph.state.token, url: graph.url })
  const file = { id, file_name: 'a.png', mime_type: 'image/png', sha256: sha256('base64') }
  t.strictSame(await download(MediaOfCompletion.parse(file)), { bytes, mimeType: 'image/png' })
  await t.rejects(download({ ...file, sha256: 'another' }), { code: 'FLOW_ERR_MEDIA_INTEGRITY' })
  await t.rejects(download(file, { maxBytes: 3 }), { code: 'FLOW_ERR_MEDIA_SIZE' })
  t.strictSame(graph.violations, [])
})

t.test('a file that is larger than Meta says is not read to its end', async t => {
  const url = 'https://lookaside.fbsbx.com/1'
  for (const size of [{}, { file_size: '3' }]) {
    let pulled = 0
    const endless = () =>
      new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(1000))
          pulled += 1
        }
      })
    const fetch: typeof globalThis.fetch = async input =>
      String(input) === url ? new Response(endless()) : Response.json({ url, ...size })
    const graph = { token: 'EAAsecret', url: 'https://graph.example/v26.0' }
    const download = createMediaDownload({ ...graph, http: createHttp({ fetch }) })
    await t.rejects(download({ id: '1' }, { maxBytes: 9999 }), { code: 'FLOW_ERR_MEDIA_SIZE' })
    t.ok(pulled < 20, `${pulled} pulls`)
  }
})

t.test('what is not the file that was sent is none', async t => {
  const { client, graph, id } = await stored(t)
  const other = createHash('sha256').update('another').digest('base64')
  await t.rejects(downloadMedia(client, id, { sha256: other }), {
    code: 'FLOW_ERR_MEDIA_INTEGRITY'
  })
  await t.rejects(downloadMedia(client, id, { maxBytes: bytes.length - 1 }), {
    code: 'FLOW_ERR_MEDIA_SIZE'
  })
  await t.rejects(downloadMedia(client, '99'), {
    code: 'FLOW_ERR_MEDIA_DOWNLOAD',
    message: /no such object/
  })
  graph.fail({ kind: 'slow', ms: 0 }, { kind: 'expired' })
  await t.rejects(downloadMedia(client, id), { message: /status 401/ })
  graph.fail({ kind: 'slow', ms: 0 }, { kind: 'drop', times: 4 })
  await t.rejects(downloadMedia(client, id), { message: /connection was lost/ })
})

t.test('an address that is not of Meta gets neither a request nor the token', async t => {
  const fetch: typeof globalThis.fetch = async () =>
    Response.json({ url: 'https://example.com/file', mime_type: 'image/png' })
  const http = createHttp({ fetch })
  const client = graphClient({ token: 'EAAsecret', url: 'https://graph.example/v26.0', http })
  await t.rejects(downloadMedia(client, '1'), {
    code: 'FLOW_ERR_MEDIA_DOWNLOAD',
    message: /not one of Meta/
  })
})
