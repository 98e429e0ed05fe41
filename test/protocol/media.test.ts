import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import forge from 'node-forge'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { MediaFile, type MediaOptions, openMedia, readMedia } from '../../src/protocol/media.ts'
import { decryptMedia, EncryptionMetadata } from '../../src/protocol/media-cipher.ts'

const KIB = 1024
const MIB = 1024 * KIB
const HEAD_BYTES = 256 * KIB
// One read of a socket in Node.
const CHUNK_BYTES = 64 * KIB

/** Up to its pixels. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAAElEQVQ=', 'base64')

// Instead of the time limit, which would also end what nobody ended.
const never = new AbortController().signal

const CDN_URL = 'https://mmg.whatsapp.net/v/secret-path?secret-query=1'
const FILE_NAME = 'secret passport.jpg'

const Vector = z.object({
  name: z.string(),
  encryption_metadata: EncryptionMetadata,
  file: z.base64().optional(),
  plaintext: z.base64().optional()
})
const vectors = z
  .array(Vector)
  .parse(JSON.parse(readFileSync('test/fixtures/vectors/media.json', 'utf8')))

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const flip = (bytes: Buffer, at: number) =>
  Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)))

interface Parts {
  plaintext: Buffer
  key: Buffer
  hmacKey: Buffer
  iv: Buffer
  ciphertext: Buffer
  mac: Buffer
}

/** A file as phones make it; what is passed in replaces what would be computed. */
function encrypt(given: Partial<Parts> = {}) {
  const {
    plaintext = Buffer.from('hello flow media'),
    key = randomBytes(32),
    hmacKey = randomBytes(32),
    iv = randomBytes(16)
  } = given
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const { ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]) } = given
  const hmac = createHmac('sha256', hmacKey).update(iv).update(ciphertext).digest()
  const { mac = hmac.subarray(0, 10) } = given
  const file = Buffer.concat([ciphertext, mac])
  const metadata = {
    encryption_key: base64(key),
    hmac_key: base64(hmacKey),
    iv: base64(iv),
    encrypted_hash: base64(sha256(file)),
    plaintext_hash: base64(sha256(plaintext))
  }
  return { file, metadata, plaintext }
}

function mediaFile(metadata: EncryptionMetadata, cdnUrl = CDN_URL): MediaFile {
  return { media_id: 'id', cdn_url: cdnUrl, file_name: FILE_NAME, encryption_metadata: metadata }
}

type Answer = (response: ServerResponse) => unknown

/** A CDN on this machine, and the fetch that goes there for every address. */
async function serve(t: Test, answer: Answer) {
  const requests: { url: string; encoding: unknown }[] = []
  const responses: ServerResponse[] = []
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', encoding: request.headers['accept-encoding'] })
    responses.push(response)
    answer(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  // An AddressInfo because it listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo
  const fetch: typeof globalThis.fetch = (input, init) => {
    const { pathname, search } = new URL(String(input))
    return globalThis.fetch(`http://127.0.0.1:${port}${pathname}${search}`, init)
  }
  /** Settles when the first answer's connection has gone, before its end or after. */
  const hungUp = async () => {
    const [response] = responses
    if (response && !response.closed) await once(response, 'close')
    return response?.writableFinished === false
  }
  return { fetch, requests, hungUp }
}

/** Sends in pieces that no block, MAC or read is aligned with. */
function sendInPieces(bytes: Uint8Array): Answer {
  return async response => {
    for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 3) % 65_537) {
      if (!response.write(bytes.subarray(at, at + size))) await once(response, 'drain')
    }
    response.end()
  }
}

const send =
  (bytes: Uint8Array, status = 200, headers = {}): Answer =>
  response =>
    response.writeHead(status, headers).end(bytes)

/** Sends until the other side has had enough, and tells how much that was. */
function sendEndlessly(headers = {}, status = 200) {
  const chunk = Buffer.alloc(CHUNK_BYTES)
  const sent = { bytes: 0 }
  const answer: Answer = response => {
    response.writeHead(status, headers)
    const more = () => {
      while (!response.destroyed) {
        sent.bytes += chunk.length
        if (response.write(chunk)) continue
        response.once('drain', more)
        return
      }
    }
    more()
  }
  return { answer, sent }
}

