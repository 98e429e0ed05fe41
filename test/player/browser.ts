import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { createCalendar } from '../../flows/appointment/calendar.ts'
import { createAppointment } from '../../flows/appointment/index.ts'
import { createClaim } from '../../flows/claim/index.ts'
import { buildPlayer } from '../../scripts/build-player.mjs'
import type { Endpoint } from '../../src/flow/endpoint.ts'
import { processCdn } from '../../src/player/process-cdn.ts'
import { serve } from '../helper.ts'

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
// Nothing of it is to look for hosts of its own.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync']

const executablePath = BROWSERS.find(existsSync)

// Before the flows are made: they take `fetch` as it is then.
const cdn = processCdn()

let started: Promise<Browser> | undefined
let built: Promise<string> | undefined

t.teardown(async () => {
  await (await started)?.close()
  const folder = await built
  if (folder !== undefined) rmSync(folder, { recursive: true })
})

async function build(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'flowgate-player-'))
  await buildPlayer(folder)
  return folder
}

/** The folder with the page, built once for each test file. */
export function playerFolder(): Promise<string> {
  built ??= build()
  return built
}

export const now = () => new Date('2026-11-20T09:00:00Z')

function demoFlows(): readonly Endpoint[] {
  return [createAppointment({ calendar: createCalendar({ now }) }), createClaim({ now })]
}

/** The player as `npm run dev` serves it, with the demo flows unless others are given. */
export async function servePlayer(
  t: Test,
  flows: readonly Endpoint[] = demoFlows()
): Promise<string> {
  const player = { cdn, folder: await playerFolder() }
  const { app } = await serve(t, flows, { player })
  return app.listen({ host: '127.0.0.1', port: 0 })
}

export interface OpenOptions extends BrowserContextOptions {
  /** Of the address of the page, as in `?flow=claim`. */
  readonly query?: string
  readonly flows?: readonly Endpoint[]
  /** A server that is there already. */
  readonly url?: string
  /** That server starts anew meanwhile, and is not there for a moment. */
  readonly restarts?: boolean
}

/** Opens the page of the player, on a server of its own unless another is given. */
export type Open = (options?: OpenOptions) => Promise<Page>

/**
 * A test in a browser, skipped where there is none. In the end no page may have thrown, logged an
 * error, broken its content security policy or asked anybody but its server.
 */
export function playerTest(name: string, run: (t: Test, open: Open) => Promise<void>): void {
  const options = executablePath ? {} : { skip: `no Chromium at ${BROWSERS.join(', ')}` }
  t.test(name, options, async t => {
    const problems: string[] = []
    await run(t, async ({ query = '', flows, restarts = false, url: given, ...context } = {}) => {
      const url = given ?? (await servePlayer(t, flows))
      const page = await newPage(t, context)
      watch(page, { url, restarts, problems })
      await page.goto(`${url}/player/${query}`)
      return page
    })
    t.strictSame(problems, [], 'nothing went wrong in the page')
  })
}

async function newPage(t: Test, options: BrowserContextOptions): Promise<Page> {
  started ??= chromium.launch({ executablePath: String(executablePath), args: FLAGS })
  const viewport = { width: 1280, height: 900 }
  const context = await (await started).newContext({ viewport, ...options })
  t.teardown(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return page
}

function watch(
  page: Page,
  { url, restarts, problems }: { url: string; restarts: boolean; problems: string[] }
): void {
  const isAway = (text: string) => restarts && /net::ERR_(?:CONNECTION|INCOMPLETE)/.test(text)
  page.on('pageerror', error => problems.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error' && !isAway(message.text())) problems.push(message.text())
  })
  page.on('request', request => {
    const asked = request.url()
    if (!asked.startsWith(url) && !/^(?:data|blob):/.test(asked)) problems.push(`asked ${asked}`)
  })
}

/** Open a Flow JSON from a file, and its first screen. */
export async function openFile(page: Page, name: string, flowJson: object | string): Promise<void> {
  const text = typeof flowJson === 'string' ? flowJson : JSON.stringify(flowJson)
  await page
    .getByLabel('Open flow.json')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
  await page.getByRole('option', { name, exact: true }).waitFor({ state: 'attached' })
}

/** Wait until what was done is drawn, and no request is under way. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))'
  )
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' })
}

/** Choose in a Dropdown. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: label }).first().click()
  await page.getByRole('dialog').getByRole('radio', { name: option }).click()
}

/** The heading of the open screen. */
export const heading = (page: Page) => page.locator('#screen-title')
