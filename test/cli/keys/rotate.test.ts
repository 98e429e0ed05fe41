import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import t from 'tap'
import { loadKeys } from '../../../src/keys/load.ts'
import { FINGERPRINT, PASSPHRASE, vector } from '../../keys/vectors.ts'
import { flowgate, inTerminal } from '../flowgate.ts'

const keys = { 'old.pem': vector('rsa2048-pkcs8.pem') }
const rotate = (dir: string, ...args: string[]) =>
  flowgate(['keys', 'rotate', '--dir', dir, ...args])
const list = async (dir: string) =>
  JSON.parse((await flowgate(['keys', 'list', '--json', '--dir', dir])).out)
const states = (dir: string) => loadKeys({ dir }).keys.map(({ state }) => state)

t.test('a rotation makes a key, leads through its upload, and ends when it is told', async t => {
  const dir = t.testdir(keys)
  const { out, err, exitCode } = await rotate(dir)
  t.strictSame([err, exitCode], ['', 0])
  const { name = '', fingerprint } = loadKeys({ dir }).keys[1] ?? {}
  t.match(out, `private key  ${name}\npublic key   ${name.replace('private', 'public')}\n`)
  t.match(out, `fingerprint  ${fingerprint}\n`)
  t.match(out, 'run `flowgate keys rotate --uploaded`')
  t.notMatch(out, 'PRIVATE KEY-----')
  t.match(await list(dir), [
    { state: 'current', fingerprint: FINGERPRINT, hits: 0, lastUsedAt: null },
    { state: 'new', fingerprint, hits: 0 }
  ])
  const publicPem = (await flowgate(['keys', 'public', name])).out
  t.not((await flowgate(['keys', 'public', '--dir', dir])).out, publicPem, 'it is not current yet')

  t.match(await rotate(dir), { out: `${name} (made before)\n` })
  t.match(await rotate(dir, '--uploaded'), { out: /current key now/, exitCode: 0 })
  t.match(await list(dir), [
    { state: 'current', fingerprint },
    { state: 'old', fingerprint: FINGERPRINT }
  ])
  t.equal((await flowgate(['keys', 'public', '--dir', dir])).out, publicPem)
  t.match((await flowgate(['keys', 'list', '--dir', dir])).out, /\ncurrent .*\nold /)
})

t.test('the order of names does not matter to it, nor what a variable holds', async t => {
  const dir = t.testdir({ 'zzz.pem': vector('rsa2048-pkcs8.pem') })
  const PRIVATE_KEY = String(vector('previous-pkcs8.pem'))
  const env = { KEYS_DIR: dir, PRIVATE_KEY }
  await flowgate(['keys', 'rotate'], env)
  const shown = () => loadKeys({ dir, inline: PRIVATE_KEY }).keys.map(({ state }) => state)
  t.strictSame(shown(), ['current', 'old', 'new'])
  const made = loadKeys({ dir }).keys.at(-1)?.fingerprint
  await flowgate(['keys', 'rotate', '--uploaded'], env)
  t.strictSame(shown(), ['current', 'old', 'old'])
  t.equal(loadKeys({ dir, inline: PRIVATE_KEY }).keys[0]?.fingerprint, made)
})

t.test('the first key of a folder can be made by it, too', async t => {
  const dir = join(t.testdir(), 'keys')
  await rotate(dir)
  t.strictSame(states(dir), ['new'])
  await rotate(dir, '--uploaded')
  t.strictSame(states(dir), ['current'])
})

t.test('what was not made before cannot have been uploaded', async t => {
  const dir = t.testdir(keys)
  const begun = {
    at: new Date().toISOString(),
    step: 'begun',
    file: '20261122-182430Z.private.pem'
  }
  writeFileSync(join(dir, 'rotations.jsonl'), JSON.stringify(begun))
  t.match(await rotate(dir, '--uploaded'), { err: /cannot have been uploaded yet/, exitCode: 1 })
  t.strictSame(states(dir), ['current', 'new'])
})

t.test('to say that it is uploaded begins no rotation, however often it is said', async t => {
  const dir = t.testdir(keys)
  t.match(await rotate(dir, '--uploaded'), {
    out: '',
    err: /No rotation is under way/,
    exitCode: 1
  })
  await rotate(dir)
  await rotate(dir, '--uploaded')
  const [current] = loadKeys({ dir }).keys
  const again = await rotate(dir, '--uploaded')
  t.match(again, { err: '', exitCode: 0 })
  t.match(again.out, `${basename(current?.name ?? '')} is the current key since `)
  t.strictSame(states(dir), ['current', 'old'])
})

