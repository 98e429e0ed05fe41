import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { validate } from '../../src/flow-json/validate.ts'
import { kept } from './kept.ts'

const folder = new URL('../fixtures/flows/', import.meta.url)
const files = readdirSync(folder).filter(name => name.endsWith('.json'))

t.test(
  'every real Flow JSON is checked, and each finding is a sentence with its place',
  async t => {
    t.equal(files.length, 79)
    for (const name of files) {
      const text = readFileSync(new URL(name, folder), 'utf8')
      const lines = text.split('\n')
      for (const { line, column, endLine, endColumn, message, code } of validate(text)) {
        const isPlaced =
          column >= 1 &&
          column <= (lines[line - 1]?.length ?? 0) + 1 &&
          endColumn <= (lines[endLine - 1]?.length ?? 0) + 1 &&
          (endLine > line || endColumn >= column)
        const isSentence = /^[^\n]+[.?]$/.test(message)
        if (!isPlaced || code === '' || !isSentence) t.fail(`${name}: ${code} ${message}`)
      }
    }
  }
)

// Somebody went through the file line by line, and agreed: so should whoever changes it.
t.test('every real Flow JSON has the findings that stand in findings.txt', async t => {
  const now = files.toSorted().map(name => {
    const findings = validate(readFileSync(new URL(name, folder))).map(
      ({ line, column, severity, code, rule, message }) =>
        `  ${line}:${column} ${severity} ${code} (${rule}) ${message}\n`
    )
    return `${name}\n${findings.join('') || '  no findings\n'}`
  })
  const known = kept('test/fixtures/flows/findings.txt', () => now.join('\n'))
  t.strictSame(now, known.split(/\n(?=\S)/))
})

t.test('the demo flows have no findings', async t => {
  for (const name of ['appointment', 'claim']) {
    t.strictSame(validate(readFileSync(`flows/${name}/flow.json`)), [], name)
  }
})

t.test('what is wrong in the text, in the schema and between places is told together', async t => {
  const findings = validate(`{
  "version": "7.3",
  "screens": [
    { "id": "A", "title": "A", "terminal": true, "txt": 1,
      "layout": { "type": "SingleColumnLayout", "children": [] } },
    { "id": "A", "id": "A", "title": "B",
      "layout": { "type": "SingleColumnLayout", "children": [] } }
  ]
}`)
  const told = findings.map(({ line, rule }) => `${line} ${rule}`)
  t.ok(told.includes('4 unknown-property'), told.join('; '))
  t.ok(told.includes('6 duplicate-key'))
  t.ok(told.includes('6 screen-id-duplicate'))
  t.strictSame(
    findings.map(({ line }) => line),
    findings.map(({ line }) => line).toSorted((a, b) => a - b),
    'in the order of the text'
  )
})

t.test('whatever is given, there is a finding and no exception', async t => {
  const inputs: [string, string | Uint8Array][] = [
    ['nothing', ''],
    ['no JSON', '{'],
    ['no object', '[]'],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe, 0x00)],
    ['an empty object', '{}'],
    ['another shape', '{"version":{},"screens":{"length":1e9},"routing_model":[null]}'],
    ['__proto__', '{"__proto__":{"version":"7.3"},"version":"7.3"}'],
    ['depth', `${'['.repeat(10_000)}${']'.repeat(10_000)}`]
  ]
  for (const [name, input] of inputs) t.ok(validate(input).length > 0, name)
})
