import assert from 'node:assert/strict'
import fc from 'fast-check'
import forge from 'node-forge'
import t from 'tap'
import { z } from 'zod'
import { createTokens, defineFlow, errorCodes, memoryStore, type Store } from '../../src/index.ts'
import type { TokensOptions } from '../../src/tokens/tokens.ts'

const KEY = 'Qm9HCeMBWL5BnFWxTFLPcoMgyIhYbwVyhFNkhfeVSNI='
const OTHER_KEY = '6f0c3ae3c4c94ce84a6c2bd9b2a4ec8d'
/** Sealed by node-forge under KEY, with 000102…0f for its id; it ends in 2033. */
const KEPT =
  'fg1.zIoAAQIDBAUGBwgJCgsMDQ4Pz53vTB7uDsp_S2qaTyJXPiwfqLGrs3-RJcNlQ54qR14k3hJzbDYfZ3BIbFiDcRXov5MsAwiZHNRi'
const NOW = Date.UTC(2026, 10, 20, 9)
const DAY = 24 * 60 * 60 * 1000

function tokensWith(options: Partial<TokensOptions> = {}) {
  return createTokens({ keys: [KEY], store: memoryStore(), now: () => NOW, ...options })
}

const json = fc.jsonValue({ maxDepth: 2 }).filter(value => JSON.stringify(value).length < 150)
/** What `issue` takes, within its length. */
const terms = fc.record(
  {
    user: fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
    data: json,
    language: fc.constantFrom('en', 'de', 'pt_BR', 'zh-Hant-TW'),
    singleUse: fc.boolean(),
    expiresIn: fc.constantFrom('1s', '90m', '36h', '3d', '9999d')
  },
  { requiredKeys: [] }
)

t.test('whatever is issued is read again, and fits a message', async () => {
  const tokens = tokensWith({ accept: 'signed' })
  await fc.assert(
    fc.asyncProperty(terms, async terms => {
      const text = await tokens.issue({ flow: 'claim', ...terms })
      assert.match(text, /^fg1\.[\w-]{46,508}$/)
      const { token, refusal } = await tokens.check(text, 'claim')
      assert.equal(refusal, undefined)
      const { id = '', expiresAt, ...rest } = token ?? {}
      assert.match(id, /^[\w-]{22}$/)
      assert.deepEqual(rest, {
        flow: 'claim',
        user: terms.user,
        language: terms.language,
        data: 'data' in terms ? JSON.parse(JSON.stringify(terms.data)) : undefined,
        singleUse: terms.singleUse ?? false
      })
      const spans = { '1s': 1000, '90m': 5_400_000, '36h': 1.5 * DAY, '9999d': 9999 * DAY }
      const span = spans[terms.expiresIn as keyof typeof spans] ?? 3 * DAY
      assert.equal(expiresAt?.getTime(), NOW + span)
    })
  )
})

t.test('a token that is changed anywhere is forged', async () => {
  const tokens = tokensWith()
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. é']
  await fc.assert(
    fc.asyncProperty(
      terms,
      fc.nat(),
      fc.constantFrom(...alphabet),
      fc.constantFrom('replace', 'insert', 'remove', 'cut'),
      async (terms, place, character, how) => {
        const text = await tokens.issue({ flow: 'claim', ...terms })
        // The prefix stays: without it, it is not ours.
        const at = 4 + (place % (text.length - 4))
        const rest = text.slice(how === 'insert' ? at : at + 1)
        const middle = how === 'remove' || how === 'cut' ? '' : character
        const changed = text.slice(0, at) + middle + (how === 'cut' ? '' : rest)
        fc.pre(changed !== text)
        assert.deepEqual(await tokens.check(changed, 'claim'), { refusal: 'forged' })
      }
    ),
    { numRuns: 300 }
  )
})

t.test('a token that somebody makes up is forged', async () => {
  const tokens = tokensWith()
  const bodies = fc.oneof(fc.base64String(), fc.string(), fc.uint8Array().map(toBase64url))
  await fc.assert(
    fc.asyncProperty(bodies, async body => {
      assert.deepEqual(await tokens.check(`fg1.${body}`), { refusal: 'forged' })
    })
  )
})

