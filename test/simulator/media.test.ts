import { createHash } from 'node:crypto'
import t from 'tap'
import { z } from 'zod'
import { MediaFile, openMedia, readMedia } from '../../src/index.ts'
import { createPhone } from '../../src/simulator/index.ts'
import { localCdn } from '../../src/simulator/node.ts'
import { complete, flowOf, footer, type Node, phoneOn, text } from './flow.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
)
const photo = (name = 'a.png', bytes: Buffer = PNG) =>
  new File([new Uint8Array(bytes)], name, { type: 'image/png' })

const screens = (more: Node = {}) => ({
  A: {
    terminal: true,
    data: { errors: {} },
    children: [
      { type: 'PhotoPicker', name: 'photos', label: 'Photos', ...more },
      footer(complete({ photos: '${form.photos}' }))
    ]
  }
})
const picked = (value: unknown) => z.array(MediaFile).parse(value)

t.test('a picked file is what a handler reads', async t => {
  const cdn = await localCdn({ asWhatsApp: true })
  t.teardown(() => cdn.close())
  const phone = await phoneOn(screens(), { cdn })
  await phone.pick('photos', [photo('a.png'), photo('b.png', Buffer.alloc(100_000, 'b'))])
  const [a, b] = picked(phone.field('photos').value)
  if (!a || !b) throw new TypeError('two were picked')

  t.match(a.cdn_url, /^https:\/\/mmg\.whatsapp\.net\//)
  const { bytes, ...about } = await readMedia(a, { fetch: cdn.fetch })
  t.strictSame(about, { type: 'image/png', fileName: 'a.png' })
  t.ok(PNG.equals(bytes))
  const { stream } = await openMedia(b, { fetch: cdn.fetch })
  t.equal((await new Response(stream).text()).length, 100_000)

  await t.test('and lies on the CDN encrypted', async t => {
    for (const file of cdn.files.values()) {
      t.equal(Buffer.from(file).includes(PNG), false)
      t.equal(Buffer.from(file).includes('bbbb'), false)
    }
    t.not(a.encryption_metadata.encryption_key, b.encryption_metadata.encryption_key)
  })

  await t.test('and is refused when somebody changes it, or takes it away', async t => {
    const { INTEGRITY, DOWNLOAD } = {
      INTEGRITY: 'FLOW_ERR_MEDIA_INTEGRITY',
      DOWNLOAD: 'FLOW_ERR_MEDIA_DOWNLOAD'
    }
    cdn.files.get(a.cdn_url)?.reverse()
    cdn.files.delete(b.cdn_url)
    await t.rejects(readMedia(a, { fetch: cdn.fetch }), { code: INTEGRITY })
    await t.rejects(readMedia(b, { fetch: cdn.fetch }), { code: DOWNLOAD })
  })
})

t.test('an endpoint in another language fetches it by its address', async t => {
  const cdn = await localCdn()
  t.teardown(() => cdn.close())
  const phone = await phoneOn(screens(), { cdn })
  await phone.pick('photos', [photo()])
  const [file] = picked(phone.field('photos').value)
  const response = await fetch(String(file?.cdn_url))
  const hash = createHash('sha256').update(new Uint8Array(await response.arrayBuffer()))
  t.equal(hash.digest('base64'), file?.encryption_metadata.encrypted_hash)
  t.equal((await fetch(`${file?.cdn_url}0`)).status, 404)
})

t.test('files need no CDN of one’s own', async t => {
  const phone = await phoneOn(screens())
  await phone.pick('photos', [photo()])
  const [file] = picked(phone.field('photos').value)
  t.equal((await fetch(String(file?.cdn_url))).status, 200)
})

t.test('picking again replaces what was picked, and none is none', async t => {
  const phone = await phoneOn(screens({ 'min-uploaded-photos': 1 }))
  await phone.pick('photos', [photo('a.png')])
  await phone.pick('photos', [photo('b.png')])
  t.match(phone.field('photos'), { value: [{ file_name: 'b.png' }], fault: undefined })
  await phone.pick('photos', [])
  await t.rejects(phone.tap('Continue'), { message: /photos \(Add a file\)/ })
})

t.test('of a picked file the chat gets what it needs to find it', async t => {
  const phone = await phoneOn(screens())
  await phone.pick('photos', [photo()])
  const [file] = picked(phone.field('photos').value)
  await phone.tap('Continue')
  t.strictSame(phone.completion, {
    flow_token: 'token',
    photos: [
      {
        file_name: 'a.png',
        mime_type: 'image/png',
        sha256: createHash('sha256').update(PNG).digest('base64'),
        id: file?.media_id
      }
    ]
  })
})

t.test('what the endpoint says of each file', async t => {
  const phone = await phoneOn(screens({ 'error-message': '${data.errors}' }), {
    data: { errors: { m1: 'This is not a photo' } }
  })
  t.strictSame(phone.field('photos').error, { m1: 'This is not a photo' })
})

t.test('a picker does not take everything', async t => {
  const pdf = new File(['%PDF'], 'a.pdf', { type: 'application/pdf' })
  const cases: [picker: Node, files: File[], message: string][] = [
    [{ 'max-uploaded-photos': 1 }, [photo(), photo()], 'takes 1 files, and these are 2'],
    [
      { 'max-file-size-kb': 1 },
      [photo('a.png', Buffer.alloc(1025))],
      'takes files of 1 KiB, and a.png has 1025 bytes'
    ],
    [{}, [pdf], 'takes `image/`, and a.pdf is application/pdf'],
    [
      { type: 'DocumentPicker', 'allowed-mime-types': ['application/pdf'] },
      [pdf, photo()],
      'takes `application/pdf`, and a.png is image/png'
    ],
    [{ type: 'DocumentPicker' }, [new File([''], 'a')], 'takes documents, and a is of no type'],
    [
      { type: 'DocumentPicker' },
      [pdf, new File(['MZ'], 'a.exe', { type: 'application/x-msdownload' })],
      'takes documents, and a.exe is application/x-msdownload'
    ]
  ]
  for (const [picker, files, words] of cases) {
    const phone = await phoneOn(screens(picker))
    const refused = { name: 'SimulatorError', message: new RegExp(`on A .*${words}$`) }
    await t.rejects(phone.pick('photos', files), refused, words)
    t.equal(phone.field('photos').value, undefined)
  }

  const flowJson = flowOf({ A: { ...screens().A, data: {} }, B: { children: [text('')] } })
  const phone = createPhone({ flowJson, screen: 'A' })
  await phone.open()
  await t.rejects(phone.pick('photos', [photo()]), { message: /give openFlow a `cdn`/ })
  await t.rejects(phone.fill({ photos: [] }), {
    message: /takes files: pick\('photos', \[file\]\)/
  })
})
