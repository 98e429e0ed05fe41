import type { Page } from 'playwright-core'
import { choose, heading, playerTest, settled } from './browser.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGNQKOvAihiGlgQAqW47AQAA0noAAAAASUVORK5CYII=',
  'base64'
)
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n')

const titled = (page: Page, title: string) => heading(page).filter({ hasText: title }).waitFor()
const proceed = (page: Page, label = 'Continue') =>
  page.getByRole('button', { name: label, exact: true }).click()

playerTest('the appointment flow is played to its end by clicking', async (t, open) => {
  const page = await open({ query: '?flow=appointment' })
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await choose(page, 'Department', 'Personal shopping')
  await choose(page, 'Location', 'Harbour Street')
  await choose(page, 'Date', 'Saturday 21 November')
  await choose(page, 'Time', '10:00')
  await proceed(page)
  await titled(page, 'Your details')
  const field = (name: string) => page.getByRole('textbox', { name })
  await field('Name').fill('Ada Lovelace')
  await field('Email').fill('ada')
  t.notOk(await page.getByText('Not an email address').isVisible())
  await field('Phone number').fill('+44 20 7946 0000')
  await page.getByText('Not an email address').waitFor()
  await field('Email').fill('ada@example.com')
  await proceed(page)
  await page.getByRole('button', { name: 'Read more' }).click()
  await titled(page, 'Terms')
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await page.getByRole('checkbox').check()
  await proceed(page, 'Book appointment')

  await page.getByText('Response sent').waitFor()
  await page.getByRole('button', { name: 'View response' }).click()
  const answers = page.getByRole('dialog', { name: 'Your response' })
  const text = await answers.innerText()
  t.match(text, /Department\s+Personal shopping/)
  t.match(text, /Name\s+Ada Lovelace/)
  t.match(text, /Email\s+•{12}/, 'what is sensitive is masked')
  t.notMatch(text, /ada@example/)
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('tab', { name: 'Values' }).click()
  t.match(await page.getByRole('tabpanel').innerText(), /"booking_id": "B-\w+"/)
})

playerTest('the claim flow is played to its end, with its files', async (t, open) => {
  const page = await open({ query: '?flow=claim' })
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await page.getByLabel('Policy number').fill('HM-000000')
  await page.getByRole('button', { name: 'When did it happen?' }).click()
  await page.locator('[data-day="2026-11-15"]').click()
  await page.getByLabel('What happened?').fill('A pipe burst.')
  await proceed(page)
  await page.getByRole('main').getByText('No policy has this number').waitFor()
  await page.getByLabel('Policy number').fill('HM-204817')
  await proceed(page)

  const photos = [
    { name: 'kitchen.png', mimeType: 'image/png', buffer: PNG },
    { name: 'hall.png', mimeType: 'image/png', buffer: PNG }
  ]
  await page.locator('.upload input').setInputFiles(photos)
  await page.getByRole('button', { name: 'Remove hall.png' }).click()
  await page.getByText('hall.png').waitFor({ state: 'detached' })
  await page.locator('.picked img').waitFor()
  await proceed(page)
  await page.getByText('Estimate or invoice').first().waitFor()
  const invoice = { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: PDF }
  await page.locator('.upload input').setInputFiles(invoice)
  await page.getByText('invoice.pdf').waitFor()
  await proceed(page)
  await page.getByText('I declare that all of this is true').waitFor()
  await page.getByRole('checkbox').check()
  await proceed(page, 'Send claim')
  await page.getByText('Response sent').waitFor()
  await page.getByRole('button', { name: 'View response' }).click()
  const text = await page.getByRole('dialog', { name: 'Your response' }).innerText()
  t.match(text, /Policy number\s+•{12}/)
  t.match(text, /kitchen\.png/)
})

playerTest('a flow is played with the keyboard alone', async (t, open) => {
  const page = await open({ query: '?flow=appointment' })
  await page.getByRole('button', { name: 'Open the flow', disabled: false }).waitFor()
  const { keyboard } = page
  /** Press Tab until something of that name has the focus; the page as a whole has every name. */
  const reach = async (name: RegExp) => {
    for (let presses = 0; presses < 40; presses++) {
      await keyboard.press('Tab')
      const focused = await page.evaluate(
        `(e => e === document.body || ['group', 'tabpanel'].includes(e.role) ? '' : [
          ...[...(e.labels ?? []), e].map(label => label.textContent),
          document.getElementById(String(e.getAttribute('aria-labelledby')).split(' ')[0])?.textContent
        ].join(''))(document.activeElement)`
      )
      if (name.test(String(focused))) return
    }
    t.fail(`Tab does not lead to ${name}`)
  }
  const pick = async (name: RegExp, downs = 0) => {
    await reach(name)
    await keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('radio').first().waitFor()
    for (let down = 0; down < downs; down++) await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await settled(page)
  }
  await reach(/Open the flow/)
  await keyboard.press('Enter')
  await titled(page, 'Book an appointment')
  await pick(/Department/)
  await pick(/Location/)
  await pick(/Date/, 1)
  await pick(/Time/)
  await reach(/^Continue$/)
  await keyboard.press('Enter')
  await titled(page, 'Your details')
  await reach(/^Name/)
  await keyboard.type('Grace Hopper')
  await reach(/^Email/)
  await keyboard.type('grace@example.com')
  await reach(/^Phone/)
  await keyboard.type('+1 202 555 0100')
  await reach(/^Continue$/)
  await keyboard.press('Enter')
  await page.getByText('I agree to the terms').waitFor()
  await reach(/I agree to the terms/)
  await keyboard.press('Space')
  await reach(/^Book appointment$/)
  await keyboard.press('Enter')
  await page.getByText('Response sent').waitFor()
  t.pass('the flow has ended')
})
