import { readdirSync, readFileSync } from 'node:fs'
import { previewScreens } from '../../src/simulator/index.ts'
import { heading, openFile, playerTest } from './browser.ts'

const FOLDER = 'test/fixtures/flows'

playerTest('every screen of the real flows is drawn', async (t, open) => {
  const page = await open({ flows: [] })
  for (const name of readdirSync(FOLDER).filter(name => name.endsWith('.json'))) {
    const text = readFileSync(`${FOLDER}/${name}`, 'utf8')
    await openFile(page, name, text)
    await page.getByRole('tab', { name: 'Screens' }).click()
    for (const [index, { id, components }] of previewScreens(text).entries()) {
      await page.locator('.node').nth(index).click()
      await page.locator(`.sheet[data-screen="${id}"]`).waitFor()
      const drawn = await page.locator('.scroll > *, .flow-footer').count()
      t.ok(drawn > 0 || components.every(({ visible }) => !visible), `${name}: ${id}`)
      t.equal(await page.locator('.unknown').count(), 0, `${name}: ${id} has nothing unknown`)
    }
  }
  t.equal(await heading(page).count(), 1)
})

playerTest('a Flow JSON with errors is drawn, beside what is wrong with it', async (t, open) => {
  const page = await open({ flows: [] })
  const screen = {
    id: 'ONE',
    title: 'One',
    layout: {
      type: 'SingleColumnLayout',
      children: [{ type: 'TextHeading', text: 'Hello', colour: 1 }]
    }
  }
  await openFile(page, 'faulty.json', { version: '7.3', screens: [screen] })
  await page.getByRole('tab', { name: /Findings/ }).click()
  const findings = page.locator('.findings')
  t.match(await findings.innerText(), /error line 1:\d+[\s\S]*colour[\s\S]*INVALID_PROPERTY_KEY/)
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await page.getByRole('main').getByRole('heading', { name: 'Hello' }).waitFor()
})

playerTest('what cannot be read is shown with its findings, not as a blank', async (t, open) => {
  const page = await open({ flows: [] })
  await openFile(page, 'broken.json', '{ "version": "7.3", "screens": [ }')
  const phone = page.getByRole('main')
  await phone.getByRole('heading', { name: 'This flow cannot be shown' }).waitFor()
  t.match(await phone.innerText(), /line 1:34/)
  t.match(await page.getByRole('tabpanel').innerText(), /INVALID_FLOW_JSON/)
})
