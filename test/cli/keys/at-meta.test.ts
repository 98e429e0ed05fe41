import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadKeys } from '../../../src/keys/load.ts'
import { FINGERPRINT, vector } from '../../keys/vectors.ts'
import { flowgate, inTerminal } from '../flowgate.ts'
import { meta } from '../meta.ts'

const keys = { 'old.pem': vector('rsa2048-pkcs8.pem') }
const publicPem = readFileSync('test/fixtures/vectors/keys/rsa2048-public.pem', 'utf8')
const states = (dir: string) => loadKeys({ dir }).keys.map(({ state }) => state)

t.test('the current key is uploaded once, and read back; status shows where it is', async t => {
  for (const encryptionReply of ['flat', 'data'] as const) {
    const { graph, env, phone } = await meta(t, { encryptionReply })
    const KEYS_DIR = t.testdir(keys)
    const ask = (...args: string[]) => flowgate(['keys', ...args], { ...env, KEYS_DIR })
    t.match(await ask('status'), { out: /no key that can be read.*keys upload/s, exitCode: 1 })
    const { out, err, exitCode } = await ask('upload')
    t.strictSame([err, exitCode], ['', 0])
    t.match(out, `${FINGERPRINT} is uploaded, and read back VALID`)
    t.equal(phone?.publicKey, publicPem)
    t.match(await ask('upload'), { out: /there already/, exitCode: 0 })
    const posts = graph.calls.filter(({ method }) => method === 'POST')
    t.equal(posts.length, 1, 'it is not uploaded again')
    t.match(await ask('status'), { out: /the current key\nsignature {2}VALID/, exitCode: 0 })
    if (phone) phone.signatureStatus = 'MISMATCH'
    t.match(await ask('status'), { out: /MISMATCH.*keys upload.*signs the key anew/s, exitCode: 1 })
    if (phone) phone.publicKey = String(vector('rsa4096-pkcs8.pem'))
    t.match(await ask('status'), { out: /none of the keys: requests get 421/, exitCode: 1 })
  }
})

t.test('each number that is named gets it', async t => {
  const { graph, env } = await meta(t, { phoneIds: ['1060000000001', '1060000000002'] })
  const KEYS_DIR = t.testdir(keys)
  const numbers = [...graph.state.phones.keys()]
  t.match(await flowgate(['keys', 'upload', '--number', ...numbers], { ...env, KEYS_DIR }), {
    exitCode: 0
  })
  for (const { publicKey } of graph.state.phones.values()) t.equal(publicKey, publicPem)
})

t.test('why it cannot be uploaded is said, and never the token', async t => {
  const { graph, env, phone } = await meta(t)
  const KEYS_DIR = t.testdir(keys)
  const upload = (more = {}) => flowgate(['keys', 'upload'], { ...env, KEYS_DIR, ...more })
  const cases: [more: Record<string, string>, err: RegExp][] = [
    [{ META_ACCESS_TOKEN: '' }, /META_ACCESS_TOKEN is not set: token of a system user/],
    [{ META_PHONE_NUMBER_ID: '' }, /META_PHONE_NUMBER_ID is not set/],
    [{ META_GRAPH_URL: 'nonsense' }, /META_GRAPH_URL is no address/],
    [{ META_ACCESS_TOKEN: 'EAAanotherone' }, /token is expired, revoked or malformed.*code 190/],
    [{ META_PHONE_NUMBER_ID: '1069999999999' }, /no such object.*code 803/]
  ]
  for (const [more, err] of cases) {
    const said = await upload(more)
    t.match(said, { out: '', err, exitCode: 1 })
    t.notMatch(JSON.stringify(said), /EAA/)
  }
  if (phone) phone.isRegistered = false
  t.match(await upload(), { err: /number 1060000000000.*not eligible.*code 100/, exitCode: 1 })
  // The stand-in takes it for a mistake of ours, which it is not.
  graph.violations.length = 0
  t.equal(phone?.publicKey, undefined)
})

t.test('an answer that is lost is made up for by reading back', async t => {
  const { graph, env, phone } = await meta(t)
  const KEYS_DIR = t.testdir(keys)
  // The first call reads; the upload is done, and none of its answers comes.
  graph.fail({ kind: 'slow', ms: 0 }, { kind: 'drop', done: true, times: 4 })
  t.match(await flowgate(['keys', 'upload'], { ...env, KEYS_DIR }), { exitCode: 0 })
  t.equal(phone?.publicKey, publicPem)
})