t.test(
  'nothing of whom it is for can be read off a token, nor whether two are for the same',
  async () => {
    const tokens = tokensWith()
    const user = fc.string({ minLength: 6, maxLength: 30, unit: 'grapheme' })
    await fc.assert(
      fc.asyncProperty(user, async user => {
        const issue = () => tokens.issue({ flow: 'claim', user, data: { user } })
        const [one, two] = [await issue(), await issue()]
        for (const text of [one, two]) {
          const bytes = Buffer.from(text.slice(4), 'base64url')
          assert.ok(!bytes.includes(user) && !text.includes(user) && !bytes.includes('claim'))
        }
        // But for the prefix and which key it is, all of a token is as if random.
        const [a, b] = [one, two].map(text => Buffer.from(text.slice(4), 'base64url').subarray(2))
        const same = a?.filter((byte, index) => byte === b?.[index]).length ?? Infinity
        assert.ok(same < 16, `${same} bytes are the same`)
      })
    )
  }
)

t.test('node-forge opens what is sealed, by what docs/tokens.md says of it', async t => {
  const text = await tokensWith({ tenant: 'north' }).issue({
    flow: 'claim',
    user: 'C-1042',
    data: { policy: 'HM-204817' },
    language: 'pt_BR',
    expiresIn: '3d',
    singleUse: true
  })
  const bytes = Buffer.from(text.slice('fg1.'.length), 'base64url').toString('latin1')
  const { secret, id } = hkdf(KEY)
  t.equal(bytes.slice(0, 2), id)
  const decipher = forge.cipher.createDecipher('AES-GCM', secret)
  decipher.start({
    iv: bytes.slice(2, 18),
    additionalData: 'fg1.north',
    tag: forge.util.createBuffer(bytes.slice(-16))
  })
  decipher.update(forge.util.createBuffer(bytes.slice(18, -16)))
  t.ok(decipher.finish())
  t.strictSame(JSON.parse(decipher.output.toString()), {
    f: 'claim',
    e: (NOW + 3 * DAY) / 1000,
    s: 1,
    u: 'C-1042',
    l: 'pt_BR',
    d: { policy: 'HM-204817' }
  })
})

t.test('a token of an earlier version is still good', async t => {
  const text = sealedByForge({ f: 'claim', e: 2_000_000_000, u: 'C-1042' })
  t.equal(text, KEPT)
  t.match(await tokensWith().check(KEPT, 'claim'), {
    token: { id: 'AAECAwQFBgcICQoLDA0ODw', user: 'C-1042', data: undefined, singleUse: false },
    refusal: undefined
  })
  const strange = [{}, { f: 'claim' }, { f: 7, e: 1 }, { f: 'claim', e: 'never' }, null, [], 'text']
  for (const contents of strange) {
    const sealed = sealedByForge(contents)
    t.strictSame(await tokensWith().check(sealed), { refusal: 'forged' }, JSON.stringify(contents))
  }
})

t.test('a key is rotated: the first seals, all open', async t => {
  const store = memoryStore()
  const old = tokensWith({ keys: [OTHER_KEY], store })
  const both = tokensWith({ keys: [KEY, OTHER_KEY], store })
  const next = tokensWith({ keys: [KEY], store })
  const [before, after] = [await old.issue({ flow: 'a' }), await both.issue({ flow: 'a' })]
  const refusals = (text: string) =>
    Promise.all([old, both, next].map(async tokens => (await tokens.check(text)).refusal))
  t.strictSame(await refusals(before), [undefined, undefined, 'forged'])
  t.strictSame(await refusals(after), ['forged', undefined, undefined])
})

t.test('a token is good for one tenant', async t => {
  const tenants = [undefined, '', 'north', 'south']
  for (const [index, issuer] of tenants.entries()) {
    const text = await tokensWith({ ...(issuer !== undefined && { tenant: issuer }) }).issue({
      flow: 'a'
    })
    const found = tenants.map(async tenant => {
      const { refusal } = await tokensWith({ ...(tenant !== undefined && { tenant }) }).check(text)
      return refusal === undefined
    })
    // Nobody and the empty name are the same tenant.
    const expected = index < 2 ? [true, true, false, false] : tenants.map(one => one === issuer)
    t.strictSame(await Promise.all(found), expected, `of ${issuer}`)
  }
})

t.test('why a token is not good', async t => {
  let now = NOW
  const tokens = tokensWith({ now: () => now })
  const issued = await tokens.issue({ flow: 'claim', user: 'C-1042', expiresIn: '10m' })
  const refusal = async (text: string, flow?: string) => (await tokens.check(text, flow)).refusal
  t.equal(await refusal(issued, 'claim'), undefined)
  t.equal(await refusal(issued), undefined, 'of any flow')
  t.match(await tokens.check(issued, 'loan'), { refusal: 'other-flow', token: { flow: 'claim' } })
  now = NOW + 10 * 60 * 1000 - 1
  t.equal(await refusal(issued, 'claim'), undefined, 'a moment before its end')
  now += 1
  t.match(await tokens.check(issued, 'claim'), { refusal: 'expired', token: { user: 'C-1042' } })
})

