import { openFile, playerTest, settled } from './browser.ts'
import { oneScreen } from './gallery.ts'

playerTest('what is behind an exchange is drawn once it is opened', async (t, open) => {
  const page = await open({ query: '?flow=appointment' })
  await page.getByRole('button', { name: 'Open the flow' }).click()
  const exchange = page.locator('details.exchange').first()
  await exchange.waitFor()
  await settled(page)
  t.equal(await exchange.locator('> :not(summary)').count(), 0)
  await exchange.locator('summary').first().click()
  await settled(page)
  t.match(await exchange.innerText(), /"action": "INIT"/)
  t.equal(await exchange.locator('.sealed').count(), 0)
  await exchange.locator('summary').first().click()
  await settled(page)
  t.equal(await exchange.locator('> :not(summary)').count(), 0)
})

playerTest('the newest step is in sight, and the oldest of many are not drawn', async (t, open) => {
  const page = await open({ flows: [] })
  const boxes = ['x', 'y'].map(name => ({ type: 'OptIn', name, label: `Yes to ${name}` }))
  await openFile(page, 'many.json', oneScreen(boxes))
  await page.getByRole('button', { name: 'Open the flow' }).click()
  await page.getByRole('checkbox', { name: 'Yes to x' }).waitFor()
  const steps = page.locator('.timeline > li')
  const isInSight = async () => {
    const last = await steps.last().boundingBox()
    return last !== null && last.y >= 0 && last.y + last.height <= 900
  }
  const take = (count: number) =>
    page.evaluate(`(async () => {
      const boxes = document.querySelectorAll('.opt-in input')
      for (let step = 0; step < ${count}; step++) {
        boxes[step % 2].click()
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
      }
    })()`)

  await take(30)
  await settled(page)
  t.equal(await steps.count(), 31, 'to open is a step, too')
  t.ok(await isInSight())
  await take(172)
  await settled(page)
  t.equal(await steps.count(), 200)
  t.ok(await page.getByText('those before them: 3').count())
  t.ok(await isInSight())
  await steps.first().getByRole('button').click()
  await settled(page)
  t.equal(await steps.count(), 4, 'those before are there again')
})