async function drain(stream: ReadableStream<Uint8Array>) {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const ways = {
  readMedia: async (file: MediaFile, options: MediaOptions) => {
    const { bytes, ...rest } = await readMedia(file, options)
    return { bytes: Buffer.from(bytes), ...rest }
  },
  openMedia: async (file: MediaFile, options: MediaOptions) => {
    const { stream, ...rest } = await openMedia(file, options)
    return { bytes: await drain(stream), ...rest }
  }
}

/** The error that `promise` fails with, which must not tell what is nobody's business. */
async function refusal(t: Test, promise: Promise<unknown>, metadata?: EncryptionMetadata) {
  const error = await promise.then(
    () => t.fail('it was not refused'),
    (error: unknown) => error
  )
  const told = inspect(error, { depth: 10 })
  const secrets = ['secret', ...Object.values(metadata ?? {})]
  t.notOk(
    secrets.find(secret => told.includes(secret)),
    'the error tells no secret'
  )
  return error
}

for (const [name, read] of Object.entries(ways)) {
  for (const { name: vector, encryption_metadata: metadata, file, plaintext } of vectors) {
    t.test(`${name} reads the vector "${vector}", in pieces of any size`, async t => {
      const expected =
        plaintext === undefined
          ? createHash('shake256', { outputLength: MIB }).update('media').digest()
          : Buffer.from(plaintext, 'base64')
      const made = encrypt({
        plaintext: expected,
        key: Buffer.from(metadata.encryption_key, 'base64'),
        hmacKey: Buffer.from(metadata.hmac_key, 'base64'),
        iv: Buffer.from(metadata.iv, 'base64')
      })
      const onCdn = file === undefined ? made.file : Buffer.from(file, 'base64')
      t.equal(base64(sha256(onCdn)), metadata.encrypted_hash, 'the file is the vector')
      const { fetch, requests } = await serve(t, sendInPieces(onCdn))
      const { bytes, fileName } = await read(mediaFile(metadata), { fetch })
      t.ok(bytes.equals(expected))
      t.equal(fileName, FILE_NAME)
      t.strictSame(requests, [{ url: '/v/secret-path?secret-query=1', encoding: 'identity' }])
    })
  }

  t.test(`${name} reads a file that node-forge made`, async t => {
    const plaintext = forge.random.getBytesSync(1000)
    const [key, hmacKey, iv] = [32, 32, 16].map(size => forge.random.getBytesSync(size))
    if (!key || !hmacKey || !iv) throw new Error('no random bytes')
    const cipher = forge.cipher.createCipher('AES-CBC', key)
    cipher.start({ iv })
    cipher.update(forge.util.createBuffer(plaintext))
    cipher.finish()
    const ciphertext = cipher.output.getBytes()
    const hmac = forge.hmac.create()
    hmac.start('sha256', hmacKey)
    hmac.update(iv + ciphertext)
    const file = ciphertext + hmac.digest().getBytes(10)
    const hash = (bytes: string) => forge.md.sha256.create().update(bytes).digest().getBytes()
    const metadata = {
      encryption_key: forge.util.encode64(key),
      hmac_key: forge.util.encode64(hmacKey),
      iv: forge.util.encode64(iv),
      encrypted_hash: forge.util.encode64(hash(file)),
      plaintext_hash: forge.util.encode64(hash(plaintext))
    }
    const { fetch } = await serve(t, send(Buffer.from(file, 'binary')))
    const { bytes } = await read(mediaFile(metadata), { fetch })
    t.ok(bytes.equals(Buffer.from(plaintext, 'binary')))
  })
}

t.test('the example of the specification is read, and its wrong MAC is not', async t => {
  const metadata = {
    encryption_key: base64(Buffer.alloc(32, 0x11)),
    hmac_key: base64(Buffer.alloc(32, 0x22)),
    iv: base64(Buffer.alloc(16, 0x33)),
    encrypted_hash: 'cpioRxZXNbW5TfZl9/A6612O6NgLXWYl+YkjXVgshL0=',
    plaintext_hash: 'wh6/do4pA7gZ7dMbFvLCI57lTfOkgTyH1qGTojH9mUg='
  }
  const file = Buffer.from('VKsIa/+q+gz3FG8WXZhYWNs0tygY+Be4OnCyEHFsy95BnkgEs9LwLRca', 'base64')
  const good = await serve(t, send(file))
  const { bytes } = await readMedia(mediaFile(metadata), { fetch: good.fetch })
  t.equal(Buffer.from(bytes).toString(), 'hello flow media')

  const overCiphertextAlone = Buffer.from('67f3bec0296e3dea09f1', 'hex')
  const wrong = Buffer.concat([file.subarray(0, -10), overCiphertextAlone])
  const bad = await serve(t, send(wrong))
  const rehashed = mediaFile({ ...metadata, encrypted_hash: base64(sha256(wrong)) })
  t.match(await refusal(t, readMedia(rehashed, { fetch: bad.fetch })), {
    code: 'FLOW_ERR_MEDIA_INTEGRITY',
    message: /the MAC is wrong/
  })
})

t.test('a file decrypts to the same bytes however it is cut into chunks', async t => {
  const { file, metadata, plaintext } = encrypt({ plaintext: randomBytes(45) })
  for (let size = 1; size <= file.length; size++) {
    async function* chunks() {
      for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size)
    }
    const decrypted: Uint8Array[] = []
    const decrypting = decryptMedia(chunks(), metadata, plaintext.length)
    let next = await decrypting.next()
    for (; !next.done; next = await decrypting.next()) decrypted.push(next.value)
    t.equal(next.value, undefined)
    t.ok(Buffer.concat(decrypted).equals(plaintext), `chunks of ${size} bytes`)
  }
})