t.test('a token of somebody else’s passes, unless only ours are taken', async t => {
  for (const text of ['unused', 'tok-1', '0b64a5c2-6c0e-4a53-8f2e-8ef1f2d7cf0a', 'fg2.abc', '']) {
    t.strictSame(await tokensWith().check(text, 'claim'), {}, text)
    t.strictSame(await tokensWith().use(text), {}, text)
    const signed = tokensWith({ accept: 'signed' })
    t.strictSame(await signed.check(text, 'claim'), { refusal: 'forged' }, text)
    t.strictSame(await signed.use(text), { refusal: 'forged' }, text)
  }
})

t.test('a single-use token', async t => {
  t.test('is used once, however many try at the same time', async t => {
    const tokens = tokensWith()
    const text = await tokens.issue({ flow: 'claim', singleUse: true })
    t.match(await tokens.check(text), { refusal: undefined })
    const uses = await Promise.all(Array.from({ length: 50 }, () => tokens.use(text)))
    t.equal(uses.filter(({ refusal }) => refusal === undefined).length, 1)
    t.equal(uses.filter(({ refusal }) => refusal === 'used').length, 49)
    t.match(await tokens.check(text), { refusal: 'used', token: { singleUse: true } })
  })

  t.test('is known as used until it ends, by servers whose clock is behind, too', async t => {
    let now = NOW
    const store = memoryStore({ now: () => now })
    const tokens = tokensWith({ store, now: () => now })
    const behind = tokensWith({ store, now: () => now - 30_000 })
    const text = await tokens.issue({ flow: 'claim', singleUse: true, expiresIn: '10m' })
    await tokens.use(text)
    now = NOW + 10 * 60 * 1000 + 15_000
    t.match(await tokens.check(text), { refusal: 'expired' })
    t.match(await behind.check(text), { refusal: 'used' })
  })

  t.test('may be used while it ends: its flow was completed in time', async t => {
    let now = NOW
    const tokens = tokensWith({ now: () => now })
    const text = await tokens.issue({ flow: 'claim', singleUse: true, expiresIn: '1s' })
    now += 2000
    t.match(await tokens.use(text), { refusal: undefined })
  })

  t.test('no other is used up', async t => {
    const tokens = tokensWith()
    const text = await tokens.issue({ flow: 'claim' })
    for (let i = 0; i < 3; i++) t.match(await tokens.use(text), { refusal: undefined })
    t.match(await tokens.check(text), { refusal: undefined })
    t.strictSame(await tokens.use(`${text}A`), { refusal: 'forged' })
  })
})

t.test('a revoked token is refused, and nothing else is', async t => {
  const tokens = tokensWith()
  const [one, two, three] = await Promise.all(
    [false, true, true].map(singleUse => tokens.issue({ flow: 'claim', singleUse }))
  )
  await tokens.use(String(three))
  for (const text of [one, two, three]) {
    t.equal(await tokens.revoke(String(text)), true)
    t.match(await tokens.check(String(text)), { refusal: 'revoked' })
  }
  t.match(await tokens.use(String(two)), { refusal: 'revoked' })
  for (const text of ['unused', 'fg1.abc']) t.equal(await tokens.revoke(text), false, text)
  t.match(await tokens.check(await tokens.issue({ flow: 'claim' })), { refusal: undefined })
})

t.test('a store that is out of reach is no fault of a token', async t => {
  const down = () => Promise.reject(new TypeError('connection refused'))
  const dead: Store = { ...memoryStore(), get: down, set: down, add: down }
  const tokens = tokensWith({ store: dead })
  const text = await tokens.issue({ flow: 'claim', singleUse: true })
  const error = { code: 'FLOW_ERR_STORE', statusCode: 503, cause: { name: 'TypeError' } }
  await t.rejects(tokens.check(text), error)
  await t.rejects(tokens.use(text), error)
  await t.rejects(tokens.revoke(text), error)
  t.strictSame(await tokens.check('fg1.abc'), { refusal: 'forged' }, 'which takes no store')

  const own = new errorCodes.FLOW_ERR_STORE('a reason of its own')
  const other = tokensWith({ store: { ...dead, get: () => Promise.reject(own) } })
  await t.rejects(other.check(text), own)
})

