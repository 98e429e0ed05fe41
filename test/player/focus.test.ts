import type { Page } from 'playwright-core'
import { heading, openFile, playerTest } from './browser.ts'
import { oneScreen } from './gallery.ts'

const footer = {
  type: 'Footer',
  label: 'Send',
  'on-click-action': { name: 'complete', payload: { x: '${form.x}' } }
}
const link = {
  type: 'EmbeddedLink',
  text: 'Our web site',
  'on-click-action': { name: 'open_url', url: 'https://example.com/' }
}
const input = { type: 'TextInput', name: 'x', label: 'Name' }

async function opened(page: Page, children: object[]): Promise<void> {
  await openFile(page, 'focus.json', oneScreen(children))
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await heading(page).waitFor()
}
/** Wait until a button has the focus. */
const focused = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).and(page.locator(':focus')).waitFor()

playerTest('a page of options has one place in the order of Tab', async (t, open) => {
  const page = await open({ flows: [] })
  const { keyboard } = page
  const titles = ['Albania', 'Belgium', 'Canada', 'Chile', 'Denmark']
  const options = titles.map(title => ({ id: title, title, enabled: title !== 'Albania' }))
  await opened(page, [{ type: 'Dropdown', name: 'x', label: 'Country', 'data-source': options }])
  const at = (name: string) =>
    page.getByRole('radio', { name }).and(page.locator(':focus')).waitFor()
  await page.getByRole('button', { name: 'Country' }).focus()
  await keyboard.press('Enter')
  await at('Belgium')
  t.equal(await page.locator('[role="radio"][tabindex="0"]').count(), 1)
  for (const [key, name] of [
    ['ArrowUp', 'Denmark'],
    ['ArrowDown', 'Belgium'],
    ['End', 'Denmark'],
    ['Home', 'Belgium'],
    ['c', 'Canada'],
    ['C', 'Chile'],
    ['c', 'Canada'],
    ['z', 'Canada']
  ] as const) {
    await keyboard.press(key)
    await at(name)
  }
  await keyboard.press('Tab')
  await focused(page, 'Back')
  await keyboard.press('Tab')
  await at('Canada')
  await keyboard.press('Space')
  await focused(page, /^Country.*Canada/)
})

playerTest('options that are all off leave the way back', async (_t, open) => {
  const page = await open({ flows: [] })
  const options = [{ id: 'a', title: 'Albania', enabled: false }]
  await opened(page, [{ type: 'Dropdown', name: 'x', label: 'Country', 'data-source': options }])
  await page.getByRole('button', { name: 'Country' }).click()
  await focused(page, 'Back')
  await page.keyboard.press('Escape')
  await focused(page, 'Country')
})

playerTest('the chat has the focus again once nothing lies over it', async (_t, open) => {
  const page = await open({ flows: [] })
  await opened(page, [input, footer])
  await page.getByRole('button', { name: 'Close' }).click()
  await focused(page, 'Open the flow')
  await page.keyboard.press('Enter')
  await page.getByLabel('Name').fill('Ada')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await focused(page, 'Open again')
  await page.getByRole('button', { name: 'View response' }).click()
  await focused(page, 'Close')
  await page.keyboard.press('Escape')
  await focused(page, 'View response')
})

playerTest('a dialog keeps the screen behind it out of reach', async (t, open) => {
  const page = await open({ flows: [] })
  await opened(page, [link, footer])
  await page.getByRole('button', { name: 'Our web site' }).click()
  const dialog = page.getByRole('alertdialog')
  await focused(page, 'OK')
  t.ok(await page.locator('.sheet').evaluate(sheet => sheet.hasAttribute('inert')))
  await page.keyboard.press('Tab')
  await dialog.getByRole('link').and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await focused(page, 'Our web site')
})