t.test('what readMedia returns owns its memory', async t => {
  const { file, metadata, plaintext } = encrypt()
  const { fetch } = await serve(t, send(file))
  const { bytes } = await readMedia(mediaFile(metadata), { fetch })
  t.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype)
  t.ok(Buffer.from(bytes.buffer).equals(plaintext))
})

t.test('MediaFile takes what phones send, drops what it does not know, and stays JSON', async t => {
  const known = mediaFile(encrypt().metadata)
  const sent = {
    ...known,
    extra: 1,
    encryption_metadata: { ...known.encryption_metadata, hmac: 'AAAA' }
  }
  const parsed = z.array(MediaFile).parse([sent])
  t.strictSame(parsed, [known])
  t.strictSame(JSON.parse(JSON.stringify(parsed)), [known])
})

t.test('MediaFile refuses keys and hashes of another length, and what is not base64', async t => {
  const { metadata } = encrypt()
  const wrong = {
    encryption_key: [16, 31, 33],
    hmac_key: [0, 31, 33],
    iv: [12, 15, 17],
    encrypted_hash: [20, 31, 33],
    plaintext_hash: [20, 31, 33]
  }
  const values = Object.entries(wrong).flatMap(([member, lengths]) => [
    ...lengths.map(length => [member, base64(Buffer.alloc(length))] as const),
    [member, '*'.repeat(44)] as const,
    [member, undefined] as const
  ])
  for (const [member, value] of values) {
    const { success, error } = MediaFile.safeParse(mediaFile({ ...metadata, [member]: value }))
    t.notOk(success, `${member}: ${value}`)
    t.match(error?.issues, [{ path: ['encryption_metadata', member] }])
  }
  t.notOk(MediaFile.safeParse({ ...mediaFile(metadata), cdn_url: 'no address' }).success)
})

t.test('an address that is not on the CDN is refused before anything is sent', async t => {
  const { metadata } = encrypt()
  const fetch = async () => t.fail('it was asked for') as never
  const refused = [
    ['http://mmg.whatsapp.net/secret', /not https/],
    ['ftp://mmg.whatsapp.net/secret', /not https/],
    ['data:text/plain,secret', /not https/],
    ['https://evil.example/secret', /its host is not allowed/],
    ['https://evilwhatsapp.net/secret', /its host is not allowed/],
    ['https://whatsapp.net.evil.example/secret', /its host is not allowed/],
    ['https://evil.example\\@whatsapp.net/secret', /its host is not allowed/],
    ['https://evil.example#@whatsapp.net/secret', /its host is not allowed/],
    ['https://whatsapp.net../secret', /its host is not allowed/],
    ['https://whatsаpp.net/secret', /its host is not allowed/],
    ['https://net/secret', /its host is not allowed/],
    ['https://secret@mmg.whatsapp.net/', /it names a user/],
    ['https://:secret@mmg.whatsapp.net/', /it names a user/],
    ['https://mmg.whatsapp.net:8443/secret', /it names a port/],
    ['https://mmg.whatsapp.net:80/secret', /it names a port/],
    ['https://127.0.0.1/secret', /its host is not allowed/],
    ['https://2130706433/secret', /its host is not allowed/],
    ['https://[::1]/secret', /its host is not allowed/],
    ['https://localhost/secret', /its host is not allowed/],
    ['secret', /not a URL/],
    ['', /not a URL/]
  ] as const
  for (const [url, message] of refused) {
    for (const read of Object.values(ways)) {
      const error = await refusal(t, read(mediaFile(metadata, url), { fetch }), metadata)
      t.match(error, { code: 'FLOW_ERR_MEDIA_URL', message }, url)
    }
  }
})

