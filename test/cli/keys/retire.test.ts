import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadKeys } from '../../../src/keys/load.ts'
import { FINGERPRINT as CURRENT, vector } from '../../keys/vectors.ts'
import { flowgate } from '../flowgate.ts'

const current = vector('rsa2048-pkcs8.pem')
const old = vector('previous-pkcs8.pem')
const [{ fingerprint: OLD = '' } = {}] = loadKeys({ inline: String(old) }).keys
const HOUR_MS = 60 * 60 * 1000
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString()

/** The report of a server that has used the old key so many hours ago, or never. */
const report = (hours?: number, loaded = [CURRENT, OLD]) =>
  JSON.stringify({
    at: ago(0),
    serves: true,
    keys: Object.fromEntries(
      loaded.map(key => [
        key,
        key === OLD && hours !== undefined
          ? { hits: 3, lastUsedAt: ago(hours), loaded: true }
          : { hits: 0, loaded: true }
      ])
    )
  })

const keys = { '1.pem': old, '2.pem': current }
const retire = (dir: string, ...args: string[]) =>
  flowgate(['keys', 'retire', '--dir', dir, ...args])
const ring = (dir: string) => loadKeys({ dir }).keys.map(({ fingerprint }) => fingerprint)

t.test('an old key that nobody has used for a day is moved out of the ring', async t => {
  for (const hours of [25, undefined]) {
    const dir = t.testdir({ ...keys, '.usage': { 'a.json': report(hours) } })
    t.strictSame(await retire(dir), {
      out: `${join(dir, '1.pem')} is retired: it lies in ${join(dir, 'retired', '1.pem')}\n`,
      err: '',
      exitCode: 0
    })
    t.strictSame(ring(dir), [CURRENT])
    t.strictSame(ring(join(dir, 'retired')), [OLD])
    t.strictSame(await retire(dir), {
      out: 'There is no old key in the ring.\n',
      err: '',
      exitCode: 0
    })
  }
})

t.test('a key stays, with a reason', async t => {
  const recent = { 'a.json': report(30), 'b.json': report(2) }
  const cases: [name: string, files: Record<string, string>, args: string[], reason: RegExp][] = [
    ['used within a day, by any server', recent, [], /1\.pem was used 2 h ago\. .* for 24 h /],
    ['used within a time', { 'a.json': report(30) }, ['--unused-for', '2d'], /was used 30 h ago/],
    ['used, and it is forced', recent, ['--force'], /was used 2 h ago/],
    ['used in the future: a clock is wrong', { 'a.json': report(-3) }, [], /used in the future/],
    ['no server reports', {}, [], /1\.pem may be in use: no server reports .*--force/],
    ['a server lacks the current key', { 'a.json': report(30, [OLD]) }, [], /1 of 1 servers lack/],
    ['it is the current key', recent, [CURRENT.slice(0, 8)], /2\.pem is the current key: rotate/],
    ['it is unknown', recent, ['0123456789abcdef'], /^No key in the ring has the fingerprint/],
    ['it is named too shortly', recent, ['ab'], /^Give at least eight digits/]
  ]
  for (const [name, usage, args, reason] of cases) {
    const dir = t.testdir({ ...keys, '.usage': usage })
    t.match(await retire(dir, ...args), { out: '', err: reason, exitCode: 1 }, name)
    t.strictSame(ring(dir), [CURRENT, OLD], name)
  }
  const wrong = await retire(t.testdir(keys), '--unused-for', 'a day')
  t.match(wrong, { err: /Give a time such as/, exitCode: 1 })
})

t.test('a key that was the current one until just now stays, whoever has not come', async t => {
  const dir = t.testdir({ '1.pem': current, '.usage': {} })
  await flowgate(['keys', 'rotate', '--dir', dir])
  await flowgate(['keys', 'rotate', '--uploaded', '--dir', dir])
  writeFileSync(join(dir, '.usage', 'a.json'), report(undefined, ring(dir)))
  t.match(await retire(dir), { err: /1\.pem was the current key until \d+ s ago/, exitCode: 1 })
  t.match(await retire(dir, '--unused-for', '0s'), { err: '', exitCode: 0 })
  t.equal(ring(dir).length, 1)
})

t.test('a key whose use nobody reports is retired by --force', async t => {
  const dir = t.testdir(keys)
  t.match(await retire(dir, '--force'), { err: '', exitCode: 0 })
  t.strictSame(ring(dir), [CURRENT])
})

t.test('the key of a rotation under way stays, and --force ends the rotation', async t => {
  const dir = t.testdir(keys)
  await flowgate(['keys', 'rotate', '--dir', dir])
  const [made = ''] = ring(dir).slice(-1)
  t.match(await retire(dir, made), { err: /may be uploaded any moment/, exitCode: 1 })
  t.match(await retire(dir, made, '--force'), { err: '', exitCode: 0 })
  t.strictSame(ring(dir), [CURRENT, OLD])
  await flowgate(['keys', 'rotate', '--dir', dir])
  t.not(ring(dir).at(-1), made)
})

t.test('a key is not taken from where moving its file would take another, or nothing', async t => {
  const usage = { '.usage': { 'a.json': report(30) } }
  const shared = t.testdir({ '2.pem': `${old}${current}`, '3.pem': current, ...usage })
  t.match(await retire(shared, OLD), { err: /shares its file with another key/, exitCode: 1 })

  const linked = t.testdir({ '2.pem': current, elsewhere: { '1.pem': old }, ...usage })
  symlinkSync('elsewhere/1.pem', join(linked, '1.pem'))
  t.match(await retire(linked), { err: /1\.pem is a link/, exitCode: 1 })

  const dir = t.testdir({ '2.pem': current, ...usage })
  const env = { KEYS_DIR: dir, PRIVATE_KEY: `${current}${old}` }
  t.match(await flowgate(['keys', 'retire'], env), {
    err: /PRIVATE_KEY stands in PRIVATE_KEY: take it out of the variable/,
    exitCode: 1
  })

  const faulty = t.testdir({ ...keys, '3.pem': 'nonsense', ...usage })
  t.match(await retire(faulty), { err: /3\.pem is not a key/, exitCode: 1 })
  for (const kept of [shared, linked, dir, faulty]) t.notOk(existsSync(join(kept, 'retired')))
})

t.test('a key that lies in several files leaves them all, and no file is overwritten', async t => {
  const dir = t.testdir({
    ...keys,
    '0.pem': old,
    retired: { '1.pem': 'an older one' },
    '.usage': { 'a.json': report(30) }
  })
  t.match(await retire(dir), { err: '', exitCode: 0 })
  t.strictSame(ring(dir), [CURRENT])
  t.strictSame(readdirSync(join(dir, 'retired')).sort(), ['0.pem', '1-1.pem', '1.pem'])
})

t.test('a folder that cannot be written is said to be', async t => {
  const dir = t.testdir({ ...keys, retired: 'a file', '.usage': { 'a.json': report(30) } })
  t.match(await retire(dir), { err: /1\.pem cannot be moved \(E\w+\)\n$/, exitCode: 1 })
  t.strictSame(ring(dir), [CURRENT, OLD])
})

t.test('a name cannot write to the terminal', async t => {
  const dir = join(t.testdir(), 'keys')
  mkdirSync(dir)
  writeFileSync(join(dir, '2.pem'), current)
  writeFileSync(join(dir, '1\u001b[2J\n.pem'), old)
  const listed = await flowgate(['keys', 'list', '--dir', dir])
  const refused = await retire(dir)
  for (const text of [listed.out, refused.err]) t.notMatch(text, '\u001b')
})
