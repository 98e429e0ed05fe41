import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { tokenCommand } from '../../src/cli/token.ts'
import { createTokens, memoryStore } from '../../src/index.ts'
import { memoryQueue } from '../../src/store/memory-queue.ts'
import { openStore } from '../../src/store/open.ts'
import { prefixedStore } from '../../src/store/prefixed.ts'
import { flowgate } from './flowgate.ts'

const KEY = 'Qm9HCeMBWL5BnFWxTFLPcoMgyIhYbwVyhFNkhfeVSNI='
const env = { TOKEN_KEY: KEY }
const store = memoryStore()
const server = createTokens({ keys: [KEY], store })

t.test('token new prints a token that the server takes, and nothing else', async t => {
  const file = join(t.testdir({ 'data.json': '{"policy":"HM-1"}' }), 'data.json')
  const args = ['token', 'new', '--flow', 'renewal', '--user', 'C-1042', '--language', 'de']
  for (const data of ['{"policy":"HM-1"}', `@${file}`]) {
    const { out, exitCode } = await flowgate(
      [...args, '--data', data, '--expires-in', '12h', '--single-use'],
      env
    )
    t.equal(exitCode, 0)
    t.match(out, /^fg1\.[\w-]+\n$/)
    const { token } = await server.check(out.trim(), 'renewal')
    t.match(token, { user: 'C-1042', language: 'de', data: { policy: 'HM-1' }, singleUse: true })
    const hours = ((token?.expiresAt.getTime() ?? 0) - Date.now()) / 3_600_000
    t.ok(hours > 11 && hours < 13, `${hours} h`)
  }
  const { out } = await flowgate(['token', 'new', '--flow', 'renewal'], env)
  t.match(await server.check(out.trim()), { token: { user: undefined, singleUse: false } })
})

t.test('token new says in a sentence why there is none', async t => {
  const cases: [string, string[], RegExp][] = [
    ['no flow', [], /required option '--flow <name>'/],
    ['no JSON', ['--data', '{policy'], /^The data is no JSON\n$/],
    ['no file', ['--data', '@nowhere.json'], /^nowhere\.json cannot be read \(ENOENT\)\n$/],
    ['no span', ['--expires-in', '3 days'], /expiresIn must be a whole number and s, m, h or d/],
    ['too long', ['--user', 'x'.repeat(500)], /bytes too long/]
  ]
  for (const [name, args, message] of cases) {
    const flow = name === 'no flow' ? [] : ['--flow', 'renewal']
    const { out, err, exitCode } = await flowgate(['token', 'new', ...flow, ...args], env)
    t.strictSame([out, exitCode], ['', 1], name)
    t.match(err, message, name)
  }
  const weak = await flowgate(['token', 'new', '--flow', 'claim'], { TOKEN_KEY: 'weak-secret' })
  t.match(weak, { exitCode: 1, err: /^TOKEN_KEY, .* could be guessed/ })
  t.notMatch(weak.err, 'weak-secret')
})

t.test('token new notes that a flow is not here, which may be a slip', async t => {
  const { err, exitCode } = await flowgate(['token', 'new', '--flow', 'renewal'], env)
  t.strictSame([err, exitCode], ['Note: there is no flows/renewal here.\n', 0])
  t.match(await flowgate(['token', 'new', '--flow', 'claim'], env), { err: '', exitCode: 0 })
})

t.test('token new holds data to the schema of the flow', async t => {
  const flow = `import { z } from 'zod'
import { defineFlow } from '${process.cwd()}/src/index.ts'
export const renewal = defineFlow({ name: 'renewal', token: z.object({ policy: z.string() }), screens: { A: {} } })
`
  const home = process.cwd()
  process.chdir(t.testdir({ flows: { renewal: { 'flow.ts': flow } } }))
  t.teardown(() => process.chdir(home))
  const issue = (...data: string[]) => flowgate(['token', 'new', '--flow', 'renewal', ...data], env)
  t.match(await issue('--data', '{"policy":"HM-1"}'), { exitCode: 0, err: '' })
  for (const data of [[], ['--data', '{"policy":7}']]) {
    t.match(await issue(...data), { out: '', exitCode: 1, err: /data does not fit: / })
  }
})

