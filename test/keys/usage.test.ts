import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadKey } from '../../src/keys/load.ts'
import { reportUsage } from '../../src/keys/report-usage.ts'
import { createKeyRing } from '../../src/keys/ring.ts'
import { readUsage } from '../../src/keys/usage.ts'
import { keyFile } from '../fixtures/vectors.ts'
import { wrap } from './wrap.ts'

const load = (name: string) => loadKey(keyFile(name), { name })
const current = load('rsa2048-pkcs8.pem')
const previous = load('previous-pkcs8.pem')
const DAY_MS = 24 * 60 * 60 * 1000

/** A server with a key ring, as far as it matters here. */
function serverOn(dir: string, onFailure?: (error: unknown) => void) {
  const ring = createKeyRing([current, previous], { threads: 0 })
  const use = (key: typeof current) => ring.unwrap(wrap(key.key, randomBytes(16)))
  const options = { everyMs: 600_000, ...(onFailure && { onFailure }) }
  return { ring, use, ...reportUsage(dir, ring.status, options) }
}

const reportsIn = (dir: string) =>
  readdirSync(join(dir, '.usage')).filter(name => name.endsWith('.json'))

t.test('what servers that share a folder report is added up', async t => {
  const dir = t.testdir()
  const servers = [serverOn(dir), serverOn(dir)] as const
  const before = Date.now()
  await servers[0].use(current)
  await servers[0].use(previous)
  await servers[1].use(previous)
  for (const { report } of servers) await report()
  const { keys, servers: reporting } = readUsage(dir)
  t.match(keys.get(current.fingerprint), { hits: 1 })
  t.match(keys.get(previous.fingerprint), { hits: 2 })
  t.ok((keys.get(previous.fingerprint)?.lastUsedAt?.getTime() ?? 0) >= before)
  const both = new Set([current.fingerprint, previous.fingerprint])
  t.strictSame(reporting, [both, both])

  await servers[0].use(previous)
  servers[0].ring.replace([current])
  for (const { stop } of servers) await stop()
  const after = readUsage(dir)
  t.match(after.keys.get(previous.fingerprint), { hits: 2 }, 'as of when it left the ring')
  t.strictSame(after.servers, [], 'who has stopped does not serve')
  t.equal(reportsIn(dir).length, 2)
})

t.test('a server that has not reported for a while does not serve, and its uses count', async t => {
  const dir = t.testdir()
  const { use, report, stop } = serverOn(dir)
  await use(previous)
  await report()
  const later = readUsage(dir, { now: new Date(Date.now() + 61_000) })
  t.match(later, { servers: [] })
  t.match(later.keys.get(previous.fingerprint), { hits: 1 })
  const clockSetBack = readUsage(dir, { now: new Date(Date.now() - DAY_MS) })
  t.equal(clockSetBack.servers.length, 1)
  await stop()
})

t.test('old reports go, and those of servers that used no key and have ended', async t => {
  const key = { [current.fingerprint]: { hits: 1, loaded: true } }
  const idle = { [current.fingerprint]: { hits: 0, loaded: true } }
  const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()
  const dir = t.testdir({
    '.usage': {
      'used.json': JSON.stringify({ at: ago(29), serves: true, keys: key }),
      'old.json': JSON.stringify({ at: ago(31), serves: true, keys: key }),
      'crashed.json': JSON.stringify({ at: ago(1), serves: true, keys: idle }),
      'stopped.json': JSON.stringify({ at: ago(0), serves: false, keys: idle }),
      'serves.json': JSON.stringify({ at: ago(0), serves: true, keys: idle })
    }
  })
  const { stop } = serverOn(dir)
  const gone = ['old.json', 'crashed.json', 'stopped.json']
  while (reportsIn(dir).some(name => gone.includes(name))) {
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  await stop()
  t.strictSame(
    reportsIn(dir).filter(name => name.length < 20),
    ['serves.json', 'used.json']
  )
})

t.test('what is no report is passed over', async t => {
  const good = { at: new Date().toISOString(), serves: true }
  const dir = t.testdir({
    '.usage': {
      'text.json': 'no JSON',
      'half.json': '{"at":"2026-',
      'other.json': '{"hits":1}',
      'name.json': JSON.stringify({ ...good, keys: { '../x': { hits: 1, loaded: true } } }),
      'negative.json': JSON.stringify({
        ...good,
        keys: { [current.fingerprint]: { hits: -1, loaded: true } }
      }),
      'large.json': ' '.repeat(70_000),
      'folder.json': {},
      'link.json': t.fixture('symlink', 'nowhere')
    }
  })
  t.strictSame(readUsage(dir), { keys: new Map(), servers: [] })
})

t.test('a folder that cannot be written is told once, until it can', async t => {
  const dir = t.testdir({ '.usage': 'a file where the folder should be' })
  const failures: unknown[] = []
  const { report, stop } = serverOn(dir, error => failures.push(error))
  await report()
  await report()
  t.match(failures, [{ code: 'ENOTDIR' }])
  rmSync(join(dir, '.usage'))
  await report()
  t.equal(readUsage(dir).servers.length, 1)
  rmSync(join(dir, '.usage'), { recursive: true })
  writeFileSync(join(dir, '.usage'), '')
  await stop()
  t.equal(failures.length, 2)
})

t.test('where there is no folder of keys none is made, and that is no failure', async t => {
  const dir = join(t.testdir(), 'keys')
  const failures: unknown[] = []
  const { report, stop } = serverOn(dir, error => failures.push(error))
  await report()
  t.throws(() => readdirSync(dir), { code: 'ENOENT' })
  mkdirSync(dir)
  await report()
  t.equal(readUsage(dir).servers.length, 1)
  await stop()
  t.strictSame(failures, [])
})
