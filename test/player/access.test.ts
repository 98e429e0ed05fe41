import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { choose, heading, openFile, playerTest } from './browser.ts'
import { gallery, rightToLeft } from './gallery.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds that is serious, or worse. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  // Colours are measured once nothing moves any more.
  await page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))')
  return page.evaluate(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
      id + ': ' + html.slice(0, 160) + ' ' + failureSummary)))`)
}

const isWide = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
// Animations would be caught half way; who asks for none gets none.
const calm = { reducedMotion: 'reduce' } as const

for (const colorScheme of ['light', 'dark'] as const) {
  playerTest(`axe finds nothing serious, in ${colorScheme} colours`, async (t, open) => {
    const page = await open({ ...calm, colorScheme, query: '?flow=appointment' })
    await page.getByRole('button', { name: 'Open the flow' }).waitFor()
    t.strictSame(await faults(page), [], 'the chat')
    await page.getByText('How it is opened').click()
    await page.getByRole('button', { name: 'Open the flow' }).click()
    await heading(page).waitFor()
    await page.getByRole('button', { name: 'Bad signature (432)' }).click()
    await choose(page, 'Department', 'Personal shopping')
    await page.getByRole('alertdialog').waitFor()
    await page.locator('details.exchange summary').first().click()
    t.strictSame(await faults(page), [], 'a problem, and the panel')

    await openFile(page, 'gallery.json', gallery)
    for (const { id } of gallery.screens) {
      await page.getByRole('tab', { name: 'Screens' }).click()
      await page.getByRole('button', { name: id, exact: true }).click()
      await page.locator(`.sheet[data-screen="${id}"]`).waitFor()
      t.strictSame(await faults(page), [], id)
    }
    await page.getByRole('tab', { name: /Findings/ }).click()
    t.strictSame(await faults(page), [], 'the findings')
  })
}

playerTest('an overlay is a dialog that axe has nothing against', async (t, open) => {
  const page = await open({ ...calm, flows: [] })
  await openFile(page, 'gallery.json', gallery)
  await page.getByRole('tab', { name: 'Screens' }).click()
  await page.getByRole('button', { name: 'DATES', exact: true }).click()
  await page.getByRole('button', { name: /^Birthday/ }).click()
  t.strictSame(await faults(page), [], 'a calendar')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'CHOICES', exact: true }).click()
  await page.getByRole('button', { name: 'Country' }).click()
  t.strictSame(await faults(page), [], 'a page of options')
})

playerTest('a text from right to left turns the screen round', async (t, open) => {
  const page = await open({ ...calm, flows: [] })
  await openFile(page, 'booking.json', rightToLeft)
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await heading(page).waitFor()
  t.equal(await page.locator('.screen-glass').getAttribute('dir'), 'rtl')
  const [text, button] = await Promise.all(
    ['.option .texts', '.option input'].map(part => page.locator(part).first().boundingBox())
  )
  t.ok((button?.x ?? 0) < (text?.x ?? 0), 'what stood at the right stands at the left')
  t.equal(await page.locator('.counter').innerText(), '0 / 600')
  t.equal(await page.locator('.counter bdi').getAttribute('dir'), 'ltr')
  const align = "getComputedStyle(document.querySelector('.caption')).textAlign"
  t.equal(await page.evaluate(align), 'right', 'as all texts of the screen, English or not')
  t.strictSame(await faults(page), [])
  await page.getByRole('textbox', { name: 'الاسم' }).fill('آدا')
  await page.getByRole('radio', { name: /الأحد/ }).check()
  await page.getByRole('checkbox', { name: 'أوافق على الشروط' }).check()
  await page.getByRole('button', { name: 'متابعة' }).click()
  await page.getByText('Response sent').waitFor()
  t.equal(await page.locator('.screen-glass').getAttribute('dir'), 'rtl', 'the chat, too')
})

playerTest('at 320 pixels nothing sticks out', async (t, open) => {
  const page = await open({ ...calm, viewport: { width: 320, height: 640 }, query: '?flow=claim' })
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await page.getByRole('button', { name: 'When did it happen?' }).click()
  t.notOk(await isWide(page), 'a calendar')
  await page.keyboard.press('Escape')
  await page.locator('details.exchange summary').first().click()
  await page.getByText('How it is opened').click()
  t.notOk(await isWide(page), 'the timeline')
  await page.getByRole('tab', { name: 'Screens' }).click()
  await openFile(page, 'gallery.json', gallery)
  t.notOk(await isWide(page), 'the graph')
  t.strictSame(await faults(page), [])
})
