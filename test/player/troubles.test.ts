import type { Page } from 'playwright-core'
import { choose, heading, type Open, playerTest, settled } from './browser.ts'

const tap = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const timeline = (page: Page) => page.locator('.timeline > li')
const statuses = async (page: Page) => page.locator('.status').allInnerTexts()
const SORRY = 'Something went wrong. Please try again later.'

/** The appointment flow, open. */
async function opened(open: Open) {
  const page = await open({ query: '?flow=appointment' })
  await tap(page, 'Open the flow')
  await heading(page).waitFor()
  return page
}

playerTest(
  'a wrong key is answered with 421, and the phone gets the right one',
  async (t, open) => {
    const page = await opened(open)
    await tap(page, 'Wrong key (421)')
    await choose(page, 'Department', 'Personal shopping')
    await settled(page)
    t.strictSame(await statuses(page), ['200', '421', '200'])
    t.ok(await page.getByRole('button', { name: 'Location' }).isEnabled())
  }
)

playerTest('a bad signature is answered with 432; sent again, it goes through', async (t, open) => {
  const page = await opened(open)
  await tap(page, 'Bad signature (432)')
  await choose(page, 'Department', 'Personal shopping')
  await page.getByRole('alertdialog').getByText(SORRY).waitFor()
  t.match(await page.locator('.notice').innerText(), /432: the endpoint refuses the signature/)
  await tap(page, 'OK')
  await tap(page, 'Send again')
  await page.getByRole('button', { name: 'Location' }).and(page.locator(':enabled')).waitFor()
  t.strictSame(await statuses(page), ['200', '432', '200'])
})

playerTest('an expired token closes the flow, and its button is off', async (t, open) => {
  const page = await opened(open)
  await tap(page, 'Expired token (427)')
  await choose(page, 'Department', 'Personal shopping')
  await page.getByRole('alertdialog').waitFor()
  await tap(page, 'OK')
  await settled(page)
  t.ok(await page.getByRole('button', { name: 'Open the flow' }).isDisabled())
  t.equal(await heading(page).count(), 0)
  await tap(page, 'Restart')
  await settled(page)
  t.ok(await page.getByRole('button', { name: 'Open the flow' }).isEnabled())
})

playerTest('the sentence of an endpoint that refuses a token is shown', async (_t, open) => {
  const page = await open({ query: '?flow=claim' })
  await page.getByText('How it is opened').click()
  await page.getByLabel('Flow token').fill('claim.2020-01-31.x9')
  await tap(page, 'Restart')
  await tap(page, 'Open the flow')
  await page.getByRole('alertdialog').getByText('This claim form has expired').waitFor()
})

playerTest('a slow network shows progress, and nothing can be tapped twice', async (t, open) => {
  const page = await opened(open)
  await tap(page, 'Slow network')
  await choose(page, 'Department', 'Personal shopping')
  await page.getByRole('progressbar').waitFor()
  t.ok(await page.getByRole('button', { name: 'Send again' }).isDisabled())
  await page.getByRole('progressbar').waitFor({ state: 'detached' })
  const stays = await page
    .getByRole('button', { name: 'Slow network' })
    .getAttribute('aria-pressed')
  t.equal(stays, 'true')
})

playerTest('a lost reply is given up after ten seconds', async (t, open) => {
  const page = await opened(open)
  await tap(page, 'Lost reply')
  await choose(page, 'Department', 'Personal shopping')
  await page.getByRole('alertdialog').getByText(SORRY).waitFor()
  t.match(await page.locator('.notice').innerText(), /No answer within 10000 ms \[timeout_error\]/)
  t.match(await statuses(page), ['200', 'no reply'])
})

playerTest('one goes back to a step without asking anybody', async (t, open) => {
  const page = await opened(open)
  await choose(page, 'Department', 'Personal shopping')
  await page.getByRole('button', { name: 'Location' }).and(page.locator(':enabled')).waitFor()
  await choose(page, 'Location', 'Central Station')
  await timeline(page).nth(2).waitFor()
  await settled(page)
  await timeline(page).first().getByRole('button').click()
  await settled(page)
  t.equal(await timeline(page).count(), 1)
  t.ok(await page.getByRole('button', { name: 'Location' }).isDisabled())
  await choose(page, 'Department', 'Beauty')
  await timeline(page).nth(1).waitFor()
})

playerTest('one goes back to a step of before the flow was begun anew', async (t, open) => {
  const page = await opened(open)
  await choose(page, 'Department', 'Personal shopping')
  await settled(page)
  await tap(page, 'Restart')
  await tap(page, 'Open the flow')
  await timeline(page).nth(2).waitFor()
  await settled(page)
  t.ok(await page.getByRole('button', { name: 'Location' }).isDisabled())
  await timeline(page).nth(1).getByRole('button').click()
  await settled(page)
  t.ok(await page.getByRole('button', { name: 'Location' }).isEnabled())
  await tap(page, 'Send again')
  await settled(page)
  t.ok(await page.getByRole('button', { name: 'Location' }).isEnabled())
})

playerTest('requests are shown in plain text and as sent, with their parts', async (t, open) => {
  const page = await opened(open)
  const exchange = page.locator('details.exchange')
  await exchange.locator('summary').first().click()
  await settled(page)
  t.match(await exchange.innerText(), /"action": "INIT"/)
  t.match(await exchange.innerText(), /crypto [\d.]+ m?s\s+handler [\d.]+ m?s/)
  await exchange.getByText('As sent').click()
  await settled(page)
  t.match(await exchange.innerText(), /"encrypted_flow_data":"[\w+/=]+"/)
  t.match(await exchange.innerText(), /X-Hub-Signature-256: sha256=[0-9a-f]{64}/)
  t.match(await exchange.getByLabel('Checks').innerText(), /decryption/)
})

playerTest('the entry, the version and the first screen can be chosen', async (t, open) => {
  const page = await open({ query: '?flow=appointment' })
  await page.getByText('How it is opened').click()
  await page.getByLabel('Data API').selectOption('4.0')
  await tap(page, 'Restart')
  await tap(page, 'Open the flow')
  await page.locator('details.exchange summary').first().click()
  await settled(page)
  t.match(await page.locator('details.exchange').innerText(), /"version": "4.0"/)

  await page.getByLabel('Entry').selectOption('navigate')
  await page.getByRole('combobox', { name: 'First screen' }).selectOption('DETAILS')
  await tap(page, 'Restart')
  await tap(page, 'Open the flow')
  await heading(page).getByText('Your details').waitFor()
  t.equal(await page.getByRole('tabpanel').locator('details.exchange').count(), 1, 'no new request')

  await page.getByRole('tab', { name: 'Screens' }).click()
  await tap(page, 'TERMS')
  await heading(page).getByText('Terms').waitFor()
  await settled(page)
  t.equal(await page.locator('.node[aria-current="true"]').innerText(), 'TERMS')
})
