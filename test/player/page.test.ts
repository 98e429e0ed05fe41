import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { createCalendar } from '../../flows/appointment/calendar.ts'
import { createAppointment } from '../../flows/appointment/index.ts'
import {
  choose,
  heading,
  now,
  type Open,
  openFile,
  playerFolder,
  playerTest,
  settled
} from './browser.ts'
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
  await settled(page)
  t.ok(await page.getByText('without an endpoint').isVisible())
})

/** The appointment flow with a Flow JSON that may be edited, played up to its second screen. */
async function edited(t: Test, open: Open) {
  const path = join(t.testdir(), 'flow.json')
  cpSync('flows/appointment/flow.json', path)
  const original = readFileSync(path, 'utf8')
  const calendar = createCalendar({ now })
  const flow = { ...createAppointment({ calendar }), flowJson: new URL(`file://${path}`) }
  const page = await open({ flows: [flow] })
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await choose(page, 'Department', 'Personal shopping')
  await choose(page, 'Location', 'Harbour Street')
  await choose(page, 'Date', 'Saturday 21 November')
  await choose(page, 'Time', '10:00')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace')
  return { page, edit: (change: (text: string) => string) => writeFileSync(path, change(original)) }
}

const screenOf = (id: string, children: object[]) => ({
  id,
  title: id,
  terminal: true,
  layout: { type: 'SingleColumnLayout', children }
})

const name = (page: Page) => page.getByRole('textbox', { name: 'Name' }).inputValue()

playerTest('an edited flow.json is shown at once, and the session goes on', async (t, open) => {
  const { page, edit } = await edited(t, open)
  const requests = await page.locator('details.exchange').count()
  edit(text => text.replace('Your details', 'About you').replace('Book an app', 'Make an app'))
  await heading(page).getByText('About you').waitFor()
  await settled(page)
  t.match(await page.locator('.notice').innerText(), /The Flow JSON has changed/)
  t.equal(await name(page), 'Ada Lovelace', 'what was typed is there')
  t.equal(await page.locator('details.exchange').count(), requests, 'nobody was asked')

  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await heading(page).getByText('Make an appointment').waitFor()
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('textbox', { name: 'Email' }).fill('ada@example.com')
  await page.getByRole('textbox', { name: 'Phone' }).fill('+44 20 7946 0000')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Book appointment' }).click()
  await page.getByRole('button', { name: 'View response' }).click()
  const text = await page.getByRole('dialog', { name: 'Your response' }).innerText()
  t.match(text, /Department\s+Personal shopping/)
  t.match(text, /Name\s+Ada Lovelace/)
})

playerTest('one goes back to a step of before an edit of the flow.json', async (t, open) => {
  const { page, edit } = await edited(t, open)
  edit(text => text.replace('Book an appointment', 'Make an appointment'))
  await page.getByText('The Flow JSON has changed').waitFor()
  await page.locator('.timeline > li').nth(1).getByRole('button').click()
  await heading(page).getByText('Make an appointment').waitFor()
  const department = page.getByRole('button', { name: 'Department' }).first()
  t.match(await department.innerText(), /Personal shopping/)
})

playerTest('a flow.json that is broken for a moment costs nothing', async (t, open) => {
  const { page, edit } = await edited(t, open)
  edit(text => text.slice(0, 400))
  await page.getByText('The phone still has the Flow JSON of before').waitFor()
  await page.getByRole('tab', { name: /Findings/ }).click()
  await page.getByRole('tabpanel').getByText('INVALID_FLOW_JSON').first().waitFor()
  t.equal(await name(page), 'Ada Lovelace')
  edit(text => text.replace('Your details', 'About you'))
  await heading(page).getByText('About you').waitFor()
  t.equal(await name(page), 'Ada Lovelace')
})

playerTest('a flow.json without the open screen begins the flow anew', async (t, open) => {
  const { page, edit } = await edited(t, open)
  edit(text => text.replaceAll('"DETAILS"', '"PERSON"'))
  await page.getByText('The Flow JSON has no screen DETAILS any more').waitFor()
  await page.getByRole('button', { name: 'Open the flow', disabled: false }).waitFor()
})

playerTest('a screen that cannot be drawn takes nothing with it', async (t, open) => {
  const page = await open({ flows: [] })
  // No Flow JSON is known to do this, so the browser has to.
  await page.evaluate(
    `Intl.DateTimeFormat = class { constructor() { throw new Error('no such day') } }`
  )
  const day = { type: 'DatePicker', name: 'day', label: 'Day', 'init-value': '2026-11-20' }
  const screens = [screenOf('DAY', [day]), screenOf('TEXT', [{ type: 'TextBody', text: 'Hello' }])]
  await openFile(page, 'day.json', { version: '7.3', screens })
  await page.getByRole('tab', { name: 'Screens' }).click()
  await page.getByRole('button', { name: 'DAY', exact: true }).click()
  await page.getByRole('main').getByText('no such day').waitFor()
  await page.getByRole('button', { name: 'TEXT', exact: true }).click()
  await page.getByRole('main').getByText('Hello').waitFor()
  t.pass('the others are drawn')
})

playerTest('data that are no JSON are told, and mended by other data', async (t, open) => {
  const page = await open({ query: '?flow=appointment' })
  await page.getByText('How it is opened').click()
  await page.getByLabel('Entry').selectOption('navigate')
  await page.getByLabel('Data of the first screen').fill('{x')
  const restart = page.getByRole('button', { name: 'Restart' })
  await restart.click()
  const phone = page.getByRole('main')
  await phone.getByText('as they were typed, are no JSON object').waitFor()
  await page.getByLabel('Data of the first screen').fill('{}')
  await restart.click()
  await settled(page)
  t.equal(await page.locator('.notice').count(), 0)
  await page.getByLabel('Data of the first screen').fill('{x')
  await page.getByLabel('Entry').selectOption('data_exchange')
  await restart.click()
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await heading(page).getByText('Book an appointment').waitFor()
  t.pass('where they are not sent, they do not matter')
})

playerTest('of two choices the later one is shown', async (t, open) => {
  const page = await open({ query: '?flow=appointment' })
  await page.getByRole('button', { name: 'Open the flow' }).waitFor()
  let answer = () => {}
  await page.route('**/api/flows/claim', async route => {
    await new Promise<void>(resolve => {
      answer = resolve
    })
    await route.continue()
  })
  const late = page.waitForResponse('**/api/flows/claim')
  await page.getByRole('combobox', { name: 'Flow' }).first().selectOption('claim')
  await openFile(page, 'gallery.json', gallery)
  answer()
  await late
  await settled(page)
  t.equal(await page.getByRole('combobox', { name: 'Flow' }).first().inputValue(), 'gallery.json')
})

playerTest('the flow that the address names is played', async (t, open) => {
  const page = await open({ query: '?flow=claim' })
  await page.getByRole('heading', { name: 'Claim' }).waitFor()
  t.equal(await page.getByRole('combobox', { name: 'Flow' }).first().inputValue(), 'claim')
})