t.test('in development the key is the server’s, and made for it', async t => {
  const KEYS_DIR = join(t.testdir(), 'keys')
  const inspected = await flowgate(['token', 'inspect', 'fg1.x'], { KEYS_DIR })
  t.match(inspected, { exitCode: 1, err: /token-key, .*set TOKEN_KEY/ })
  t.notOk(existsSync(KEYS_DIR), 'to look, none is made')

  const { out, err } = await flowgate(['token', 'new', '--flow', 'claim'], { KEYS_DIR })
  const path = join(KEYS_DIR, 'token-key')
  t.equal(err, `made  ${path}\n`)
  const tokens = createTokens({ keys: [readFileSync(path, 'utf8').trim()], store: memoryStore() })
  t.match(await tokens.check(out.trim()), { refusal: undefined, token: { flow: 'claim' } })
  t.match(await flowgate(['token', 'inspect', out.trim()], { KEYS_DIR }), { exitCode: 0 })

  const production = await flowgate(['token', 'new', '--flow', 'claim'], {
    KEYS_DIR,
    NODE_ENV: 'production'
  })
  t.match(production, { exitCode: 1, err: /^TOKEN_KEY, .* there is none: `openssl rand/ })
})

t.test('token inspect says what is in a token', async t => {
  const text = await server.issue({
    flow: 'renewal',
    user: 'C-1042\u001b[2J',
    data: { policy: 'HM-1' },
    language: 'de',
    singleUse: true
  })
  const { token } = await server.check(text)
  const { out, err, exitCode } = await flowgate(
    ['token', 'inspect', '-'],
    env,
    Buffer.from(`${text}\n`)
  )
  t.equal(exitCode, 0)
  t.equal(err, 'Note: the store is memory, so only the server knows of use and revocation.\n')
  t.match(
    out,
    `token       good
flow        renewal
user        C-1042␛[2J
language    de
data        {"policy":"HM-1"}
expires     ${token?.expiresAt.toISOString()}
single use  yes
id          ${token?.id}
in the log  `
  )
})

t.test('token inspect says why a token is not good', async t => {
  const old = createTokens({ keys: [KEY], store, now: () => Date.now() - 10_000 })
  const verdicts: [string, RegExp][] = [
    [await old.issue({ flow: 'renewal', expiresIn: '5s' }), /^token {7}expired\nflow {8}renewal\n/],
    ['fg1.made-up', /^token {7}forged: changed or made up, sealed with a key that is not/],
    ['tok-1', /^token {7}none of ours: those begin with fg1\.\nin the log {2}[0-9a-f]{8}\n$/]
  ]
  for (const [text, verdict] of verdicts) {
    const { out, exitCode } = await flowgate(['token', 'inspect', text], env)
    t.match(out, verdict)
    t.equal(exitCode, 1)
  }
  const text = await server.issue({ flow: 'renewal', user: 'C-1042' })
  const other = await flowgate(['token', 'inspect', text], { TOKEN_KEY: KEY.toLowerCase() })
  t.match(other.out, /forged/)
  t.notMatch(other.out, 'C-1042')
})

t.test(
  'a token of a tenant is issued, inspected and revoked with the key and store of that tenant',
  async t => {
    const dir = t.testdir({
      'tenants.yaml': `acme: { token_key: ${KEY}, app_secret: x }
globex: { token_key: ${KEY}, app_secret: x }
initech: { app_secret: 12345 }
umbrella: { app_secret: x }
`
    })
    const STORE = `sqlite:${join(dir, 'flowgate.db')}`
    const set = { STORE, TENANTS: join(dir, 'tenants.yaml') }
    const token = (...args: string[]) => flowgate(['token', ...args], set)
    const { out } = await token('new', '--flow', 'claim', '--tenant', 'acme')
    const text = out.trim()

    const whole = await openStore(STORE, { timeoutMs: 5000, log: { info() {}, error() {} } })
    t.teardown(() => whole.close())
    const acme = createTokens({
      keys: [KEY],
      store: prefixedStore(whole, 't:acme:'),
      tenant: 'acme'
    })
    t.match(await acme.check(text, 'claim'), { refusal: undefined, token: { flow: 'claim' } })
    t.match(await token('inspect', text, '--tenant', 'acme'), { out: /good/, exitCode: 0 })
    t.match(await token('inspect', text, '--tenant', 'globex'), { out: /of another tenant/ })
    t.match(await token('revoke', text, '--tenant', 'acme'), { out: 'Revoked.\n' })
    t.match(await acme.check(text), { refusal: 'revoked' })

    const refusals: [string, RegExp][] = [
      ['hooli', /^TENANTS has no tenant "hooli"; it has acme, globex, initech, umbrella\n$/],
      ['initech', /^tenant initech: app_secret: .*in quotes/],
      ['umbrella', /^token_key of umbrella: /]
    ]
    for (const [name, message] of refusals) {
      const refused = await token('new', '--flow', 'claim', '--tenant', name)
      t.match(refused, { out: '', err: message, exitCode: 1 })
    }
    const none = await flowgate(['token', 'new', '--flow', 'claim', '--tenant', 'acme'], env)
    t.match(none, { err: /^TENANTS is not set/, exitCode: 1 })
  }
)

t.test('token revoke', async t => {
  t.test('says that a server does not hear of it when its store is memory', async t => {
    const text = await server.issue({ flow: 'renewal' })
    const { out, err, exitCode } = await flowgate(['token', 'revoke', text], env)
    t.strictSame([out, exitCode], ['', 1])
    t.match(err, /the server would not hear of a revocation\. Set STORE/)
  })

  t.test('has a server refuse the token when they have one store', async t => {
    const shared = { at: { STORE: 'shared' }, address: 'shared' }
    /** As `flowgate` runs it, with the store of the server at an address. */
    async function token(
      args: string[],
      { at, address }: { at: object; address: string } = shared
    ) {
      const written: string[] = []
      const write = (text: string) => written.push(text)
      const stdin = (async function* () {})()
      const out = { stdout: { write }, stderr: { write } }
      const io = { env: { ...env, ...at }, stdin, ...out, exitCode: 0 }
      const open = async (asked: string) => {
        t.equal(asked, address)
        return { store: { ...store, close: async () => {} }, queue: memoryQueue() }
      }
      await tokenCommand(io, { open }).parseAsync(args, { from: 'user' })
      return { written: written.join(''), exitCode: io.exitCode }
    }
    const text = await server.issue({ flow: 'renewal', singleUse: true })
    t.strictSame(await token(['revoke', text]), { written: 'Revoked.\n', exitCode: 0 })
    t.match(await server.check(text), { refusal: 'revoked' })
    t.match(await token(['inspect', text]), { written: /^token {7}revoked\n/, exitCode: 1 })
    const used = await server.issue({ flow: 'renewal', singleUse: true })
    await server.use(used)
    t.match(await token(['inspect', used]), { written: /^token {7}used up\n/, exitCode: 1 })
    const production = { at: { NODE_ENV: 'production' }, address: 'sqlite:data/flowgate.db' }
    const inspected = await token(['inspect', text], production)
    t.match(inspected, { written: /^token {7}revoked\n/ }, 'the default of production')
    t.match(await token(['revoke', 'tok-1']), {
      written: /^The token is none of ours/,
      exitCode: 1
    })
  })

  t.test('says what keeps the store out of reach', async t => {
    const text = await server.issue({ flow: 'renewal' })
    const STORE = 'redis://user:hunter2@127.0.0.1:1'
    const { err, exitCode } = await flowgate(['token', 'revoke', text], { ...env, STORE })
    t.strictSame([err, exitCode], ['Store: ECONNREFUSED\n', 1])
  })

  t.test('says that there is no such store', async t => {
    const { err, exitCode } = await flowgate(['token', 'inspect', 'x'], { ...env, STORE: 'moon' })
    t.match(err, 'STORE')
    t.equal(exitCode, 1)
  })
})
