import { spawn } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import t from 'tap'
import { fingerprint } from '../../src/keys/fingerprint.ts'
import { loadKeys } from '../../src/keys/load.ts'
import { readRotations } from '../../src/keys/rotations.ts'
import { flowgate } from '../cli/flowgate.ts'
import { FINGERPRINT, vector } from './vectors.ts'

// The command as one file, since it is started often.
const COMMAND = join(t.testdirName, '..', 'keys-rotate-command')
t.before(() =>
  build({
    entryPoints: { flowgate: 'src/cli/index.ts' },
    outdir: COMMAND,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm'
  })
)
t.teardown(() => rmSync(COMMAND, { recursive: true }))

/** Run the command in a process of its own, which is killed at its `killAt`-th change to `dir`. */
async function run(dir: string, args: string[], killAt?: number) {
  const child = spawn(
    process.execPath,
    [
      ...(killAt ? ['--import', resolve('test/keys/kill-at.mjs')] : []),
      ...[join(COMMAND, 'flowgate.mjs'), 'keys', ...args]
    ],
    {
      env: { PATH: process.env.PATH, KEYS_DIR: dir, KILL_IN: dir, KILL_AT: String(killAt) },
      stdio: ['ignore', 'pipe', 'inherit']
    }
  )
  const out: string[] = []
  child.stdout.on('data', chunk => out.push(String(chunk)))
  const [, signal] = await once(child, 'close')
  return { isKilled: signal === 'SIGKILL', out: out.join('') }
}

/** Every public key on the disk has its private half there, for its owner alone. */
function orphans(dir: string): string[] {
  const retired = join(dir, 'retired')
  const owned = [dir, retired].flatMap(folder => loadKeys({ dir: folder }).keys)
  for (const { name } of owned) {
    if (name.endsWith('.private.pem') && (statSync(name).mode & 0o077) !== 0) return [name]
  }
  const own = new Set(owned.map(key => key.fingerprint))
  return readdirSync(dir).filter(
    name =>
      name.endsWith('.public.pem') &&
      !own.has(fingerprint(createPublicKey(readFileSync(join(dir, name)))))
  )
}

const states = (dir: string) => loadKeys({ dir }).keys.map(({ state }) => state)
const stopped = (dir: string) => readdirSync(dir).filter(name => name.endsWith('.tmp'))

t.test('a rotation that is killed at any step goes on with the same key', async t => {
  let killAt = 0
  for (let isKilled = true; isKilled; ) {
    killAt++
    const dir = t.testdir({ 'old.pem': vector('rsa2048-pkcs8.pem') })
    const killed = await run(dir, ['rotate'], killAt)
    isKilled = killed.isKilled
    const before = loadKeys({ dir })
    t.strictSame(before.faults, [], `${killAt}: the server could load what is there`)
    t.strictSame(orphans(dir), [], `${killAt}: no public key is without its private half`)
    t.equal(before.keys[0]?.fingerprint, FINGERPRINT, 'the old key is the current one')
    const made = before.keys.find(({ state }) => state === 'new')?.fingerprint
    if (killed.out !== '') t.match(killed.out, made, 'what is printed is on the disk')

    const again = await flowgate(['keys', 'rotate', '--dir', dir])
    t.match(again, { err: '', exitCode: 0 })
    t.strictSame(states(dir), ['current', 'new'], 'one key is made')
    const now = loadKeys({ dir }).keys[1]?.fingerprint
    t.match(again.out, now)
    t.equal(now, made ?? now, `${killAt}: the key stays the same`)
    t.strictSame(orphans(dir), [])
    t.strictSame(stopped(dir), [], 'nothing is left over')
  }
  t.ok(killAt > 12, `it was killed at ${killAt - 1} steps`)
})

t.test('an end that is killed at any step has or has not been, and can be made again', async t => {
  const ended = new Set<string>()
  const root = t.testdir({ begun: { 'old.pem': vector('rsa2048-pkcs8.pem') } })
  await flowgate(['keys', 'rotate', '--dir', join(root, 'begun')])
  const made = loadKeys({ dir: join(root, 'begun') }).keys[1]?.fingerprint
  for (let killAt = 1, isKilled = true; isKilled; killAt++) {
    const dir = join(root, String(killAt))
    cpSync(join(root, 'begun'), dir, { recursive: true })
    isKilled = (await run(dir, ['rotate', '--uploaded'], killAt)).isKilled
    t.strictSame(orphans(dir), [])
    const { open } = readRotations(dir)
    ended.add(open ? 'open' : 'ended')
    if (open) await flowgate(['keys', 'rotate', '--uploaded', '--dir', dir])
    t.strictSame(states(dir), ['current', 'old'])
    t.equal(loadKeys({ dir }).keys[0]?.fingerprint, made)
  }
  t.strictSame(ended, new Set(['open', 'ended']))
})

t.test('a retirement that is killed at any step loses no key', async t => {
  const root = t.testdir()
  const rotated = join(root, 'rotated')
  for (let time = 0; time < 2; time++) {
    await flowgate(['keys', 'rotate', '--dir', rotated])
    await flowgate(['keys', 'rotate', '--uploaded', '--dir', rotated])
  }
  for (let killAt = 1, isKilled = true; isKilled; killAt++) {
    const dir = join(root, String(killAt))
    cpSync(rotated, dir, { recursive: true })
    const [current, old] = loadKeys({ dir }).keys
    const args = ['retire', '--force', '--unused-for', '0s']
    isKilled = (await run(dir, args, killAt)).isKilled
    t.strictSame(orphans(dir), [])
    await flowgate(['keys', ...args, '--dir', dir])
    t.strictSame(
      loadKeys({ dir }).keys.map(key => key.fingerprint),
      [current?.fingerprint]
    )
    const [retired] = loadKeys({ dir: join(dir, 'retired') }).keys
    t.equal(retired?.fingerprint, old?.fingerprint)
    t.strictSame(
      readdirSync(dir).filter(name => name.endsWith('.public.pem')).length,
      1,
      'the public half goes, too'
    )
  }
})

t.test('rotations that begin at once go on with one key', async t => {
  const dir = t.testdir({ 'old.pem': vector('rsa2048-pkcs8.pem') })
  const runs = await Promise.all([1, 2, 3].map(() => run(dir, ['rotate'])))
  t.strictSame(states(dir), ['current', 'new'])
  const made = loadKeys({ dir }).keys[1]?.fingerprint
  for (const { out } of runs) t.match(out, made)
  t.strictSame(orphans(dir), [])
})
