import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { makeFolders, readBounded } from '../src/files.ts'

const hasProc = existsSync('/proc/self/pagemap')

t.test('folders are made down to the last, for whom they are', async t => {
  const top = t.testdir()
  const deep = join(top, 'a/b/c')
  t.equal(makeFolders(deep, 0o700), join(top, 'a'), 'the first that was made')
  for (const made of ['a', 'a/b', 'a/b/c']) {
    t.equal(statSync(join(top, made)).mode & 0o777, 0o700, made)
  }
  t.equal(makeFolders(deep), undefined, 'none, as they are there')
  t.equal(makeFolders(join(deep, 'd/')), join(deep, 'd'))
})

t.test('a folder that cannot be made is told, and tried once', async t => {
  const top = t.testdir({ file: '' })
  t.throws(() => makeFolders(join(top, 'file')), { code: 'EEXIST' })
  t.throws(() => makeFolders(join(top, 'file/below')), { code: 'ENOTDIR' })
  t.test('in /proc, which takes none', { skip: !hasProc }, async t => {
    t.throws(() => makeFolders('/proc/nowhere/below'), { code: 'ENOENT' })
  })
})

t.test('a file is read up to its limit', async t => {
  const dir = t.testdir({ file: '12345', empty: '', folder: {} })
  t.equal(String(readBounded(join(dir, 'file'), 5)), '12345')
  t.equal(String(readBounded(join(dir, 'empty'), 5)), '')
  t.equal(readBounded(join(dir, 'file'), 4), undefined)
  t.equal(readBounded(join(dir, 'folder'), 5), undefined)
  t.throws(() => readBounded(join(dir, 'nothing'), 5), { code: 'ENOENT' })
})

t.test('what has no end, or nothing to say, is no file', async t => {
  const pipe = join(t.testdir(), 'pipe')
  execFileSync('mkfifo', [pipe])
  t.equal(readBounded(pipe, 5), undefined)
  t.equal(readBounded('/dev/zero', 5), undefined)
  t.test('nor in /proc, where sizes say nothing', { skip: !hasProc }, async t => {
    // It is read in eights.
    t.equal(readBounded('/proc/self/pagemap', 7), undefined)
    t.match(String(readBounded('/proc/self/status', 64 * 1024)), 'Pid:')
  })
})