t.test('an address on the CDN is asked, in whatever way its host is written', async t => {
  const { file, metadata } = encrypt()
  const { fetch } = await serve(t, send(file))
  const allowed: [string, string[]?][] = [
    ['https://whatsapp.net/'],
    ['https://MMG.WhatsApp.NET/'],
    ['https://mmg.whatsapp.net./'],
    ['https://mmg.whatsapp.net:443/'],
    ['https://a.b.c.whatsapp.net/'],
    ['https://mmg。whatsapp。net/'],
    ['https://cdn.example/', ['other.example', 'CDN.example']],
    ['https://cdn.bücher.example/', ['bücher.example']]
  ]
  for (const [url, allowedHosts] of allowed) {
    await t.resolves(readMedia(mediaFile(metadata, url), { fetch, allowedHosts }), url)
  }
  for (const allowedHosts of [[], [''], ['other.example']]) {
    for (const url of ['https://mmg.whatsapp.net/', 'https://evil.example../']) {
      const error = await refusal(t, readMedia(mediaFile(metadata, url), { fetch, allowedHosts }))
      t.match(error, { code: 'FLOW_ERR_MEDIA_URL' }, `${url} with [${allowedHosts}]`)
    }
  }
})

t.test(
  'a file that is not the one that was sent is refused, by the check that it fails',
  async t => {
    const parts = {
      plaintext: randomBytes(40),
      key: randomBytes(32),
      hmacKey: randomBytes(32),
      iv: randomBytes(16)
    }
    const { file, metadata } = encrypt(parts)
    const flipped = (member: keyof EncryptionMetadata) => ({
      file,
      metadata: { ...metadata, [member]: base64(flip(Buffer.from(metadata[member], 'base64'), 5)) }
    })
    const overCiphertextAlone = createHmac('sha256', parts.hmacKey).update(file.subarray(0, -10))
    const rest = createCipheriv('aes-256-cbc', parts.key, parts.iv).setAutoPadding(false)
    const unpadded = Buffer.concat([rest.update(Buffer.alloc(16)), rest.final()])

    const refused = {
      'ciphertext flipped': [{ file: flip(file, 3), metadata }, 'encrypted hash'],
      'MAC flipped': [{ file: flip(file, file.length - 1), metadata }, 'encrypted hash'],
      'a block more': [
        { file: Buffer.concat([Buffer.alloc(16), file]), metadata },
        'encrypted hash'
      ],
      'encrypted_hash flipped': [flipped('encrypted_hash'), 'encrypted hash'],
      'ciphertext flipped, hash computed again': [
        encrypt({ ...parts, ciphertext: flip(file.subarray(0, -10), 3), mac: file.subarray(-10) }),
        'MAC'
      ],
      'MAC flipped, hash computed again': [
        encrypt({ ...parts, mac: flip(file.subarray(-10), 9) }),
        'MAC'
      ],
      'MAC over the ciphertext alone': [
        encrypt({ ...parts, mac: overCiphertextAlone.digest().subarray(0, 10) }),
        'MAC'
      ],
      'hmac_key flipped': [flipped('hmac_key'), 'MAC'],
      'iv flipped': [flipped('iv'), 'MAC'],
      'no padding': [encrypt({ ...parts, ciphertext: unpadded }), 'padding'],
      'plaintext_hash flipped': [flipped('plaintext_hash'), 'plaintext hash'],
      'nothing at all': [{ file: Buffer.alloc(0), metadata }, 'length'],
      'a MAC alone': [encrypt({ ...parts, ciphertext: Buffer.alloc(0) }), 'length'],
      'less than a MAC': [{ file: file.subarray(-9), metadata }, 'length'],
      'a byte less than a block and a MAC': [
        encrypt({ ...parts, ciphertext: randomBytes(15) }),
        'length'
      ],
      'not whole blocks': [encrypt({ ...parts, ciphertext: randomBytes(33) }), 'length'],
      'a byte less': [{ file: file.subarray(0, -1), metadata }, 'length']
    } as const
    for (const [what, [{ file, metadata }, check]] of Object.entries(refused)) {
      const { fetch } = await serve(t, sendInPieces(file))
      for (const [name, read] of Object.entries(ways)) {
        const error = await refusal(t, read(mediaFile(metadata), { fetch }), metadata)
        t.match(
          error,
          { code: 'FLOW_ERR_MEDIA_INTEGRITY', message: `the ${check} is wrong` },
          `${name}: ${what}`
        )
      }
    }

    const { fetch } = await serve(t, send(file))
    for (const [name, read] of Object.entries(ways)) {
      const { metadata } = flipped('encryption_key')
      const error = await refusal(t, read(mediaFile(metadata), { fetch }), metadata)
      const message = /the (padding|plaintext hash) is wrong/
      t.match(
        error,
        { code: 'FLOW_ERR_MEDIA_INTEGRITY', message },
        `${name}: encryption_key flipped`
      )
    }
  }
)

