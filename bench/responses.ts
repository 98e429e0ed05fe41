// What it costs to hold a response to its Flow JSON: microseconds for one of 5 kB.
import { compileResponseCheck } from '../src/contract/response-check.ts'
import { readSource } from '../src/flow-json/source.ts'
import { median } from './stats.ts'

/** What a large answer is: a list of options, with what each may have. */
const BYTES = 5 * 1024
const ROUNDS = 15
const CALLS = 2000

const text = (properties: string[]) =>
  Object.fromEntries(properties.map(name => [name, { type: 'string' }]))
const option = {
  type: 'object',
  properties: { ...text(['id', 'title', 'description', 'metadata']), enabled: { type: 'boolean' } },
  required: ['id', 'title']
}
const flowJson = {
  version: '7.3',
  routing_model: { CHOICES: ['DONE'], DONE: [] },
  screens: [
    { id: 'CHOICES', data: { ...text(['heading']), options: { type: 'array', items: option } } },
    { id: 'DONE' }
  ]
}

const answer = { screen: 'CHOICES', data: { heading: 'Choose', options: [] as object[] } }
while (JSON.stringify(answer).length < BYTES) {
  const id = String(answer.data.options.length)
  const option = {
    id,
    title: `Option ${id}`,
    description: 'Of two',
    metadata: '1 €',
    enabled: true
  }
  answer.data.options.push(option)
}

const source = readSource(JSON.stringify(flowJson))
const check = compileResponseCheck({ screens: {} }, source)
const asked = { action: 'data_exchange', screen: 'CHOICES' } as const

const times: number[] = []
for (let round = 0; round < ROUNDS; round++) {
  const startedAt = performance.now()
  for (let call = 0; call < CALLS; call++) {
    if (check(asked, answer) !== undefined) throw new Error('the answer fits, and was refused')
  }
  times.push(((performance.now() - startedAt) * 1000) / CALLS)
}
console.log(
  `${JSON.stringify(answer).length} bytes, ${answer.data.options.length} options: ` +
    `${median(times).toFixed(1)} µs a check (${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)})`
)
