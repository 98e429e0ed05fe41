import { type KeyObject, randomBytes } from 'node:crypto'
import t from 'tap'
import { loadKey } from '../../src/keys/load.ts'
import type { Opened } from '../../src/keys/rsa.ts'
import { type Job, startThread } from '../../src/keys/rsa-thread.ts'
import { keyFile } from '../fixtures/vectors.ts'
import { wrap } from './wrap.ts'

const load = (name: string) => loadKey(keyFile(name), { name }).key
const current = load('rsa2048-pkcs8.pem')
const previous = load('previous-pkcs8.pem')
const long = load('rsa4096-pkcs8.pem')

const waiting: Job[] = []
const thread = startThread(waiting, error => t.error(error))

function open(keys: readonly KeyObject[], block: Uint8Array): Promise<Opened | undefined> {
  return new Promise(resolve => {
    waiting.push({ keys, block, resolve })
    thread.feed()
  })
}

t.test('a thread opens all blocks of a queue, each with the keys it was queued with', async t => {
  const before = [previous]
  const after = [current, previous, long]
  const blocks = Array.from({ length: 40 }, (_, number) => {
    const aesKey = randomBytes(16)
    const index = number % 3
    const key = after[index] ?? current
    return { aesKey, index, block: wrap(key, aesKey), isOld: number < 10 && key === previous }
  })
  const opened = await Promise.all(
    blocks.map(({ block, isOld }) => open(isOld ? before : after, block))
  )
  t.strictSame(
    opened,
    blocks.map(({ aesKey, index, isOld }) => ({ aesKey, index: isOld ? 0 : index }))
  )
  t.equal(thread.length(), 0)
})

t.test('what no key opens is undefined', async t => {
  for (const block of [wrap(previous, randomBytes(16)), randomBytes(256), Buffer.alloc(3)]) {
    t.equal(await open([current, long], block), undefined)
  }
})

t.test('a thread that fails leaves what it has not opened in the queue', async t => {
  // A stand-in, since Node makes no key that it cannot read again.
  const unreadable = { export: () => Buffer.from('no key') } as unknown as KeyObject
  const jobs = [unreadable, current].map(key => {
    return { keys: [key], block: wrap(current, randomBytes(16)), resolve: () => t.fail() }
  })
  const queue: Job[] = [...jobs]
  const error = await new Promise<Error>(failed => startThread(queue, failed))
  t.match(error, { code: /^ERR_/ })
  t.strictSame(queue, jobs)
})