t.test('a download that fails says how', async t => {
  const { file, metadata } = encrypt({ plaintext: randomBytes(1000) })
  const dropAfter =
    (bytes: number, headers = {}): Answer =>
    response => {
      response.writeHead(200, headers)
      response.write(file.subarray(0, bytes), () => response.destroy())
    }
  const failures: Record<string, [Answer, RegExp]> = {
    redirect: [send(file, 302, { location: '/elsewhere' }), /status 302$/],
    'not found': [send(file, 404), /status 404$/],
    'gone wrong': [send(file, 500), /status 500$/],
    'no content': [send(Buffer.alloc(0), 204), /status 204$/],
    'a part': [send(file, 206), /status 206$/],
    'dropped in the middle': [dropAfter(500), /broke off$/],
    'dropped before the length it promised': [
      dropAfter(500, { 'content-length': file.length }),
      /broke off$/
    ],
    'not in the encoding that it claims': [
      send(file, 200, { 'content-encoding': 'gzip' }),
      /broke off$/
    ],
    'dropped without an answer': [
      response => response.destroy(),
      /no answer from mmg\.whatsapp\.net$/
    ]
  }
  for (const [what, [answer, message]] of Object.entries(failures)) {
    for (const [name, read] of Object.entries(ways)) {
      const { fetch, requests } = await serve(t, answer)
      const error = await refusal(t, read(mediaFile(metadata), { fetch }), metadata)
      t.match(error, { code: 'FLOW_ERR_MEDIA_DOWNLOAD', message }, `${name}: ${what}`)
      t.equal(requests.length, 1, 'it is asked for once')
      if (!/status/.test(String(message))) t.match(error, { cause: Error })
    }
  }
})

t.test('a file that comes encoded for transport all the same is read', async t => {
  const { file, metadata, plaintext } = encrypt()
  const { fetch } = await serve(t, send(gzipSync(file), 200, { 'content-encoding': 'gzip' }))
  const { bytes } = await readMedia(mediaFile(metadata), { fetch })
  t.ok(plaintext.equals(bytes))
})

t.test('the connection is given up when the answer is refused', async t => {
  for (const status of [302, 404]) {
    const { answer, sent } = sendEndlessly({}, status)
    const { fetch, hungUp } = await serve(t, answer)
    await refusal(t, readMedia(mediaFile(encrypt().metadata), { fetch, signal: never }))
    t.ok(await hungUp())
    t.ok(sent.bytes < 25 * MIB)
  }
})

t.test('the limit counts the bytes of the decrypted file, to the byte', async t => {
  for (const length of [0, 1, 15, 16, 17, 31, 32, 1000]) {
    const { file, metadata } = encrypt({ plaintext: randomBytes(length) })
    const { fetch } = await serve(t, sendInPieces(file))
    for (const [name, read] of Object.entries(ways)) {
      await t.resolves(read(mediaFile(metadata), { fetch, maxBytes: length }), `${name}: ${length}`)
      if (length === 0) continue
      const tooLow = { fetch, maxBytes: length - 1 }
      t.match(await refusal(t, read(mediaFile(metadata), tooLow), metadata), {
        code: 'FLOW_ERR_MEDIA_SIZE',
        message: `larger than ${length - 1} bytes`
      })
    }
  }
})

