import type { Page } from 'playwright-core'
import { choose, heading, type Open, openFile, playerTest, settled } from './browser.ts'
import { gallery, oneScreen } from './gallery.ts'

/** A screen of the gallery, opened from the graph. */
async function showing(open: Open, screen: string): Promise<Page> {
  const page = await open({ flows: [] })
  await openFile(page, 'gallery.json', gallery)
  await page.getByRole('tab', { name: 'Screens' }).click()
  await page.getByRole('button', { name: screen, exact: true }).click()
  await heading(page).waitFor()
  await page.getByRole('tab', { name: 'Values' }).click()
  return page
}

async function form(page: Page): Promise<Record<string, unknown>> {
  await settled(page)
  return JSON.parse(await page.locator('.panel pre').first().innerText())
}
const phone = (page: Page) => page.getByRole('main')
const proceed = (page: Page) => page.getByRole('button', { name: 'Continue' })

playerTest('texts have their weight and markdown; pictures come from base64', async (t, open) => {
  const page = await showing(open, 'TEXTS')
  await settled(page)
  t.ok(await phone(page).getByRole('heading', { name: 'A holiday by the sea' }).isVisible())
  t.equal(await page.locator('.body strong').innerText(), 'included')
  t.ok(await page.locator('.struck').getByText('No longer on offer').isVisible())
  t.match(await page.getByRole('img', { name: 'The sea' }).getAttribute('src'), /^data:image\/png;/)
  await page.getByRole('button', { name: 'Picture 2 of 2' }).click()
  await page.locator('.dots [aria-current="true"]').and(page.getByLabel('Picture 2')).waitFor()
  await page.getByRole('button', { name: 'Our web site' }).click()
  const link = page.getByRole('alertdialog').getByRole('link')
  t.equal(await link.getAttribute('href'), 'https://example.com/')
})

playerTest('RichText draws its markdown, and nothing else of what is written', async (t, open) => {
  const page = await showing(open, 'RICH')
  const rich = page.locator('.rich-text')
  await settled(page)
  t.equal(await rich.getByRole('heading', { name: 'How we work' }).count(), 1)
  t.equal(await rich.locator('strong').first().innerText(), 'quick')
  t.strictSame(await rich.getByRole('listitem').allInnerTexts(), [
    'A plan',
    'A price',
    'No calls',
    'Our terms'
  ])
  t.strictSame(await rich.getByRole('row').allInnerTexts(), [
    'Plan\tPrice',
    'Small\t10',
    'Large\t20'
  ])
  t.equal(await rich.getByRole('img').count(), 1, 'no picture from elsewhere')
  t.strictSame(
    await rich.getByRole('link').evaluateAll(links => links.map(link => String(link))),
    ['https://example.com/terms'],
    'no link that runs a script'
  )
  const text = await rich.innerText()
  t.match(text, /<img src=x onerror="window.hacked = 1">/, 'HTML is text')
  t.match(text, /<script>window.hacked = 1<\/script>/)
  t.equal(await page.evaluate('window.hacked'), undefined)
})

playerTest('lists have one level, and columns the width of their headers', async (t, open) => {
  const page = await open({ flows: [] })
  const headers = ['Personal consultation', 'Saturday afternoon', 'Extraordinarily']
  const table = `| ${headers.join(' | ')} |\n| - | - | - |\n| 1 | 2 | 3 |`
  const text = ['- one\n  - two\n    1. three\n- four', table]
  await openFile(page, 'rich.json', oneScreen([{ type: 'RichText', text }]))
  await page.getByRole('button', { name: 'Open the flow' }).click()
  const rich = page.locator('.rich-text')
  await rich.waitFor()
  t.strictSame(await rich.locator('> ul > li').allInnerTexts(), ['one', 'two', 'three', 'four'])
  const heights = await rich
    .getByRole('columnheader')
    .evaluateAll(cells => cells.map(cell => cell.getBoundingClientRect().height))
  t.ok(Math.max(...heights) < 60, 'headers have one line')
  const screen = await page.locator('.scroll').evaluate(it => it.scrollWidth <= it.clientWidth)
  t.ok(screen, 'the table scrolls by itself')
})

