import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { MAX_BYTES } from '../../src/flow-json/source.ts'
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

const screen = (id: string, children: string, more = '') =>
  `{"id":"${id}","title":"T",${more}"layout":{"type":"SingleColumnLayout","children":[${children}]}}`
const flow = (screens: readonly string[], more = '') =>
  `{"version":"7.3",${more}"screens":[${screens.join(',')}]}`
const only = (children: string, more = '') => flow([screen('ONLY', children, more)])
/** `piece` as often as it fits into a Flow JSON of 10 MB. */
const filled = (piece: string) => {
  const count = Math.floor((MAX_BYTES - 1000) / (piece.length + 1))
  return Array(count).fill(piece).join(',')
}
const option = '{"id":"a","title":"A"}'
const input = (pattern: string, index: number) =>
  JSON.stringify({ type: 'TextInput', name: `n${index}`, label: 'L', 'helper-text': 'H', pattern })
const deepIf = '{"type":"If","condition":"${data.x}","then":['
const ring = (targets: readonly string[]) =>
  flow(
    ['A', 'B', 'C'].map(id => screen(id, '')),
    `"data_api_version":"3.0","routing_model":{${targets.join(',')}},`
  )

/** What a hostile file is, and a rule that tells of it. */
const hostile: readonly [string, string, string | Uint8Array][] = [
  ['10 MB', 'too-many-items', only(`{"type":"Dropdown","data-source":[${filled(option)}]}`)],
  ['10 MB of numbers', 'property-type', only(filled('1'))],
  ['10 MB and a byte', 'json-size', new Uint8Array(MAX_BYTES + 1)],
  ['depth 10,000', 'json-depth', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['Ifs of depth 10,000', 'json-depth', only(deepIf.repeat(10_000) + ']}'.repeat(10_000))],
  ['a deep condition', 'condition-form', only(deepIf.replace('${', '('.repeat(1e6)).concat(']}'))],
  ['__proto__', 'prototype-key', only('{"__proto__":{"type":"TextBody"},"type":"Form"}')],
  ['__proto__ in a model', 'prototype-key', only('', '"data":{"__proto__":{"type":"string"}},')],
  [
    '__proto__ in disguise',
    'prototype-key',
    only('{"type":"Switch","cases":{"__pro\\u0074o__":[]}}')
  ],
  [
    'duplicate keys',
    'duplicate-key',
    only('', filled('"terminal":true').slice(0, -1).concat('e,'))
  ],
  ['a loop', 'routing-loop', ring(['"A":["A"]', '"B":[]', '"C":[]'])],
  ['a way back', 'routing-backward', ring(['"A":["B"]', '"B":["A"]', '"C":[]'])],
  ['a ring', 'routing-entry-missing', ring(['"A":["B"]', '"B":["C"]', '"C":["A"]'])],
  ['invalid UTF-8', 'json-encoding', new Uint8Array(MAX_BYTES).fill(0xc3)],
  ['an explosive pattern', 'pattern-explosive', only(input('^(a+)+$', 0))],
  [
    'a nested pattern',
    'pattern-explosive',
    only(input(`${'('.repeat(400)}a${'*)*'.repeat(400)}`, 0))
  ],
  ['a pattern of 10 MB', 'pattern-explosive', only(input('(a|a)*'.repeat(1.7e6), 0))],
  [
    'many patterns',
    'pattern-explosive',
    only([...Array(2000).keys()].map(n => input(`(a+${n})+`.repeat(100), n)).join(','))
  ]
]

for (const [name, rule, input] of hostile) {
  t.test(`${name}: a finding, in the end`, async t => {
    const findings = validate(input)
    const rules = new Set(findings.map(finding => finding.rule))
    t.ok(rules.has(rule), [...rules].join(' '))
    t.ok(findings.length <= 1001)
    t.equal(rules.has('too-many-findings'), findings.length === 1001)
  })
}
