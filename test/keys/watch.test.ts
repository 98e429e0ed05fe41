import { once } from 'node:events'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { watchFolder } from '../../src/keys/watch.ts'

/** Watch a folder; `next` waits for the next call that something has changed. */
async function watching(t: Test, dir: string, lookMs = 600_000) {
  const events = new EventTarget()
  let calls = 0
  let awaited = 0
  const { close } = watchFolder(
    dir,
    () => {
      calls++
      events.dispatchEvent(new Event('changed'))
    },
    { settleMs: 20, lookMs }
  )
  // A watcher does not keep a process alive; a server does.
  const server = setInterval(() => {}, 1000)
  t.teardown(() => {
    close()
    clearInterval(server)
  })
  async function next() {
    awaited++
    while (calls < awaited) await once(events, 'changed')
  }
  await next()
  return { next, calls: () => calls }
}

t.test('a file that comes, changes or goes is told, without a look at the clock', async t => {
  const dir = t.testdir()
  const { next } = await watching(t, dir)
  const path = join(dir, 'a.pem')
  for (const change of [
    () => writeFileSync(path, 'one'),
    () => writeFileSync(path, 'two!'),
    () => renameSync(path, join(dir, 'b.pem')),
    () => rmSync(join(dir, 'b.pem'))
  ]) {
    change()
    await next()
  }
  t.pass('all were told')
})

t.test('what is hidden or in a sub-folder is not told', async t => {
  const dir = t.testdir({ retired: {} })
  const { next, calls } = await watching(t, dir)
  mkdirSync(join(dir, '.usage'))
  writeFileSync(join(dir, '.usage', 'a.json'), '{}')
  writeFileSync(join(dir, 'retired', 'a.pem'), 'one')
  writeFileSync(join(dir, '.a.pem.tmp'), 'one')
  await new Promise(resolve => setTimeout(resolve, 100))
  writeFileSync(join(dir, 'a.pem'), 'one')
  await next()
  t.equal(calls(), 2)
})

t.test('the swap of links, by which Kubernetes changes a secret, is told', async t => {
  const dir = t.testdir({
    '..one': { 'a.pem': 'one' },
    '..two': { 'a.pem': 'two' },
    '..data': t.fixture('symlink', '..one'),
    'a.pem': t.fixture('symlink', '..data/a.pem')
  })
  const { next } = await watching(t, dir)
  symlinkSync('..two', join(dir, '..data_tmp'))
  renameSync(join(dir, '..data_tmp'), join(dir, '..data'))
  await next()
  t.pass('it was told')
})

t.test('a folder that comes, goes and comes again is watched again', async t => {
  const dir = join(t.testdir(), 'keys')
  const { next } = await watching(t, dir, 50)
  mkdirSync(dir)
  await next()
  writeFileSync(join(dir, 'a.pem'), 'one')
  await next()
  rmSync(dir, { recursive: true })
  await next()
  mkdirSync(dir)
  await next()
  writeFileSync(join(dir, 'a.pem'), 'one')
  await next()
  t.pass('all were told')
})

t.test('a folder that another takes the place of is followed', async t => {
  const root = t.testdir({ one: { 'a.pem': 'one' }, two: { 'a.pem': 'two' } })
  const dir = join(root, 'keys')
  symlinkSync('one', dir)
  const { next } = await watching(t, dir, 50)
  symlinkSync('two', join(root, 'swap'))
  renameSync(join(root, 'swap'), dir)
  await next()
  writeFileSync(join(root, 'two', 'b.pem'), 'two')
  await next()
  t.pass('both were told')
})
