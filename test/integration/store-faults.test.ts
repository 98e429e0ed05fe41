import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { defineFlow } from '../../src/index.ts'
import { openStore } from '../../src/store/open.ts'
import { phoneTo, serve } from '../helper.ts'
import { skip, startRedis } from '../store/redis-server.ts'

// The app in this process, on stores that fail as stores do.
const flow = defineFlow({
  name: 'counter',
  state: z.object({ count: z.number() }),
  screens: { COUNT: { data: z.object({ count: z.number() }), payload: z.object({}) } }
})
const LATER = -1
const endpoint = flow.endpoint({
  screens: {
    COUNT: async ({ state }) => {
      const count = ((await state.get())?.count ?? 0) + 1
      await state.set({ count })
      return flow.screen('COUNT', { count })
    }
  },
  onDeadline: () => flow.screen('COUNT', { count: LATER })
})
const TIMEOUT_MS = 4000
/** How many phones ask at the same time. */
const PHONES = 8

/** The app on a store, phones that ask it without a pause, and what was logged of the store. */
async function play(t: Test, address: string) {
  const told: { level: string; message: string }[] = []
  const log = {
    error: (_: object, message: string) => told.push({ level: 'error', message }),
    info: (_: object, message: string) => told.push({ level: 'info', message })
  }
  const store = await openStore(address, { timeoutMs: TIMEOUT_MS, settledMs: 500, log })
  t.teardown(() => store.close())
  const { app, lines } = await serve(t, [endpoint], { store })
  const ask = phoneTo(app, 'counter')
  const counts = new Map<string, number>()
  const outcome = { answered: 0, later: 0, others: new Set<unknown>() }

  async function countOf(token: string): Promise<number> {
    const asked = { action: 'data_exchange', screen: 'COUNT', data: {}, flow_token: token }
    const { status, json } = await ask(asked)
    if (status !== 200) outcome.others.add(json)
    return json.data?.count
  }
  async function phone(token: string, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const count = await countOf(token)
      if (count === LATER) outcome.later++
      else {
        outcome.answered++
        counts.set(token, count)
      }
      await sleep(1)
    }
  }
  const ready = async () => (await app.inject('/health/ready')).json()
  return {
    told,
    outcome,
    lines,
    ready,
    /** A thread is started slowly through a loader of TypeScript, which is no fault of the store. */
    async isWarm() {
      while ((await ready()).status !== 'ready' || told.length % 2 === 1) await sleep(5)
      told.length = 0
    },
    /** Let phones ask while something happens to the store. */
    async during(happen: () => Promise<void>) {
      let isOver = false
      const phones = Array.from({ length: PHONES }, (_, index) => phone(`t${index}`, () => isOver))
      await happen()
      isOver = true
      await Promise.all(phones)
    },
    async answers(more: number) {
      const enough = outcome.answered + more
      while (outcome.answered < enough) await sleep(5)
    },
    async isFailing() {
      while ((await ready()).status !== 'failing') await sleep(5)
      // Time for many more requests, none of which is logged with the cause.
      const enough = outcome.later + 50
      while (outcome.later < enough) await sleep(5)
      t.equal((await app.inject('/health/ready')).statusCode, 503)
      t.equal((await app.inject('/health/live')).statusCode, 200)
      t.match(await ask({ action: 'ping' }), { status: 200 })
    },
    async isBack() {
      while (told.length < 2) await sleep(5)
      t.equal((await ready()).status, 'ready')
    },
    /** Every phone goes on from where it was, or, if a write was not acknowledged, from after it. */
    async hasLostNothing() {
      t.equal(counts.size, PHONES)
      for (const [token, count] of counts) {
        const next = await countOf(token)
        t.ok(next > count, `${token} had ${count} and has ${next}`)
      }
    }
  }
}

t.test('Redis is killed in the middle of a run, and started again', { skip }, async t => {
  const redis = await startRedis(t)
  const run = await play(t, redis.url)
  await run.during(async () => {
    await run.answers(100)
    await redis.kill()
    await run.isFailing()
    t.match(await run.ready(), { store: /^Store: \w+$/ })
    await redis.restart()
    await run.isBack()
    await run.answers(100)
  })
  t.match(run.told, [
    { level: 'error', message: /^the store fails: \w+$/ },
    { level: 'info', message: 'the store is back' }
  ])
  t.equal(run.told.length, 2)
  t.strictSame(run.outcome.others, new Set(), 'and every request has had an answer')
  const failed = run.lines().filter(({ code }) => code !== undefined)
  t.equal(failed.length, run.outcome.later)
  // A request that met the cause itself has the frames of its stack, whose functions have names.
  const lines = JSON.stringify(failed, (name, value) => (name === 'at' ? undefined : value))
  t.notMatch(lines, /ECONNREFUSED|Socket/, 'whose lines do not repeat the cause')
  await run.hasLostNothing()
})

t.test('Redis hangs for a while', { skip }, async t => {
  const redis = await startRedis(t)
  const run = await play(t, redis.url)
  t.teardown(() => redis.signal('SIGCONT'))
  await run.during(async () => {
    await run.answers(100)
    redis.signal('SIGSTOP')
    await run.isFailing()
    redis.signal('SIGCONT')
    await run.isBack()
    await run.answers(100)
  })
  t.strictSame(
    run.told.map(({ message }) => message),
    [`the store fails: no answer within ${TIMEOUT_MS} ms`, 'the store is back']
  )
  t.strictSame(run.outcome.others, new Set())
  await run.hasLostNothing()
})

t.test('Redis is not there when the server starts', { skip }, async t => {
  const redis = await startRedis(t)
  await redis.kill()
  const run = await play(t, redis.url)
  await run.during(async () => {
    await run.isFailing()
    await redis.restart()
    await run.isBack()
    await run.answers(100)
  })
  t.strictSame(
    run.told.map(({ message }) => message),
    ['the store fails: ECONNREFUSED', 'the store is back']
  )
})

/** A disk of its own, which is small. */
function smallDisk(t: Test): string | undefined {
  const disk = mkdtempSync(join(tmpdir(), 'flowgate-disk-'))
  t.teardown(() => rmdirSync(disk))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  t.teardown(() => execFileSync('umount', ['-l', disk]))
  return disk
}

t.test('the disk is full, and then it is not', async t => {
  const disk = smallDisk(t)
  if (disk === undefined) {
    t.pass('only who may mount a disk can fill one', { skip: 'mount is refused' })
    return
  }
  const run = await play(t, `sqlite:${join(disk, 'flowgate.db')}`)
  await run.isWarm()
  await run.during(async () => {
    await run.answers(100)
    fill(join(disk, 'filler'))
    await run.isFailing()
    rmSync(join(disk, 'filler'))
    await run.isBack()
    await run.answers(100)
  })
  t.match(run.told, [{ message: /^the store fails: SQLITE_(FULL|IOERR)/ }, { level: 'info' }])
  t.equal(run.told.length, 2)
  t.strictSame(run.outcome.others, new Set())
  await run.hasLostNothing()
})

function fill(path: string): void {
  const block = Buffer.alloc(512)
  try {
    for (;;) writeFileSync(path, block, { flag: 'a' })
  } catch (error) {
    if (Object(error).code !== 'ENOSPC') throw error
  }
}
