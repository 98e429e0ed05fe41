import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import t from 'tap'
import { z } from 'zod'
import shipped, { createClaim } from '../../flows/claim/index.ts'
import { ask, checkEndpoint } from '../../src/index.ts'
import { localCdn, openFlow } from '../../src/simulator/node.ts'
import { failed, serve } from '../helper.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
)
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')
const TEXT = Buffer.from('not a picture of anything')
const ELEVEN_MB = 11 * 1024 * 1024

const filed = {
  policy_number: 'HM-204817',
  incident_date: '2026-11-15',
  description: 'A pipe burst under the sink.'
}

const Photos = z.object({ photo_receipts: z.array(z.string()) })

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64')

/** Encrypt a file as a phone does before it uploads it (spec: data channel, section 11). */
function encrypt(plaintext: Buffer) {
  const [key, hmacKey, iv] = [randomBytes(32), randomBytes(32), randomBytes(16)]
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  const mac = createHmac('sha256', hmacKey).update(iv).update(ciphertext).digest().subarray(0, 10)
  const file = Buffer.concat([ciphertext, mac])
  const encryption_metadata = {
    encrypted_hash: sha256(file),
    plaintext_hash: sha256(plaintext),
    encryption_key: key.toString('base64'),
    hmac_key: hmacKey.toString('base64'),
    iv: iv.toString('base64')
  }
  return { file, encryption_metadata }
}

const files = new Map<string, Buffer>()

/** Put a file on the CDN; what it returns is what a picker sends of it. */
function upload(media_id: string, plaintext: Buffer, corrupt = (file: Buffer) => file) {
  const { file, encryption_metadata } = encrypt(plaintext)
  files.set(`/v/${media_id}`, corrupt(file))
  const cdn_url = `https://mmg.whatsapp.net/v/${media_id}`
  return { media_id, cdn_url, file_name: `${media_id}.bin`, encryption_metadata }
}

const cdn = createServer((request, response) => {
  if (request.url === '/v/slow') return
  const file = files.get(request.url ?? '')
  response.writeHead(file ? 200 : 404).end(file)
})
cdn.listen(0, '127.0.0.1')
await once(cdn, 'listening')
t.teardown(() => {
  cdn.closeAllConnections()
  cdn.close()
})

/** The CDN's address, and nothing else, leads here. */
const fetchHere: typeof fetch = (input, init) => {
  const address = cdn.address()
  if (address === null || typeof address === 'string') throw new TypeError('not listening')
  const { pathname } = new URL(String(input))
  return fetch(`http://127.0.0.1:${address.port}${pathname}`, init)
}

/** The phone of one flow token, and an insurer of its own. */
function open({ flow_token = 'claim.2026-11-22.x9', budgetMs = 8000 } = {}) {
  const endpoint = createClaim({ fetch: fetchHere, now: () => NOW })
  return {
    init: () => ask(endpoint, { action: 'INIT', flow_token }),
    send: (screen: string, data: object) =>
      ask(endpoint, { action: 'data_exchange', screen, data, flow_token }, { budgetMs })
  }
}

t.test('contract and flow.json agree', async t => {
  t.strictSame(await checkEndpoint(shipped), [])
})

t.test('on a phone: what is wrong is mended, and the claim is made', async t => {
  const cdn = await localCdn({ asWhatsApp: true })
  t.teardown(() => cdn.close())
  const { app } = await serve(t, [createClaim({ fetch: cdn.fetch, now: () => NOW })])
  const phone = await openFlow({ app, flow: 'claim', cdn })
  const file = (bytes: Buffer, name: string, type: string) =>
    new File([new Uint8Array(bytes)], name, { type })

  await phone.fill({ ...filed, policy_number: 'HM-000000' })
  await phone.tap('Continue')
  t.equal(phone.field('policy_number').error, 'No policy has this number')
  await phone.fill(filed)
  t.equal(phone.field('policy_number').error, undefined)
  await phone.tap('Continue')

  t.equal(phone.screen.id, 'PHOTOS')
  await phone.pick('photos', [file(PNG, 'a.png', 'image/png'), file(TEXT, 'b.png', 'image/png')])
  await phone.tap('Continue')
  t.strictSame(Object.values(Object(phone.field('photos').error)), ['This is not a photo'])
  await phone.pick('photos', [file(PNG, 'a.png', 'image/png')])
  await phone.tap('Continue')

  t.equal(phone.screen.id, 'DOCUMENT')
  await phone.pick('documents', [file(PDF, 'a.pdf', 'application/pdf')])
  await phone.tap('Continue')
  const shown = phone.screen.components.map(({ props }) => props.text)
  t.ok(shown.includes(filed.description), 'what was typed two screens ago')
  await phone.fill({ is_true: true })
  await phone.tap('Send claim')
  t.match(phone.completion, { claim_number: /^C-/ })
  t.strictSame(failed(phone.steps), [])
})

