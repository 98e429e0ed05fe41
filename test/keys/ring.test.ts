import { randomBytes } from 'node:crypto'
import t from 'tap'
import { loadKey } from '../../src/keys/load.ts'
import { createKeyRing } from '../../src/keys/ring.ts'
import { keyFile } from '../fixtures/vectors.ts'
import { wrap } from './wrap.ts'

const load = (name: string) => loadKey(keyFile(name), { name })
const current = load('rsa2048-pkcs8.pem')
const previous = load('previous-pkcs8.pem')
const long = load('rsa4096-pkcs8.pem')

for (const threads of [0, 1]) {
  t.test(threads === 0 ? 'on the event loop' : `with a thread`, async t => {
    t.test('each key of the ring opens what was wrapped for it, and says so', async t => {
      const ring = createKeyRing([current, previous, long], { threads })
      for (const key of [current, previous, long]) {
        const aesKey = randomBytes(16)
        t.strictSame(await ring.unwrap(wrap(key.key, aesKey)), {
          aesKey,
          fingerprint: key.fingerprint
        })
      }
      t.strictSame(
        ring.status().map(({ fingerprint, answered }) => [fingerprint, answered]),
        [current, previous, long].map(({ fingerprint }) => [fingerprint, 1])
      )
    })

    t.test('what none of its keys opens is undefined, whatever it is', async t => {
      const ring = createKeyRing([current], { threads })
      for (const block of [
        wrap(previous.key, randomBytes(16)),
        wrap(long.key, randomBytes(16)),
        randomBytes(256),
        randomBytes(300),
        Buffer.alloc(256, 0xff),
        Buffer.alloc(0)
      ]) {
        t.equal(await ring.unwrap(block), undefined)
      }
    })

    t.test('more requests than threads are all opened, and the queue is seen', async t => {
      const ring = createKeyRing([current], { threads })
      t.equal(ring.queueMs(), 0)
      const aesKeys = Array.from({ length: 50 }, () => randomBytes(16))
      const blocks = aesKeys.map(aesKey => wrap(current.key, aesKey))
      await ring.unwrap(blocks[0] ?? Buffer.alloc(0))
      const opened = blocks.map(block => ring.unwrap(block))
      t.ok(ring.queueMs() > 0)
      t.strictSame(
        (await Promise.all(opened)).map(unwrapped => unwrapped?.aesKey),
        aesKeys
      )
      t.equal(ring.queueMs(), 0)
    })

    t.test('a key goes on counting when others come and go, and when it does', async t => {
      const ring = createKeyRing([previous], { threads })
      const before = Date.now()
      const use = () => ring.unwrap(wrap(previous.key, randomBytes(16)))
      await use()
      ring.replace([current, previous])
      await use()
      t.match(ring.status()[0], { answered: 0, lastUsedAt: undefined })
      ring.replace([current])
      t.equal(ring.status().length, 1)
      ring.replace([current, previous])
      await use()
      const { answered, lastUsedAt = 0 } = ring.status()[1] ?? {}
      t.equal(answered, 3)
      t.ok(lastUsedAt >= before && lastUsedAt <= Date.now())
    })

    t.test('keys are replaced while requests are under way', async t => {
      const ring = createKeyRing([previous], { threads })
      const aesKey = randomBytes(16)
      const under_way = ring.unwrap(wrap(previous.key, aesKey))
      ring.replace([current])
      t.match(await under_way, { aesKey })
      t.equal(await ring.unwrap(wrap(previous.key, aesKey)), undefined)
      t.match(await ring.unwrap(wrap(current.key, aesKey)), { fingerprint: current.fingerprint })
    })
  })
}