t.test('the limit is 25 MiB by default', async t => {
  const { metadata } = encrypt()
  const most = 25 * MIB + 16 + 10
  for (const [length, code] of [
    [most, 'FLOW_ERR_MEDIA_DOWNLOAD'],
    [most + 1, 'FLOW_ERR_MEDIA_SIZE']
  ] as const) {
    const { fetch } = await serve(t, response =>
      response.writeHead(200, { 'content-length': length }).write('x', () => response.destroy())
    )
    t.match(await refusal(t, readMedia(mediaFile(metadata), { fetch })), { code })
  }
})

t.test('a file over the limit is cut off', async t => {
  const { metadata } = encrypt()
  const bodies = {
    'before it is read, if it says its length': { 'content-length': 100 * MIB },
    'while it is read, if it says none': {}
  }
  for (const [when, headers] of Object.entries(bodies)) {
    for (const [name, read] of Object.entries(ways)) {
      const { answer, sent } = sendEndlessly(headers)
      const { fetch, hungUp } = await serve(t, answer)
      const error = await refusal(
        t,
        read(mediaFile(metadata), { fetch, signal: never, maxBytes: 100_000 })
      )
      t.match(error, { code: 'FLOW_ERR_MEDIA_SIZE' }, `${name}: ${when}`)
      t.ok(await hungUp(), 'the server sees that nobody reads')
      t.ok(sent.bytes < 25 * MIB, `after ${sent.bytes} bytes`)
    }
  }
})

t.test('a length that promises less than is sent ends the file there', async t => {
  const { file, metadata } = encrypt({ plaintext: randomBytes(1000) })
  const { fetch } = await serve(t, send(file, 200, { 'content-length': 500 }))
  for (const read of Object.values(ways)) {
    const error = await refusal(t, read(mediaFile(metadata), { fetch }), metadata)
    t.match(error, { code: 'FLOW_ERR_MEDIA_INTEGRITY' })
  }
})

for (const [name, read] of Object.entries(ways)) {
  const { file, metadata } = encrypt({ plaintext: randomBytes(MIB) })
  const stallAfter =
    (bytes: number): Answer =>
    response =>
      response.write(file.subarray(0, bytes))

  t.test(`${name} fails with the reason of the caller's signal`, async t => {
    const moments: Record<string, Answer> = {
      'before an answer': () => {},
      'in the head': stallAfter(1000),
      'in the middle': stallAfter(500_000)
    }
    for (const [when, answer] of Object.entries(moments)) {
      const { fetch, hungUp } = await serve(t, answer)
      const controller = new AbortController()
      const reason = new Error('enough')
      const reading = refusal(t, read(mediaFile(metadata), { fetch, signal: controller.signal }))
      await sleep(100)
      controller.abort(reason)
      t.equal(await reading, reason, when)
      t.ok(await hungUp(), 'the server sees it')
    }
  })

  t.test(`${name} sends nothing when the signal is aborted already`, async t => {
    const { fetch, requests } = await serve(t, send(file))
    const error = await refusal(
      t,
      read(mediaFile(metadata), { fetch, signal: AbortSignal.abort() })
    )
    t.match(error, { name: 'AbortError' })
    t.strictSame(requests, [])
  })

  t.test(`${name} gives up by itself after 8 s`, async t => {
    for (const answer of [() => {}, stallAfter(1000), stallAfter(500_000)]) {
      const { timeout } = AbortSignal
      const asked: number[] = []
      const value = (ms: number) => {
        asked.push(ms)
        return timeout.call(AbortSignal, ms / 80)
      }
      const restore = t.intercept(AbortSignal, 'timeout', { value }).restore
      const { fetch, hungUp } = await serve(t, answer)
      const error = await refusal(t, read(mediaFile(metadata), { fetch }), metadata)
      restore()
      t.strictSame(asked, [8000])
      t.match(error, {
        code: 'FLOW_ERR_MEDIA_DOWNLOAD',
        message: /not complete after 8000 ms/,
        cause: { name: 'TimeoutError' }
      })
      t.ok(await hungUp(), 'the server sees it')
    }
  })
}

