import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openStorage } from '../../src/store/open.ts'
import { sinchCompletion } from '../webhooks/callbacks.ts'
import { booking, receive, STATE_KEY, screens } from '../webhooks/serve.ts'
import { flowgate } from './flowgate.ts'

t.test('completions of a server are listed, shown and tried again', async t => {
  const STORE = `sqlite:${join(t.testdir({}), 'flowgate.db')}`
  const log = { info() {}, error() {} }
  const { store, queue } = await openStorage(STORE, { timeoutMs: 60_000, log })
  t.teardown(() => store.close())
  let isDown = true
  const endpoint = booking.endpoint({
    screens,
    onComplete() {
      if (isDown) throw new Error('the calendar is down')
    }
  })
  const { sinch, newToken, settled, dead } = await receive(t, [endpoint], { store, queue })
  const env = { STORE, STATE_KEY }
  const run = (...args: string[]) => flowgate(['completions', ...args], env)

  t.match(await run('list'), { out: '0 given up, 0 waiting or being handled\n', exitCode: 0 })
  const flow_token = await newToken()
  await sinch(sinchCompletion({ id: '1', response: { flow_token, slot: '10:00\u001b[2J' } }))
  await sinch(sinchCompletion({ id: '2', response: { slot: '11:00' } }))
  await settled()

  const { out } = await run('list')
  t.match(out, /^id {10}since +what +flow +via +reason\n/)
  t.match(
    out,
    /handle +booking +sinch +FLOW_ERR_HANDLER: Handler of onComplete of booking failed\n/
  )
  t.match(out, /completion +sinch +FLOW_ERR_COMPLETION: .* no flow token/)
  t.match(out, /\n2 given up, 0 waiting or being handled\n$/)
  t.notMatch(out, /10:00|46700000001|fg1\./, 'what a user answered is shown on request only')

  const id = (await dead()).find(({ reason }) => /HANDLER/.test(reason))?.id ?? ''
  const shown = await run('show', id.slice(0, 10))
  t.match(
    shown.out,
    /^id +\S{22}\nwhat +handle\nflow +booking\nvia +sinch\nreason +FLOW_ERR_HANDLER/
  )
  t.match(shown.out, /"slot": "10:00\\u001b\[2J"/)

  isDown = false
  t.match(await run('retry', id), { out: '1 to be tried again\n', exitCode: 0 })
  await settled()
  t.match(await run('list'), { out: /\n1 given up, 0 waiting/ })
  t.match(await run('retry', '--all'), { out: '1 to be tried again\n' })
  await settled()
  t.match(await dead(), [{ reason: /no flow token/ }], 'it is no better than it was')

  t.test('and what is not understood is said in a sentence', async t => {
    const cases: [string[], RegExp][] = [
      [['retry'], /^Give ids, or --all\n$/],
      [['retry', '--all', id], /^Give ids, or --all\n$/],
      [['show', 'nothing'], /^There is no "nothing": "flowgate completions list"\n$/],
      [['retry', id], /^There is no /]
    ]
    for (const [args, err] of cases) t.match(await run(...args), { err, exitCode: 1, out: '' })
  })

  t.test('and without the key nothing of it can be read', async t => {
    const other = await flowgate(['completions', 'list'], { STORE, STATE_KEY: 'o'.repeat(32) })
    t.match(other.out, /\? +FLOW_ERR_COMPLETION/)
    const [letter] = await dead()
    const args = ['completions', 'show', letter?.id ?? '']
    const unreadable = await flowgate(args, { STORE, STATE_KEY: 'o'.repeat(32) })
    t.match(unreadable.out, /It cannot be read\.\n$/)
    const none = await flowgate(args, { STORE, NODE_ENV: 'production' })
    t.match(none, { exitCode: 1, err: /STATE_KEY/ })
  })

  const file = readFileSync(STORE.slice('sqlite:'.length), 'latin1')
  t.notMatch(file, /10:00|46700000001|fg1\./, 'on the disk it is encrypted')
})

t.test('a store in memory is the server’s alone', async t => {
  t.match(await flowgate(['completions', 'list']), { exitCode: 1, err: /The store is memory/ })
  const production = await flowgate(['completions', 'list'], { NODE_ENV: 'production' })
  t.match(production, { exitCode: 1, err: /^STATE_KEY is not set/ }, 'there it is SQLite')
})

t.test('what keeps the store out of reach is said', async t => {
  const env = { STORE: 'redis://user:hunter2@127.0.0.1:1', STATE_KEY }
  const { err, exitCode } = await flowgate(['completions', 'list'], env)
  t.strictSame([err, exitCode], ['Store: ECONNREFUSED\n', 1])
})