t.test('a rotation uploads the new key itself, once servers have it', async t => {
  const { graph, env, phone } = await meta(t)
  const KEYS_DIR = t.testdir(keys)
  const rotate = (...args: string[]) => flowgate(['keys', 'rotate', ...args], { ...env, KEYS_DIR })
  t.match(await rotate('--deployed'), { err: /No rotation is under way/, exitCode: 1 })
  const file = '20261122-182430Z.private.pem'
  const begun = { at: new Date().toISOString(), step: 'begun', file }
  writeFileSync(join(KEYS_DIR, 'rotations.jsonl'), `${JSON.stringify(begun)}\n`)
  t.match(await rotate('--deployed'), { err: /cannot have been deployed yet/, exitCode: 1 })
  t.match(await rotate(), { out: /No server reports.*rotate --deployed/s, exitCode: 0 })
  t.equal(phone?.publicKey, undefined)
  t.match(await flowgate(['keys', 'upload'], { ...env, KEYS_DIR }), {
    err: /A rotation is under way/,
    exitCode: 1
  })

  graph.fail({ kind: 'expired' })
  t.match(await rotate('--deployed'), { err: /code 190/, exitCode: 1 })
  t.strictSame(states(KEYS_DIR), ['current', 'new'], 'it goes on with the same key')
  const made = loadKeys({ dir: KEYS_DIR }).keys[1]?.fingerprint
  const { out, exitCode } = await rotate('--deployed')
  t.match(out, `${made} is uploaded, and read back VALID`)
  t.match(out, /It is the current key now/)
  t.equal(exitCode, 0)
  t.strictSame(states(KEYS_DIR), ['current', 'old'])
  t.match(await flowgate(['keys', 'status'], { ...env, KEYS_DIR }), { exitCode: 0 })
})

t.test(
  'a rotation uploads without being told when all servers report that they have it',
  async t => {
    const { env, phone } = await meta(t)
    const KEYS_DIR = t.testdir({ ...keys, '.usage': {} })
    const rotate = () => flowgate(['keys', 'rotate'], { ...env, KEYS_DIR })
    await rotate()
    const report = (...loaded: string[]) =>
      writeFileSync(
        join(KEYS_DIR, '.usage', 'a.json'),
        JSON.stringify({
          at: new Date().toISOString(),
          serves: true,
          keys: Object.fromEntries(loaded.map(key => [key, { hits: 0, loaded: true }]))
        })
      )
    report(FINGERPRINT)
    t.match(await rotate(), { err: /1 of 1 servers have not loaded it/, exitCode: 1 })
    t.equal(phone?.publicKey, undefined)
    report(...loadKeys({ dir: KEYS_DIR }).keys.map(({ fingerprint }) => fingerprint))
    t.match(await rotate(), { out: /read back VALID.*current key now/s, exitCode: 0 })
  }
)

t.test('a rotation that was cut off after the upload does not upload again', async t => {
  const { graph, env, phone } = await meta(t)
  const KEYS_DIR = t.testdir(keys)
  const rotate = (...args: string[]) => flowgate(['keys', 'rotate', ...args], { ...env, KEYS_DIR })
  await rotate()
  const { name = '' } = loadKeys({ dir: KEYS_DIR }).keys[1] ?? {}
  if (phone) phone.publicKey = (await flowgate(['keys', 'public', name])).out
  t.match(await rotate('--deployed'), { out: /there already.*current key now/s, exitCode: 0 })
  t.notOk(graph.calls.some(({ method }) => method === 'POST'))
})

t.test('in a terminal it asks before it uploads', async t => {
  const { env, phone } = await meta(t)
  const KEYS_DIR = t.testdir(keys)
  const answering = (answer: string) => inTerminal(['keys', 'rotate'], { ...env, KEYS_DIR }, answer)
  t.match(await answering('n\n'), /may it be uploaded for 1060000000000\? \[y\/N\] Run/)
  t.equal(phone?.publicKey, undefined)
  t.match(await answering('y\n'), /read back VALID.*current key now/s)
  t.strictSame(states(KEYS_DIR), ['current', 'old'])
})