t.test('openMedia tells the type while the rest is still on its way', async t => {
  const png = Buffer.concat([PNG, randomBytes(MIB)])
  const { file, metadata } = encrypt({ plaintext: png })
  const { promise: opened, resolve: goOn } = withResolvers()
  const { fetch } = await serve(t, async response => {
    response.write(file.subarray(0, 300 * KIB))
    await opened
    response.end(file.subarray(300 * KIB))
  })
  const { stream, type } = await openMedia(mediaFile(metadata), { fetch })
  t.equal(type, 'image/png')
  goOn()
  t.ok((await drain(stream)).equals(png))
})

t.test('openMedia gives what came before the fault, then fails instead of closing', async t => {
  for (const length of [1000, MIB]) {
    const { file, metadata, plaintext } = encrypt({ plaintext: randomBytes(length) })
    const { fetch } = await serve(t, send(flip(file, file.length - 1)))
    const { stream } = await openMedia(mediaFile(metadata), { fetch })
    const chunks: Uint8Array[] = []
    const reading = (async () => {
      for await (const chunk of stream) chunks.push(chunk)
    })()
    t.match(await refusal(t, reading, metadata), { code: 'FLOW_ERR_MEDIA_INTEGRITY' })
    const read = Buffer.concat(chunks)
    t.ok(plaintext.subarray(0, read.length).equals(read))
    t.equal(read.length, length - (length % 16), 'all but the last block')
  }
})

t.test('cancelling the stream ends the download', async t => {
  const { metadata } = encrypt()
  const endless = sendEndlessly()
  const moments: Record<string, [Answer, (stream: ReadableStream<Uint8Array>) => Promise<void>]> = {
    'before it is read': [endless.answer, stream => stream.cancel()],
    'after a chunk': [
      endless.answer,
      async stream => {
        for await (const _ of stream) break
      }
    ],
    'while the next chunk is awaited': [
      response => response.write(Buffer.alloc(HEAD_BYTES + 100)),
      async stream => {
        const reader = stream.getReader()
        await reader.read()
        const pending = reader.read()
        await sleep(50)
        await reader.cancel()
        t.match(await pending, { done: true })
      }
    ]
  }
  for (const [when, [answer, cancel]] of Object.entries(moments)) {
    const { fetch, hungUp } = await serve(t, answer)
    const { stream } = await openMedia(mediaFile(metadata), { fetch, signal: never })
    await cancel(stream)
    t.ok(await hungUp(), when)
  }
})

t.test('a stream that nobody reads fails, and lets go, when the signal is aborted', async t => {
  const { answer } = sendEndlessly()
  const { fetch, hungUp } = await serve(t, answer)
  const controller = new AbortController()
  const { signal } = controller
  const { stream } = await openMedia(mediaFile(encrypt().metadata), { fetch, signal })
  controller.abort()
  t.ok(await hungUp())
  t.match(await refusal(t, drain(stream)), { name: 'AbortError' })
})

t.test('openMedia holds the head and a chunk of a 25 MiB file, and no more', async t => {
  const { file, metadata, plaintext } = encrypt({ plaintext: Buffer.alloc(25 * MIB, 'flowgate') })
  let sent = 0
  const { fetch, requests } = await serve(t, async response => {
    for (let at = 0; at < file.length; at += CHUNK_BYTES) {
      const goesOut = response.write(file.subarray(at, at + CHUNK_BYTES))
      sent = Math.min(at + CHUNK_BYTES, file.length)
      if (!goesOut) await once(response, 'drain')
    }
    response.end()
  })
  let taken = 0
  const countingFetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        taken += chunk.length
        controller.enqueue(chunk)
      }
    })
    return new Response(response.body?.pipeThrough(count) ?? null, response)
  }

  const { stream } = await openMedia(mediaFile(metadata), { fetch: countingFetch })
  await sleep(200)
  const limit = HEAD_BYTES + 4 * CHUNK_BYTES
  t.ok(taken <= limit, `${taken} bytes are taken before anybody reads`)
  t.ok(sent < 15 * MIB, `the server is stuck after ${sent} bytes, in the kernel's buffers`)
  let read = 0
  let ahead = 0
  const hash = createHash('sha256')
  for await (const chunk of stream) {
    read += chunk.length
    ahead = Math.max(ahead, taken - read)
    hash.update(chunk)
  }
  t.ok(ahead <= limit, `at most ${ahead} bytes are taken and not yet read`)
  t.equal(read, plaintext.length)
  t.ok(hash.digest().equals(sha256(plaintext)))
  t.equal(requests.length, 1)
})

