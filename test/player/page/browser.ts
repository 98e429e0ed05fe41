import { execFileSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync } from 'node:fs'
import { chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'
import { playCommand } from '../../../src/cli/play.ts'

const CHROMIUM =
  process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync)
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

/** Why the tests of the page are skipped: pass it to tap as `skip`. */
export const skip = CHROMIUM
  ? false
  : 'no Chromium at /usr/bin/chromium: apt-get install chromium, or say where by CHROMIUM'

/** The page of `flowgate play`, built as it stands now and opened in a browser. */
export async function openPlayer(t: Test, args: readonly string[] = []) {
  execFileSync(process.execPath, ['scripts/build-page.mjs'])
  const url = await play(t, args)
  const browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: FLAGS })
  t.teardown(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  const errors: string[] = []
  page.on('pageerror', error => errors.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.goto(url)
  await page.getByRole('button', { name: 'Open flow', exact: true }).waitFor()
  return { page, errors, url, ...helpers(page) }
}

/** `flowgate play` in this process; resolves to the address of its page. */
async function play(t: Test, args: readonly string[]): Promise<string> {
  const signals = new EventEmitter()
  const said = new EventEmitter()
  let out = ''
  const stdout = {
    write(text: string) {
      out += text
      said.emit('out')
    }
  }
  const stderr = { write: (text: string) => void t.comment(text) }
  const stdin = (async function* () {})()
  const io = { env: {}, stdin, stdout, stderr, exitCode: 0 }
  const command = playCommand(io, { world: { signals }, open: () => {} })
  const ended = command.parseAsync(['--no-open', ...args], { from: 'user' })
  t.teardown(async () => {
    signals.emit('SIGINT')
    await ended
  })
  if (out === '') await Promise.race([once(said, 'out'), ended])
  return /^The player is at (\S+)\n/.exec(out)?.[1] ?? ''
}

function helpers(page: Page) {
  const sheet = page.locator('.sheet')
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  return {
    sheet,
    button,
    /** Tap the button of the message, and wait for the screen of that title. */
    async open(title: string) {
      await button('Open flow').click()
      await page.getByRole('heading', { name: title, exact: true }).waitFor()
    },
    /** Choose an option of a Dropdown. */
    async choose(label: string, option: string | RegExp) {
      await sheet.getByRole('button', { name: new RegExp(`^${label}`) }).click()
      await page.getByRole('dialog', { name: label }).getByRole('button', { name: option }).click()
    },
    titled: (title: string) => page.getByRole('heading', { name: title, exact: true }).waitFor()
  }
}