t.test('a claim is made', async t => {
  const { init, send } = open()
  t.same(await init(), {
    screen: 'CLAIM',
    data: { earliest_date: '2026-08-24', latest_date: '2026-11-22', field_errors: {} }
  })
  t.same(await send('CLAIM', filed), { screen: 'PHOTOS', data: { photo_errors: {} } })

  const document = await send('PHOTOS', { photos: [upload('far', PNG), upload('near', PNG)] })
  t.match(document, { screen: 'DOCUMENT', data: { document_errors: {} } })
  const { photo_receipts } = Photos.parse(document.data)
  t.equal(photo_receipts.length, 2)

  const review = await send('DOCUMENT', { photo_receipts, documents: [upload('bill', PDF)] })
  t.match(review, { screen: 'REVIEW', data: { evidence: '2 photos and 1 document' } })

  const declared = { ...filed, ...review.data, is_true: true }
  const end = await send('REVIEW', declared)
  t.match(end, {
    screen: 'SUCCESS',
    data: {
      extension_message_response: {
        params: { flow_token: 'claim.2026-11-22.x9', claim_number: /^C-/ }
      }
    }
  })
  t.same(await send('REVIEW', declared), end, 'a request that is sent again is the same claim')
})

t.test('what the insurer would refuse stands below its field', async t => {
  const { send } = open()
  const refused = (field_errors: object) => ({
    screen: 'CLAIM',
    data: { earliest_date: '2026-08-24', latest_date: '2026-11-22', field_errors }
  })
  const unknown = await send('CLAIM', { ...filed, policy_number: 'HM-000000' })
  t.same(unknown, refused({ policy_number: 'No policy has this number' }))
  const later = await send('CLAIM', { ...filed, incident_date: '2026-11-23' })
  t.same(later, refused({ incident_date: 'That day is still to come' }))
  const old = await send('CLAIM', { ...filed, incident_date: '2026-08-23' })
  t.same(old, refused({ incident_date: 'A claim must be made within 90 days' }))
  const before = await send('CLAIM', { ...filed, incident_date: '2024-02-29' })
  t.same(before, refused({ incident_date: 'Your cover had not begun on that day' }))

  const typed = await send('CLAIM', { ...filed, policy_number: ' hm-204817 ' })
  t.match(typed, { screen: 'PHOTOS' }, 'however the number was typed')
})

t.test('what is wrong with a file stands below it', async t => {
  const { send } = open()
  const lost = 'This file did not reach us. Please add it again'
  const missing = upload('missing', PNG)
  files.delete('/v/missing')
  const elsewhere = { ...upload('elsewhere', PNG), cdn_url: 'https://example.com/v/elsewhere' }

  await t.test('a photo that is none, beside one that is good', async t => {
    const answer = await send('PHOTOS', { photos: [upload('good', PNG), upload('text', TEXT)] })
    t.same(answer, { screen: 'PHOTOS', data: { photo_errors: { text: 'This is not a photo' } } })
  })

  const cases = {
    'a file that somebody changed': [upload('changed', PNG, file => file.reverse()), lost],
    'a file that is not there': [missing, lost],
    'a file that is not on the CDN of WhatsApp': [elsewhere, lost],
    'a file that is too large': [upload('huge', Buffer.alloc(ELEVEN_MB)), 'This file is too large']
  } as const
  for (const [name, [photo, error]] of Object.entries(cases)) {
    await t.test(name, async t => {
      t.same(await send('PHOTOS', { photos: [photo] }), {
        screen: 'PHOTOS',
        data: { photo_errors: { [photo.media_id]: error } }
      })
    })
  }

  await t.test('a file that does not arrive in time, before the budget is spent', async t => {
    const photos = [upload('slow', PNG)]
    t.same(await open({ budgetMs: 600 }).send('PHOTOS', { photos }), {
      screen: 'PHOTOS',
      data: { photo_errors: { slow: lost } }
    })
  })

  await t.test('a document that is no PDF, and the photos are not forgotten', async t => {
    const document = { photo_receipts: ['p1'], documents: [upload('scan', PNG)] }
    t.same(await send('DOCUMENT', document), {
      screen: 'DOCUMENT',
      data: { photo_receipts: ['p1'], document_errors: { scan: 'This is not a PDF' } }
    })
  })
})

t.test('a claim that cannot be registered stays on REVIEW, with the reason', async t => {
  const { send } = open()
  const review = { receipts: ['p1', 'd1'], evidence: '1 photo and 1 document' }
  const submitted = { ...filed, receipts: review.receipts, is_true: true }

  const gone = await send('REVIEW', submitted)
  t.match(gone, { screen: 'REVIEW', data: { ...review, error_message: /files are gone/ } })
  const refused = await send('REVIEW', { ...submitted, policy_number: 'HM-000000' })
  t.match(refused, { screen: 'REVIEW', data: { error_message: 'No policy has this number.' } })
  await t.rejects(send('REVIEW', { ...submitted, receipts: [] }), { code: 'FLOW_ERR_PAYLOAD' })
})

t.test('a flow token that carries a day is good until the end of it', async t => {
  const expired = open({ flow_token: 'claim.2026-11-21.x9' })
  const refusal = {
    code: 'FLOW_ERR_TOKEN_INVALID',
    statusCode: 427,
    message: 'This claim form has expired. Write to us, and we will send you a new one.'
  }
  await t.rejects(expired.init(), refusal)
  await t.rejects(expired.send('CLAIM', filed), refusal)
  for (const flow_token of ['claim.2026-11-22.x9', 'claim.x9', 'unused']) {
    t.match(await open({ flow_token }).init(), { screen: 'CLAIM' }, flow_token)
  }
})

t.test('the flow as it is shipped takes claims up to today', async t => {
  const { data } = await ask(shipped, { action: 'INIT' })
  t.match(data, { latest_date: new Date().toISOString().slice(0, 10) })
})