playerTest(
  'an input says what is wrong once it is left, and holds up the form',
  async (t, open) => {
    const page = await showing(open, 'ENTRIES')
    await settled(page)
    t.ok(await page.getByText('As in your passport').isVisible())
    t.ok(await proceed(page).isDisabled())
    const name = page.getByRole('textbox', { name: 'Name' })
    await name.fill('A')
    await settled(page)
    t.ok(await page.getByText('As in your passport').isVisible())
    await page.getByRole('textbox', { name: 'Email' }).fill('ada@example.com')
    await page.getByText('At least 2 characters').waitFor()
    await name.fill('Ada')
    await page.getByLabel('PIN').fill('1234')
    t.equal(await page.getByLabel('PIN').getAttribute('type'), 'password')
    await page.getByLabel('Note').pressSequentially('Late')
    await page.getByText('4 / 100').waitFor()
    await page.getByRole('checkbox', { name: 'Send me news' }).check()
    t.strictSame(await form(page), {
      name: 'Ada',
      email: 'ada@example.com',
      pin: '1234',
      note: 'Late',
      news: true
    })
    await settled(page)
    t.ok(await page.getByText('€ 360').isVisible())
    await page.getByRole('button', { name: 'Read more' }).click()
    await page.getByRole('link', { name: 'https://example.com/news' }).waitFor()
  }
)

playerTest('options are chosen, up to their maximum, and conditions follow', async (t, open) => {
  const page = await showing(open, 'CHOICES')
  await page.getByRole('radio', { name: 'Garden' }).check()
  await page.getByText('The garden is quiet').waitFor()
  await page.getByRole('radio', { name: /Sea/ }).check()
  await page.getByText('The sea may be loud').waitFor()
  await page.getByRole('checkbox', { name: 'Parking' }).check()
  await page.getByRole('checkbox', { name: 'Cot' }).check()
  await settled(page)
  t.ok(await page.getByRole('checkbox', { name: 'Late arrival' }).isDisabled())
  await page.getByRole('checkbox', { name: 'Parking' }).uncheck()
  await page.getByRole('checkbox', { name: 'Walking' }).check()
  await choose(page, 'Country', 'Portugal')
  await phone(page).getByText('No visa is needed').waitFor()
  t.strictSame(await form(page), { view: 'sea', extras: ['c'], likes: ['walk'], country: 'pt' })
  await page.getByRole('button', { name: 'Clear Country' }).click()
  await phone(page).getByText('No visa is needed').waitFor({ state: 'detached' })
})

playerTest('a day is chosen by keys; one that is taken is not', async (t, open) => {
  const page = await showing(open, 'DATES')
  const { keyboard } = page
  const birthday = page.getByRole('button', { name: /^Birthday/ })
  await birthday.focus()
  await keyboard.press('Enter')
  await page.getByRole('grid').waitFor()
  // From the 20th, the last that is offered and the nearest to today.
  await keyboard.press('ArrowUp')
  await keyboard.press('Enter')
  await settled(page)
  t.equal(await page.getByRole('dialog').count(), 1, 'the 13th is taken')
  await keyboard.press('ArrowRight')
  await keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  t.match(await form(page), { birthday: '2000-01-14' })
  await keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  // The focus is where it was.
  await birthday.and(page.locator(':focus')).waitFor()
})

