import { readFileSync } from 'node:fs'
import t from 'tap'
import { z } from 'zod'
import flows from '../../flows/index.ts'

const FlowJson = z.object({
  screens: z.array(
    z.object({
      id: z.string(),
      data: z.record(z.string(), z.object({ __example__: z.unknown() })).default({})
    })
  )
})

t.ok(flows.length >= 2)

for (const { name, screens } of flows) {
  t.test(`what flow.json of ${name} shows as examples its contract could answer`, async t => {
    const json = FlowJson.parse(JSON.parse(readFileSync(`flows/${name}/flow.json`, 'utf8')))
    for (const { id, data } of json.screens) {
      const examples = Object.entries(data).map(([key, { __example__ }]) => [key, __example__])
      const example = Object.fromEntries(examples)
      t.strictSame(screens[id]?.data?.parse(example) ?? {}, example, id)
    }
  })
}
