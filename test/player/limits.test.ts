import type { Page } from 'playwright-core'
import { heading, openFile, playerTest } from './browser.ts'
import { oneScreen } from './gallery.ts'

const WORDS = 'Lorem ipsum dolor sit amet, '.repeat(13).slice(0, 360)
const SOLID = 'm'.repeat(360)
const action = { name: 'complete', payload: {} }
const footer = (more: object) => ({
  type: 'Footer',
  label: WORDS,
  'on-click-action': action,
  ...more
})
const option = {
  id: 'a',
  title: WORDS,
  description: WORDS,
  metadata: SOLID
}

async function shown(page: Page, children: object[]): Promise<void> {
  await openFile(page, 'long.json', oneScreen(children))
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await heading(page).waitFor()
}
const height = async (page: Page, part: string) =>
  (await page.locator(part).first().boundingBox())?.height ?? Number.NaN

playerTest('a footer has its place, however long its texts are', async (t, open) => {
  for (const captions of [
    { 'left-caption': WORDS, 'right-caption': SOLID },
    { 'center-caption': SOLID }
  ]) {
    const page = await open({ flows: [], viewport: { width: 320, height: 640 } })
    await shown(page, [footer(captions)])
    for (const text of await page.locator('.captions span').allInnerTexts()) {
      t.ok([...text].length <= 16, `${text}: 15 characters and an ellipsis`)
    }
    t.ok((await height(page, '.flow-footer')) < 140, 'one line each')
    const sticksOut = '.scrollWidth > document.querySelector(".flow-footer").clientWidth'
    t.notOk(await page.evaluate(`document.querySelector('.flow-footer')${sticksOut}`))
  }
})

playerTest('a text is as long as the phone shows it', async (t, open) => {
  const page = await open({ flows: [] })
  await shown(page, [
    { type: 'TextInput', name: 'a', label: WORDS, 'helper-text': SOLID },
    {
      type: 'ChipsSelector',
      name: 'b',
      label: WORDS,
      'data-source': [option, { ...option, id: 'b' }]
    },
    { type: 'RadioButtonsGroup', name: 'c', label: WORDS, 'data-source': [option] }
  ])
  const length = async (part: string) => [...(await page.locator(part).first().innerText())].length
  t.equal(await length('.field label'), 20 + '… (optional)'.length)
  t.equal(await length('.hint'), 81)
  t.equal(await length('.chip'), 21)
  t.ok((await height(page, '.option .title')) < 50, 'two lines')
  t.ok((await height(page, '.option .secondary')) < 70, 'three lines')
  t.ok((await height(page, '.option .metadata')) < 50, 'two lines')
})

playerTest('a row of a list has the height of a few lines', async (t, open) => {
  const page = await open({ flows: [] })
  const title = { title: WORDS, description: WORDS, metadata: SOLID }
  const items = [
    { id: 'a', 'main-content': title, badge: WORDS, tags: [WORDS, SOLID] },
    { id: 'b', 'main-content': { title: 'B' }, end: { title: WORDS, metadata: SOLID } }
  ]
  const list = { type: 'NavigationList', name: 'n', label: WORDS, 'list-items': items }
  await shown(page, [{ ...list, 'on-click-action': { name: 'data_exchange', payload: {} } }])
  t.ok((await height(page, '.row')) < 240)
  t.ok((await height(page, 'li:last-child .row')) < 130)
  t.ok((await height(page, '.badge')) < 30)
})
