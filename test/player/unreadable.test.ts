import { openFile, playerTest } from './browser.ts'

for (const [name, flowJson, code] of [
  ['no JSON', '{"version": "7.3"', 'INVALID_FLOW_JSON'],
  ['an empty object', '{}', 'MISSING_REQUIRED_PROPERTY'],
  ['no screens', '{"version": "7.3", "screens": []}', 'MIN_ITEMS_REQUIRED']
] as const) {
  playerTest(`of ${name} the phone shows the findings, and no button`, async (t, open) => {
    const page = await open({ flows: [] })
    await openFile(page, 'bad.json', flowJson)
    const phone = page.getByRole('main')
    await phone.getByText(code).first().waitFor()
    t.ok(await phone.locator('.bubble-button').isDisabled())
    await page
      .getByRole('tab', { name: 'Findings' })
      .and(page.locator('[aria-selected="true"]'))
      .waitFor()
  })
}