interface Entry {
  name: string
  content: string | Buffer
}

/** A zip as other programs write it: its entries in the order given, deflated but the first. */
function zip(entries: Entry[]): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const [index, { name, content }] of entries.entries()) {
    const bytes = Buffer.from(content)
    const data = index === 0 ? bytes : deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(index === 0 ? 0 : 8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    const local = [Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]
    centrals.push(Buffer.from('PK\x01\x02\x14\0'), common, place, Buffer.from(name))
    locals.push(...local)
    offset += local.reduce((length, part) => length + part.length, 0)
  }
  const central = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}

t.test('the type is what the bytes look like', async t => {
  const office = 'application/vnd.openxmlformats-officedocument'
  const types = (main: string): Entry => ({
    name: '[Content_Types].xml',
    content: `<Types><Override ContentType="${office}.${main}.main+xml"/></Types>`
  })
  const body = (name: string, length = 5000): Entry => ({ name, content: randomBytes(length) })
  const odf = (kind: string) => {
    const content = `application/vnd.oasis.opendocument.${kind}`
    return zip([{ name: 'mimetype', content }, body('content.xml')])
  }
  const docx = `${office}.wordprocessingml.document`
  const tiff = Buffer.alloc(HEAD_BYTES + 1000)
  tiff.write('II*\0')
  tiff.writeUInt32LE(HEAD_BYTES + 100, 4)
  const wide = 'é'.repeat(HEAD_BYTES)

  const files: [string, Buffer, string, string?][] = [
    ['PNG', PNG, 'image/png'],
    ['JPEG', Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), randomBytes(99)]), 'image/jpeg'],
    ['TIFF, directory last', tiff, 'image/tiff'],
    ['PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'application/pdf'],
    ['gzip', gzipSync('flow'), 'application/gzip'],
    ['docx', zip([types('wordprocessingml.document'), body('word/document.xml')]), docx],
    [
      'docx, types last',
      zip([body('word/document.xml'), types('wordprocessingml.document')]),
      docx
    ],
    [
      'docx, types after the head',
      zip([body('word/media/1.png', 300 * KIB), types('wordprocessingml.document')]),
      docx,
      'application/zip'
    ],
    [
      'xlsx',
      zip([types('spreadsheetml.sheet'), body('xl/workbook.xml')]),
      `${office}.spreadsheetml.sheet`
    ],
    [
      'pptx',
      zip([types('presentationml.presentation'), body('ppt/presentation.xml')]),
      `${office}.presentationml.presentation`
    ],
    ['odt', odf('text'), 'application/vnd.oasis.opendocument.text'],
    ['ods', odf('spreadsheet'), 'application/vnd.oasis.opendocument.spreadsheet'],
    ['zip', zip([body('a'), body('b')]), 'application/zip'],
    ['doc', Buffer.from('d0cf11e0a1b11ae1'.padEnd(2000, '0'), 'hex'), 'application/x-cfb'],
    ['text', Buffer.from('Olá,\tfluxo\r\n'), 'text/plain'],
    ['text with a mark', Buffer.from('\ufeffOlá'), 'text/plain'],
    ['text that the head cuts inside a character', Buffer.from(`a${wide}`), 'text/plain'],
    ['a short text cut inside a character', Buffer.from('c3', 'hex'), 'application/octet-stream'],
    ['text with NUL', Buffer.from('a\0b'), 'application/octet-stream'],
    ['text with a control character', Buffer.from('a\x1bb'), 'application/octet-stream'],
    ['Latin-1', Buffer.from('Olá', 'latin1'), 'application/octet-stream'],
    ['nothing', Buffer.alloc(0), 'text/plain']
  ]
  for (const [what, plaintext, type, typeOfHead = type] of files) {
    const { file, metadata } = encrypt({ plaintext })
    const { fetch } = await serve(t, send(file))
    t.equal((await readMedia(mediaFile(metadata), { fetch })).type, type, `readMedia: ${what}`)
    const opened = await openMedia(mediaFile(metadata), { fetch })
    t.equal(opened.type, typeOfHead, `openMedia: ${what}`)
    t.ok((await drain(opened.stream)).equals(plaintext))
  }
})

function withResolvers() {
  let resolve = () => {}
  const promise = new Promise<void>(done => {
    resolve = done
  })
  return { promise, resolve }
}
