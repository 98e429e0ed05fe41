import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { Test } from 'tap'
import { parse } from 'yaml'
import { choose, heading, playerFolder, playerTest } from './browser.ts'

/** The server transpiles all of its sources anew. */
const patiently = { timeout: 60_000 }

/** This project, with its page, in a folder where its sources may be edited. */
async function project(t: Test): Promise<string> {
  const folder = t.testdir()
  for (const part of ['package.json', 'src', 'routes', 'flows']) {
    cpSync(part, join(folder, part), { recursive: true })
  }
  cpSync(await playerFolder(), join(folder, 'dist/player'), { recursive: true })
  return folder
}

/** Run a command of the project until the test ends, or `stop` is called. */
async function run(t: Test, cwd: string, command: string[]) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(await freePort()) }
  // A group of its own: npm and node's watcher have children, which have to end, too.
  const child = spawn('npm', ['--ignore-scripts', ...command], { cwd, env, detached: true })
  const ended = once(child, 'close')
  let output = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  const stop = async () => {
    const runs = child.exitCode === null && child.signalCode === null
    if (child.pid !== undefined && runs) process.kill(-child.pid, 'SIGINT')
    await ended
  }
  t.teardown(stop)
  return {
    stop,
    /** What `pattern` captures of the output, once it is there. */
    async said(pattern: RegExp): Promise<string> {
      for (;;) {
        const [, captured] = pattern.exec(output) ?? []
        if (captured !== undefined) return captured
        if (child.exitCode !== null) throw new Error(`it ended, having said: ${output}`)
        await Promise.race([once(child.stdout, 'data'), ended])
      }
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  server.close()
  return port
}

playerTest('an edited handler is asked again, and its answer shown at once', async (t, open) => {
  const folder = await project(t)
  const server = await run(t, folder, ['run', 'dev'])
  const url = await server.said(/(http:\S+)\/player/)
  const page = await open({ url, restarts: true, query: '?flow=appointment' })
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await choose(page, 'Department', 'Personal shopping')
  await page.getByRole('button', { name: 'Location' }).and(page.locator(':enabled')).waitFor()

  await choose(page, 'Location', 'Harbour Street')
  const calendar = join(folder, 'flows/appointment/calendar.ts')
  const code = readFileSync(calendar, 'utf8')
  t.match(code, 'Harbour Street')
  writeFileSync(calendar, code.replace('Harbour Street', 'Market Square'))
  await page.getByText('The code of the endpoint has changed').waitFor(patiently)
  const location = page.getByRole('button', { name: 'Location' }).first()
  await location.getByText('Market Square').waitFor()
  t.pass('what was chosen after the last request is chosen still')
})

playerTest('what is done on the page is recorded as a script that plays it', async (t, open) => {
  const folder = await project(t)
  const script = join(folder, 'steps.yaml')
  const play = ['exec', '--', 'node', '--import', 'jiti/register', 'src/cli/index.ts', 'play']
  const player = await run(t, folder, [...play, 'appointment', '--no-open', '--record', script])
  const url = await player.said(/(http:\S+)\/player/)
  const page = await open({ url, restarts: true, query: '?flow=appointment' })
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await choose(page, 'Department', 'Personal shopping')
  await choose(page, 'Location', 'Harbour Street')
  for (const label of ['Date', 'Time']) {
    await page.getByRole('button', { name: label }).and(page.locator(':enabled')).first().click()
    await page.getByRole('dialog').getByRole('radio').first().click()
  }
  await page.getByRole('button', { name: 'Continue' }).click()
  await heading(page).getByText('Your details').waitFor()
  await page.waitForLoadState('networkidle')
  await player.stop()
  t.match(parse(readFileSync(script, 'utf8')), {
    flow: 'appointment',
    steps: [
      'open',
      { expect: { screen: 'APPOINTMENT' } },
      {
        fill: { department: 'shopping', location: 'shopping_harbour', date: String, time: String }
      },
      { tap: 'Continue' },
      { expect: { screen: 'DETAILS' } }
    ]
  })
  const again = await run(t, folder, [...play, 'appointment', '--script', script])
  t.equal(await again.said(/(\d of \d steps held)/), '5 of 5 steps held')
})