t.test('data is held to the schema of the flow when a token is issued', async t => {
  const token = z.object({ policy: z.string(), days: z.coerce.number<string>().default(30) })
  const claim = defineFlow({ name: 'claim', token, screens: { A: {} } })
  const tokens = tokensWith()
  const { token: read } = await tokens.check(
    await tokens.issue({ flow: claim, data: { policy: 'HM-1' } })
  )
  t.strictSame(read?.data, { policy: 'HM-1' }, 'as it was given: defaults are filled in when read')
  // What the compiler refuses, and who does not use it is told.
  const misfits = [{ policy: 7 }, undefined, null, { days: '7' }]
  for (const data of misfits as { policy: string }[]) {
    const error = { code: 'FLOW_ERR_TOKEN_ISSUE', message: /"claim": data does not fit: / }
    await t.rejects(tokens.issue({ flow: claim, data }), error, JSON.stringify(data))
  }
})

t.test('a token is refused to whoever asks for what cannot be', async t => {
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  const cases: [string, object, RegExp][] = [
    ['a span without unit', { expiresIn: '3' }, /expiresIn must be a whole number and s, m, h/],
    ['a span that is over', { expiresIn: '0d' }, /expiresIn/],
    ['a span that is too long', { expiresIn: '10000d' }, /expiresIn/],
    ['a number', { expiresIn: 3600 }, /expiresIn/],
    ['a user without a name', { user: '' }, /user must be not empty/],
    ['a user that is no text', { user: 7 }, /user must be a text/],
    ['no language', { language: 'deutsch, bitte' }, /language must be a language/],
    ['a single use that is neither', { singleUse: 'yes' }, /singleUse must be true or false/],
    ['a big integer', { data: 7n }, /data is no JSON/],
    ['a circle', { data: cyclic }, /data is no JSON/],
    ['a function', { data: () => {} }, /data is no JSON/],
    ['a prototype', { data: JSON.parse('{"__proto__":{"a":1}}') }, /data is no JSON/]
  ]
  for (const [name, options, message] of cases) {
    const issuing = tokensWith().issue({ flow: 'claim', ...options })
    await t.rejects(issuing, { code: 'FLOW_ERR_TOKEN_ISSUE', message }, name)
  }
})

t.test('it says by how much data is too long', async t => {
  const tokens = tokensWith()
  const issue = (length: number, user = 'é') =>
    tokens.issue({ flow: 'claim', user, data: 'x'.repeat(length) })
  const long = await issue(1000).catch(error => error)
  t.equal(long.code, 'FLOW_ERR_TOKEN_ISSUE')
  const excess = Number(/ are (\d+) bytes too long for its 512 characters/.exec(long.message)?.[1])
  const longest = await issue(1000 - excess)
  t.equal(longest.length, 512)
  await t.rejects(issue(1001 - excess), { message: /are 1 bytes too long/ })
  t.match(await tokens.check(longest), { token: { data: 'x'.repeat(1000 - excess) } })
})

t.test('a key that could be guessed is refused, and not repeated', async t => {
  const weak = ['', 'secret', 'x'.repeat(64), 'changeme'.repeat(8), OTHER_KEY.slice(1)]
  for (const key of weak) {
    const make = () => tokensWith({ keys: [KEY, key] })
    t.throws(make, { code: 'FLOW_ERR_TOKEN_KEY', message: /number 2 of 2 could be guessed/ }, key)
    if (key) t.notMatch(String(t.throws(make)), key)
  }
  t.throws(() => tokensWith({ keys: ['short'] }), { message: /: it could be guessed/ })
  t.throws(() => tokensWith({ keys: [] }), { message: /there is none: `openssl rand/ })
})

function toBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

/** HKDF (RFC 5869) of SHA-256, without salt, for 34 bytes: two blocks. */
function hkdf(key: string) {
  const hmac = (secret: string, message: string) => {
    const mac = forge.hmac.create()
    mac.start('sha256', secret)
    mac.update(message)
    return mac.digest().getBytes()
  }
  const extracted = hmac('\0'.repeat(32), key)
  const first = hmac(extracted, 'flowgate flow token\x01')
  const second = hmac(extracted, `${first}flowgate flow token\x02`)
  const derived = first + second
  return { secret: derived.slice(0, 32), id: derived.slice(32, 34) }
}

function sealedByForge(contents: unknown): string {
  const { secret, id } = hkdf(KEY)
  const iv = String.fromCharCode(...Array.from({ length: 16 }, (_, index) => index))
  const cipher = forge.cipher.createCipher('AES-GCM', secret)
  cipher.start({ iv, additionalData: 'fg1.' })
  cipher.update(forge.util.createBuffer(JSON.stringify(contents)))
  cipher.finish()
  const sealed = id + iv + cipher.output.getBytes() + cipher.mode.tag.getBytes()
  return `fg1.${Buffer.from(sealed, 'latin1').toString('base64url')}`
}
