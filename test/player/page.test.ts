import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { createAppointment } from '../../flows/appointment/index.ts'
import { heading, playerFolder, playerTest } from './browser.ts'
import { gallery } from './gallery.ts'

const MAX_BYTES = 250_000

t.test('the page transfers less than 250 kB, and asks nobody else', async t => {
  const folder = await playerFolder()
  const files = readdirSync(folder).map(name => readFileSync(join(folder, name)))
  const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0)
  t.ok(bytes < MAX_BYTES, `${bytes} bytes`)
  t.notMatch(readFileSync(join(folder, 'index.html'), 'utf8'), /<style|style=|https?:|<script>/)
})

playerTest('a flow.json that is dropped on the page is looked at', async (t, open) => {
  const page = await open()
  await page.getByRole('button', { name: 'Open the flow' }).waitFor()
  const text = JSON.stringify(gallery)
  const files = await page.evaluateHandle(
    `(() => {
      const files = new DataTransfer()
      files.items.add(new File([${JSON.stringify(text)}], 'dropped.json'))
      return files
    })()`
  )
  await page.dispatchEvent('.page', 'dragover', { dataTransfer: files })
  await page.getByText('Drop a flow.json').waitFor()
  await page.dispatchEvent('.page', 'drop', { dataTransfer: files })
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await heading(page).getByText('Texts').waitFor()
  t.ok(await page.getByText('without an endpoint').isVisible())
})

playerTest('an edited flow.json is shown at once, where the user is', async (t, open) => {
  const folder = t.testdir()
  const path = join(folder, 'flow.json')
  cpSync('flows/appointment/flow.json', path)
  const flow = { ...createAppointment(), flowJson: new URL(`file://${path}`) }
  const page = await open({ flows: [flow] })
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await heading(page).getByText('Book an appointment').waitFor()
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace('Book an appointment', 'Come and see us'))
  await heading(page).getByText('Come and see us').waitFor()
  t.match(await page.locator('.notice').innerText(), /The Flow JSON has changed/)
})

playerTest('the flow that the address names is played', async (t, open) => {
  const page = await open({ query: '?flow=claim' })
  await page.getByRole('heading', { name: 'Claim' }).waitFor()
  t.equal(await page.getByRole('combobox', { name: 'Flow' }).first().inputValue(), 'claim')
})