t.test(
  'a private key that is lost while its public half may be in use is not made anew',
  async t => {
    const dir = t.testdir(keys)
    await rotate(dir)
    const made = loadKeys({ dir }).keys[1]?.name ?? ''
    const publicPath = made.replace('.private.pem', '.public.pem')
    const publicPem = readFileSync(publicPath, 'utf8')
    renameSync(made, join(dir, '.away'))
    for (const args of [[], ['--uploaded']]) {
      t.match(await rotate(dir, ...args), { out: '', err: /is gone: put it back/, exitCode: 1 })
    }
    t.equal(readFileSync(publicPath, 'utf8'), publicPem)
    renameSync(join(dir, '.away'), made)
    t.match(await rotate(dir, '--uploaded'), { exitCode: 0 })
  }
)

t.test('in a terminal it asks, and takes nothing but yes for yes', async t => {
  const dir = t.testdir(keys)
  const answering = (answer: string) => inTerminal(['keys', 'rotate', '--dir', dir], {}, answer)
  for (const answer of ['\n', 'n\n', 'yesterday\n', '']) {
    t.match(await answering(answer), /\[y\/N\] Run `flowgate keys rotate` again/)
    t.strictSame(states(dir), ['current', 'new'])
  }
  t.match(await answering('y\n'), /current key now/)
  t.strictSame(states(dir), ['current', 'old'])
})

t.test('a passphrase is on the key, and going on needs the same one', async t => {
  const dir = t.testdir()
  await flowgate(['keys', 'rotate', '--dir', dir], { PASSPHRASE })
  for (const args of [[], ['--uploaded']]) {
    t.match(await rotate(dir, ...args), { out: '', err: /no passphrase is given/, exitCode: 1 })
  }
  t.match(await flowgate(['keys', 'rotate', '--dir', dir], { PASSPHRASE }), { exitCode: 0 })
})

t.test('nothing is to be uploaded while a server that reports has not loaded the key', async t => {
  const dir = t.testdir({ ...keys, '.usage': {} })
  const report = (...loaded: string[]) =>
    writeFileSync(
      join(dir, '.usage', 'a.json'),
      JSON.stringify({
        at: new Date().toISOString(),
        serves: true,
        keys: Object.fromEntries(loaded.map(key => [key, { hits: 0, loaded: true }]))
      })
    )
  report(FINGERPRINT)
  const early = await rotate(dir)
  t.match(early, { err: /1 of 1 servers have not loaded it/, exitCode: 1 })
  t.notMatch(early.out, 'Upload')
  t.match(await rotate(dir, '--uploaded'), { exitCode: 1 })
  t.strictSame(states(dir), ['current', 'new'])
  report(...loadKeys({ dir }).keys.map(({ fingerprint }) => fingerprint))
  t.match(await rotate(dir), { out: /loaded by {4}1 of the servers.*Upload/s, exitCode: 0 })
})

t.test('nothing is to be uploaded while a file keeps servers from loading the folder', async t => {
  const dir = t.testdir({ ...keys, 'other.pem': 'nonsense' })
  for (const args of [[], ['--uploaded']]) {
    const { out, err, exitCode } = await rotate(dir, ...args)
    t.match(err, /other\.pem is not a key/)
    t.notMatch(out, /Upload|current/)
    t.equal(exitCode, 1)
  }
  t.strictSame(states(dir), ['current', 'new'])
})

t.test('what cannot be written or read is said, and no key is made', async t => {
  const dir = join(t.testdir({ file: '' }), 'file')
  t.match(await rotate(dir), { out: '', err: /rotations\.jsonl cannot be written/, exitCode: 1 })
  const odd = t.testdir({ ...keys, 'rotations.jsonl': {} })
  t.match(await rotate(odd), { out: '', err: /rotations\.jsonl is no file/, exitCode: 1 })
  t.match(await flowgate(['keys', 'list', '--dir', odd]), { err: /is no file/, exitCode: 1 })
  t.strictSame(states(odd), ['current'])
  const long = t.testdir({ ...keys, 'rotations.jsonl': ' '.repeat(2 ** 20 + 1) })
  t.match(await rotate(long), { out: '', err: /longer than a list of rotations/, exitCode: 1 })
})

t.test('a line of rotations.jsonl that is none is passed over', async t => {
  const at = new Date().toISOString()
  const dir = t.testdir({
    ...keys,
    'rotations.jsonl': [
      '{"at":',
      JSON.stringify({ at, step: 'begun', file: '../../20261122-182430Z.private.pem' }),
      JSON.stringify({ at, step: 'uploaded', file: '20261122-182430Z.private.pem' }),
      'null'
    ].join('\n')
  })
  t.match(await rotate(dir), { err: '', exitCode: 0 })
  t.strictSame(states(dir), ['current', 'new'])
})