playerTest('a range has its weekdays and its length', async (t, open) => {
  const page = await showing(open, 'DATES')
  const day = (date: string) => page.locator(`[data-day="${date}"]`)
  await page.getByRole('button', { name: 'Arrival' }).click()
  await settled(page)
  t.equal(await day('2030-06-08').getAttribute('aria-disabled'), 'true', 'a Saturday')
  await day('2030-06-10').click()
  await page.getByRole('button', { name: 'Departure' }).click()
  await settled(page)
  t.equal(await day('2030-06-11').getAttribute('aria-disabled'), 'true', 'too short')
  t.equal(await day('2030-06-17').getAttribute('aria-disabled'), 'true', 'too long')
  await day('2030-06-13').click()
  t.strictSame(await form(page), { stay: { 'start-date': '2030-06-10', 'end-date': '2030-06-13' } })
  t.ok(await proceed(page).isEnabled())
  await page.getByRole('button', { name: 'Arrival' }).click()
  await day('2030-06-04').click()
  t.strictSame(await form(page), { stay: { 'start-date': '2030-06-04' } }, 'that end is too far')
})

playerTest('a calendar opens at its own day, and ends where its days end', async (t, open) => {
  const page = await open({ flows: [] })
  const label = { 'start-date': 'Start', 'end-date': 'End' }
  const limits = { 'min-date': '2030-01-10', 'max-date': '2030-03-05' }
  const picker = { type: 'CalendarPicker', name: 'x', mode: 'range', label, ...limits }
  await openFile(page, 'days.json', oneScreen([picker]))
  await page.getByRole('button', { name: 'Open the flow' }).click()
  const day = (date: string) => page.locator(`[data-day="${date}"]`)
  const turn = (name: 'Next month' | 'Previous month') => page.getByRole('button', { name })
  await page.getByRole('button', { name: /^Start/ }).click()
  await day('2030-01-20').click()
  await page.getByRole('button', { name: /^End/ }).click()
  await turn('Next month').click()
  await day('2030-02-25').click()

  await page.getByRole('button', { name: /^Start/ }).click()
  await day('2030-01-20').and(page.locator(':focus')).waitFor()
  t.equal(await turn('Previous month').getAttribute('aria-disabled'), 'true')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await day('2030-03-05').and(page.locator(':focus')).waitFor()
  t.equal(await turn('Next month').getAttribute('aria-disabled'), 'true')
  await page.keyboard.press('PageDown')
  await day('2030-03-05').and(page.locator(':focus')).waitFor()
})

playerTest('of chips for one choice, each takes the place of the one before', async (t, open) => {
  const page = await open({ flows: [] })
  const chips = { type: 'ChipsSelector', name: 'x', label: 'Size', 'max-selected-items': 1 }
  const options = ['Small', 'Large'].map(title => ({ id: title, title }))
  await openFile(page, 'chips.json', oneScreen([{ ...chips, 'data-source': options }]))
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await page.getByRole('tab', { name: 'Values' }).click()
  await page.getByRole('checkbox', { name: 'Small' }).check()
  await page.getByRole('checkbox', { name: 'Large' }).check()
  t.strictSame(await form(page), { x: ['Large'] })
  await page.getByRole('checkbox', { name: 'Large' }).uncheck()
  t.strictSame(await form(page), { x: [] })
})

playerTest('a list leads on, to the end of a flow without an endpoint', async (t, open) => {
  const page = await showing(open, 'LIST')
  t.match(
    await page.getByRole('button', { name: /Basic/ }).innerText(),
    /New[\s\S]*Online · At once/
  )
  await page.getByRole('button', { name: /Full.*€ 30/s }).click()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('Response sent').waitFor()
  t.match(await form(page), { flow_token: String })
})

playerTest(
  'a document has its name and size; others than allowed are refused',
  async (_t, open) => {
    const page = await showing(open, 'PAPERS')
    const pick = (name: string, mimeType: string) =>
      page.locator('.upload input').setInputFiles({ name, mimeType, buffer: Buffer.alloc(2000) })
    await pick('notes.txt', 'text/plain')
    await page.getByRole('alertdialog').getByText('application/pdf').waitFor()
    await page.getByRole('button', { name: 'OK', exact: true }).click()
    await pick('booking.pdf', 'application/pdf')
    await page.getByText('2.0 kB').waitFor()
    await page.getByRole('button', { name: 'Remove booking.pdf' }).click()
    await page.getByText('2.0 kB').waitFor({ state: 'detached' })
  }
)
