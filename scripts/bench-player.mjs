// Draws a screen of 50 components in Chromium, and says how long that takes: `npm run bench:player`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { buildPlayer } from './build-player.mjs'

const TYPES = { js: 'text/javascript', css: 'text/css' }
const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync)
const folder = mkdtempSync(join(tmpdir(), 'flowgate-bench-'))
await buildPlayer(folder, { draw: 'player/bench/draw.tsx' })
const page = `<!doctype html><title>Bench</title><link rel="stylesheet" href="style.css">
<script type="module" src="draw.js"></script><body>`
const server = createServer(({ url = '/' }, response) => {
  const type = TYPES[url.split('.').at(-1) ?? '']
  response.setHeader('content-type', type ?? 'text/html')
  response.end(type ? readFileSync(join(folder, url)) : page)
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
try {
  const tab = await browser.newPage()
  await tab.goto(`http://127.0.0.1:${server.address().port}/`)
  const times = await (await tab.waitForFunction('globalThis.drawn')).jsonValue()
  console.log('A screen of 50 components, from its view to its place on the page, in milliseconds:')
  for (const [name, ms] of Object.entries(times))
    console.log(`  ${name.padEnd(7)} ${ms.toFixed(1)}`)
} finally {
  await browser.close()
  server.close()
  rmSync(folder, { recursive: true })
}
