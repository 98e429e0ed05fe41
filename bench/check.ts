// npm run bench:check. How long a Flow JSON of 1 MB is checked; docs/performance.md has the numbers.
import { cpus } from 'node:os'
import { validate } from '../src/flow-json/validate.ts'

const SIZE = 1024 * 1024
const RUNS = 30
const WARM_UP = 10

type Json = Record<string, unknown>

const sound = {
  text: (index: number) => `\`'Field ' \${data.field_${index}}\``,
  label: 'Label',
  more: {}
}
/** Each text, label and input has a fault. */
const faulty = {
  text: (index: number) => `Field \${data.feild_${index}}`,
  label: 'A label that is longer than a phone shows',
  more: { placeholder: 'Text' }
}

const FIELDS = [...Array(10).keys()]
const option = (index: number) => ({
  id: `option_${index}`,
  title: `Option ${index}`,
  description: 'What it is about, in a few words'
})
/** Screen ids have no digits. */
const idOf = (index: number) =>
  `S_${String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26))}`

function screen(index: number, { text, label, more }: typeof sound, isLast: boolean): Json {
  const payload = Object.fromEntries(FIELDS.map(n => [`field_${n}`, `\${form.input_${n}}`]))
  const field = { type: 'string', __example__: 'Text' }
  const children = FIELDS.flatMap(n => [
    { type: 'TextBody', text: text(n), visible: `\`\${form.input_${n}} != 'x'\`` },
    n % 2 === 0
      ? { type: 'TextInput', name: `input_${n}`, label, 'helper-text': 'Help', ...more }
      : { type: 'Dropdown', name: `input_${n}`, label, 'data-source': options, ...more }
  ])
  const action = isLast
    ? { name: 'complete', payload }
    : { name: 'navigate', next: { type: 'screen', name: idOf(index + 1) }, payload }
  const footer = { type: 'Footer', label: 'Continue', 'on-click-action': action }
  return {
    id: idOf(index),
    title: 'Title',
    data: Object.fromEntries(FIELDS.map(n => [`field_${n}`, field])),
    layout: { type: 'SingleColumnLayout', children: [...children, footer] },
    ...(isLast && { terminal: true })
  }
}
const options = [...Array(10).keys()].map(option)

/** A Flow JSON of about 1 MB, as an editor would indent it. */
function flow(kind: typeof sound): string {
  const write = (screens: readonly Json[]) =>
    JSON.stringify({ version: '7.3', screens }, undefined, 2)
  const count = Math.ceil(SIZE / write([screen(0, kind, false)]).length)
  const screens = [...Array(count).keys()].map(index => screen(index, kind, index === count - 1))
  return write(screens)
}

function measure(name: string, text: string): string {
  const start = performance.now()
  const findings = validate(text)
  const first = performance.now() - start
  const times: number[] = []
  const before = process.cpuUsage()
  for (let run = 0; run < RUNS + WARM_UP; run++) {
    const start = performance.now()
    validate(text)
    if (run >= WARM_UP) times.push(performance.now() - start)
  }
  const { user, system } = process.cpuUsage(before)
  times.sort((a, b) => a - b)
  const cells = [
    name,
    (text.length / SIZE).toFixed(2),
    findings.length,
    first.toFixed(0),
    times[RUNS / 2]?.toFixed(0),
    times.at(-1)?.toFixed(0),
    ((user + system) / 1000 / (RUNS + WARM_UP)).toFixed(0)
  ]
  return `| ${cells.join(' | ')} |`
}

console.log(`Node ${process.versions.node}, ${cpus()[0]?.model}, ${cpus().length} cores\n`)
console.log('| file | MB | findings | first ms | median ms | worst ms | CPU ms |')
console.log('|---|---|---|---|---|---|---|')
console.log(measure('sound', flow(sound)))
console.log(measure('with faults', flow(faulty)))
