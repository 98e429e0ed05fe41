import { readdirSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import ts from 'typescript'
import type { Finding, Location } from '../../src/flow-json/finding.ts'
import { MAX_DEPTH, MAX_PROBLEMS } from '../../src/flow-json/json-outline.ts'
import { MAX_BYTES, readSource } from '../../src/flow-json/source.ts'

const FLOWS = 'test/fixtures/flows'
/** Far more than is needed, and far less than anything that is not linear would take. */
const SLOW_MS = 240_000

const at = ({ line, column, endLine, endColumn }: Location) =>
  `${line}:${column}-${endLine}:${endColumn}`
const told = ({ findings }: { findings: Finding[] }) =>
  findings.map(finding => `${at(finding)} ${finding.message}`)
const rules = (input: string | Uint8Array) => readSource(input).findings.map(({ rule }) => rule)
const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))))

t.test('a real file is read without a finding, as JSON.parse reads it', async t => {
  const names = readdirSync(FLOWS).filter(name => name.endsWith('.json'))
  t.equal(names.length, 79)
  for (const name of names) {
    const file = readFileSync(`${FLOWS}/${name}`)
    const { value, findings } = readSource(file)
    t.strictSame(findings, [], name)
    t.strictSame(value, JSON.parse(file.toString()), name)
    t.strictSame(readSource(file.toString()).value, value, `${name} as a string`)
  }
})

t.test('in a real file everything is where the parser of TypeScript finds it', async t => {
  for (const name of readdirSync(FLOWS).filter(name => name.endsWith('.json'))) {
    const text = readFileSync(`${FLOWS}/${name}`, 'utf8')
    const { locate } = readSource(text)
    const expected = placesByTypeScript(name, text)
    t.ok(expected.length > 20, name)
    t.strictSame(
      expected.map(({ pointer, part }) => `${part} ${pointer} ${at(locate(pointer, part))}`),
      expected.map(({ pointer, part, where }) => `${part} ${pointer} ${where}`),
      name
    )
  }
})

type Place = { pointer: string; part: 'key' | 'value'; where: string }

function placesByTypeScript(name: string, text: string): Place[] {
  const file = ts.parseJsonText(name, text)
  const root = file.statements[0]?.expression
  const where = (node: ts.Node) => {
    const start = file.getLineAndCharacterOfPosition(node.getStart(file))
    const end = file.getLineAndCharacterOfPosition(node.end)
    return `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`
  }
  function below(node: ts.Node, pointer: string): Place[] {
    const here: Place = { pointer, part: 'value', where: where(node) }
    if (ts.isArrayLiteralExpression(node)) {
      return [here, ...node.elements.flatMap((item, index) => below(item, `${pointer}/${index}`))]
    }
    if (!ts.isObjectLiteralExpression(node)) return [here]
    const members = node.properties.filter(ts.isPropertyAssignment).flatMap(member => {
      const key = ts.isStringLiteral(member.name) ? member.name.text : ''
      const path = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
      const place: Place = { pointer: path, part: 'key', where: where(member.name) }
      return [place, ...below(member.initializer, path)]
    })
    return [here, ...members]
  }
  return root ? below(root, '') : []
}

t.test('a location counts lines and UTF-16 code units from 1', async t => {
  const text = [
    '{',
    '\t"a": "\u{1f600}", "b": [1,\r',
    '    {"c/d~": null}],\r',
    '"\u{1f600}": true, "": {"0": -1.5e3, "x": [[], "e\\"\\u00e9"]}}\n'
  ].join('\n')
  const { locate, value, findings } = readSource(text)
  t.strictSame(findings, [])
  t.strictSame(value, JSON.parse(text))
  const places: [pointer: string, value: string, key: string][] = [
    ['', '1:1-4:55', '1:1-4:55'],
    ['/a', '2:7-2:11', '2:2-2:5'],
    ['/b', '2:18-3:20', '2:13-2:16'],
    ['/b/0', '2:19-2:20', '2:19-2:20'],
    ['/b/1', '3:5-3:19', '3:5-3:19'],
    ['/b/1/c~1d~0', '3:14-3:18', '3:6-3:12'],
    ['/\u{1f600}', '4:7-4:11', '4:1-4:5'],
    ['/', '4:17-4:54', '4:13-4:15'],
    ['//0', '4:23-4:29', '4:18-4:21'],
    ['//x/0', '4:37-4:39', '4:37-4:39'],
    ['//x/1', '4:41-4:52', '4:41-4:52']
  ]
  for (const [pointer, ofValue, ofKey] of places) {
    t.equal(at(locate(pointer)), ofValue, pointer)
    t.equal(at(locate(pointer, 'value')), ofValue, pointer)
    t.equal(at(locate(pointer, 'key')), ofKey, `the key of ${pointer}`)
  }
})

t.test('LF, CRLF and CR end a line', async t => {
  for (const end of ['\n', '\r\n', '\r']) {
    const { locate } = readSource(`{${end}${end}  "a":${end}1${end}}`)
    t.equal(at(locate('/a', 'key')), '3:3-3:6', JSON.stringify(end))
    t.equal(at(locate('/a')), '4:1-4:2', JSON.stringify(end))
    t.equal(at(locate('')), '1:1-5:2', JSON.stringify(end))
  }
})

t.test('what is not there has the location of its nearest ancestor', async t => {
  const { locate } = readSource('{"a": [{"b": 1}], "t": "x"}')
  const pointers: [string, string][] = [
    ['/z', ''],
    ['/z/y/x', ''],
    ['/a/1', '/a'],
    ['/a/-', '/a'],
    ['/a/00', '/a'],
    ['/a/length', '/a'],
    ['/a/0/c/d', '/a/0'],
    ['/a/0/b/0', '/a/0/b'],
    ['/t/0', '/t'],
    ['/constructor', ''],
    ['/__proto__', ''],
    ['/a/0/toString', '/a/0'],
    ['/A', ''],
    ['no pointer', ''],
    ['a', '']
  ]
  for (const [pointer, ancestor] of pointers) {
    t.equal(at(locate(pointer)), at(locate(ancestor)), pointer)
    t.equal(at(locate(pointer, 'key')), at(locate(ancestor, 'key')), `the key of ${pointer}`)
  }
})

t.test('a text that is broken says where, what is wrong and what would be right', async t => {
  const cases: [name: string, text: string, ...told: string[]][] = [
    ['a comma too many', '{"a": 1,\n}', "1:8-1:9 Remove this ',': nothing follows before '}'."],
    ['likewise in an array', '[1, 2 ,]', "1:7-1:8 Remove this ',': nothing follows before ']'."],
    ['two commas', '[1,, 2]', "1:4-1:5 Remove this ',': nothing stands before it."],
    ['a comma first', '{, "a": 1}', "1:2-1:3 Remove this ',': nothing stands before it."],
    ['two commas last', '[1,,]', "1:4-1:5 Remove this ',': nothing stands before it."],
    ['no comma', '{"a": 1\n "b": 2}', "2:2-2:5 A ',' is missing before this."],
    [
      'no comma, twice',
      '[1 2 3]',
      "1:4-1:5 A ',' is missing before this.",
      "1:6-1:7 A ',' is missing before this."
    ],
    ['a semicolon', '{"a": 1; "b": 2}', "1:8-1:9 Write ',' instead of ';'."],
    ['no colon', '{"a" 1}', "1:6-1:7 A ':' is missing before this value."],
    ['an equals sign', '{"a"= 1}', "1:5-1:6 Write ':' instead of '='."],
    ['two colons', '{"a":: 1}', "1:6-1:7 One ':' is enough."],
    ['no value', '{"a": , "b": 2}', '1:2-1:5 This key has no value: add one, or remove the key.'],
    ['a key alone', '{"a"}', '1:2-1:5 This key has no value: add one, or remove the key.'],
    ['no key', '{: 1}', "1:2-1:3 A key in double quotes is missing before this ':'."],
    ['a value alone', '{[1]}', '1:2-1:3 A key in double quotes is missing before this value.'],
    [
      'a colon and no value',
      '{: }',
      "1:2-1:3 A key in double quotes is missing before this ':'.",
      '1:4-1:5 A value is missing before this.'
    ],
    [
      'a second colon',
      '{"a": 1: 2}',
      "1:8-1:9 A ',' is missing: a second ':' cannot follow a value."
    ],
    [
      'an array with keys',
      '["a": 1, "b": 2]',
      '1:5-1:6 An array has no keys: put this into an object, { … }.'
    ],
    ['a line comment', '{"a": 1} // x', '1:10-1:14 JSON has no comments: remove this one.'],
    ['a block comment', '{/* x\n*/}', '1:2-2:3 JSON has no comments: remove this one.'],
    ['a hash comment', '# x\n{}', '1:1-1:4 JSON has no comments: remove this one.'],
    [
      'a space of typography',
      '{"a":\u00a0\u00a01}',
      '1:6-1:8 U+00A0 is no white space in JSON: use a plain space.'
    ],
    ['single quotes', "{'a': 1}", '1:2-1:5 JSON wants double quotes: "a".'],
    [
      'single quotes with an escape',
      "{\"a\": 'it\\'s'}",
      '1:7-1:14 JSON wants double quotes: "it\\\'s".'
    ],
    [
      'a word processor',
      '{“a”: ‘b’}',
      '1:2-1:5 JSON wants double quotes: "a".',
      '1:7-1:10 JSON wants double quotes: "b".'
    ],
    ['bare backticks', '{"a": `b`}', '1:7-1:10 JSON wants double quotes: "b".'],
    ['a bare key', '{a-b: 1}', '1:2-1:5 A key needs double quotes: "a-b".'],
    ['a number as a key', '{1: 1}', '1:2-1:3 A key needs double quotes: "1".'],
    [
      'a bare text',
      '{"a": Hello world, "b": 1}',
      '1:7-1:18 A text needs double quotes: "Hello world".'
    ],
    ['no opening quote', '{"a": b", "c": 1}', '1:7-1:9 The double quote before b is missing.'],
    [
      'no closing quote',
      '{\n  "a": "b,\n  "c": 1\n}',
      '2:8-2:10 This text has no end: put a double quote after it.'
    ],
    [
      'no closing quote, CRLF',
      '{\r\n"a": "b\r\n}',
      '2:6-2:8 This text has no end: put a double quote after it.'
    ],
    [
      'no closing quote, last',
      '{"a": "b}',
      '1:7-1:9 This text has no end: put a double quote after it.'
    ],
    [
      'no closing quote after a key',
      '{"a: "b"}',
      '1:2-1:4 This key has no end: put a double quote after it.'
    ],
    [
      'likewise before an object',
      '{"a: {\n"b": 1}}',
      '1:2-1:4 This key has no end: put a double quote after it.'
    ],
    [
      'a text over lines',
      '{"a": "b\n  c\n\n d"}',
      '1:9-2:1 A text cannot go over lines: write \\n.'
    ],
    [
      'a quote inside',
      '{"a": "a "b" c"}',
      '1:10-1:11 This quote ends the text: for a quote inside write \\", or add a comma.'
    ],
    ['a tab inside', '{"a": "\t"}', '1:8-1:9 U+0009 cannot stand in a text: write \\t.'],
    [
      'a control character',
      '{"a": "\u001b[0m"}',
      '1:8-1:9 U+001B cannot stand in a text: write \\u001b.'
    ],
    [
      'a single backslash',
      '{"a": "\\d+"}',
      '1:8-1:10 \\d is no escape of JSON: for a backslash write two: \\\\d.'
    ],
    [
      'an escaped single quote',
      '{"a": "it\\\'s"}',
      "1:10-1:12 \\' is no escape of JSON: write ' alone."
    ],
    [
      'a short escape',
      '{"a": "\\u12"}',
      '1:8-1:10 \\u needs four hexadecimal digits after it, as in \\u00e9.'
    ],
    [
      'an escape of a line break',
      '{"a": "b\\\nc"}',
      '1:10-2:1 A text cannot go over lines: write \\n.'
    ],
    ['capitals', '{"a": True}', '1:7-1:11 Write true, in small letters, instead of True.'],
    ['None', '{"a": None}', '1:7-1:11 JSON has no None: write null, or leave the key out.'],
    [
      'undefined',
      '[undefined]',
      '1:2-1:11 JSON has no undefined: write null, or leave the key out.'
    ],
    [
      'not a number',
      '[NaN, -Infinity]',
      '1:2-1:5 JSON has no NaN: write a number or null.',
      '1:7-1:16 JSON has no -Infinity: write a number or null.'
    ],
    ...['01', '.5', '5.', '+1', '0x1F', '1e', '1_000', '--1', '12px'].map(
      (number): [string, string, string] => [
        `${number} as a number`,
        `[${number}]`,
        /^--/.test(number)
          ? `1:2-1:5 A text needs double quotes: "${number}".`
          : `1:2-1:${2 + number.length} ${number} is no number of JSON: write one like 7, -0.5 or 2e3, or a text in quotes.`
      ]
    ),
    [
      'an open object',
      '{"a": [1,\n {"b": 2}',
      "2:10-2:10 The text ends while '[' of line 1 is open: add ]}."
    ],
    [
      'an open object inside',
      '[{"a": 1]',
      "1:9-1:10 '{' of line 1 is not closed: add '}' before this ']'."
    ],
    ['the wrong bracket', '{"a": 1]', "1:8-1:9 Write '}' instead of ']': it closes '{' of line 1."],
    [
      'a bracket too many',
      '{"a": 1}\n}',
      '2:1-2:2 The value ended in line 1: remove what follows.'
    ],
    ['a second value', '{}\n{}  \n{} ', '2:1-3:3 The value ended in line 1: remove what follows.'],
    [
      'a closing bracket alone',
      ']',
      "1:1-1:2 Remove this ']': it closes nothing.",
      '1:2-1:2 The text holds no value: a Flow JSON is an object, { … }.'
    ],
    ['nothing', '', '1:1-1:1 The text holds no value: a Flow JSON is an object, { … }.'],
    ['white space', ' \n\t', '1:1-1:1 The text holds no value: a Flow JSON is an object, { … }.'],
    [
      'a byte order mark alone',
      '\ufeff',
      '1:1-1:1 The text holds no value: a Flow JSON is an object, { … }.'
    ],
    [
      'another language',
      'version: 7.3',
      '1:1-1:8 A text needs double quotes: "version".',
      '1:8-1:13 The value ended in line 1: remove what follows.'
    ]
  ]
  for (const [name, text, ...expected] of cases) {
    const source = readSource(text)
    t.strictSame(told(source), expected, name)
    t.equal(source.value, undefined, name)
    t.equal(source.text, text.replace('\ufeff', ''), name)
    for (const finding of source.findings) {
      t.match(finding, { code: 'INVALID_FLOW_JSON', severity: 'error', rule: 'json-syntax' }, name)
    }
    t.throws(() => JSON.parse(text), name)
  }
})

t.test('the first error is where Python finds it', async t => {
  // Made with json.loads of Python 3.11: lineno and colno of its JSONDecodeError.
  const cases: [text: string, line: number, column: number][] = [
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['{\n  "a": [1, 2\n  "b"]\n}', 3, 3],
    ['{"a" 1}', 1, 6],
    ['{"a": tru}', 1, 7],
    ['{"a": undefined}', 1, 7],
    ['{a: 1}', 1, 2],
    ["{'a': 1}", 1, 2],
    ['{"a": \'x\'}', 1, 7],
    ['{"a": [1,, 2]}', 1, 10],
    ['[, 1]', 1, 2],
    ['{, "a": 1}', 1, 2],
    ['{"a": 1} x', 1, 10],
    ['{"a": 1}}', 1, 9],
    ['{"a": "\\d"}', 1, 8],
    ['{"a": "\tx"}', 1, 8],
    ['{"a": "x', 1, 7],
    ['// no\n{}', 1, 1],
    ['{"a": 1 // no\n}', 1, 9],
    ['{"a": .5}', 1, 7],
    ['{"a": +1}', 1, 7],
    ['{"a": 1', 1, 8],
    ['[1, 2', 1, 6],
    ['{"a": [1}', 1, 9],
    ['["a": 1]', 1, 5],
    ['{"a": 1; "b": 2}', 1, 8],
    ['{"a": 1:2}', 1, 8],
    ['', 1, 1],
    [']', 1, 1],
    ['\n\n  hello', 3, 3],
    ['{"a": "x\ny"}', 1, 9],
    ['{“a”: 1}', 1, 2],
    ['{"a": 1,\n  /* b */ "b": 2}', 2, 3],
    ['{"é": 1,\n "a": x}', 2, 7]
  ]
  for (const [text, line, column] of cases) {
    t.match(readSource(text).findings[0], { line, column }, text)
  }
})

t.test('several errors are all told, with the value that each is in', async t => {
  const text = `{
  "version": '7.3', // the newest
  "screens": [
    { "id": "A", "terminal": True, },
    { "id": "B" "title": "x\\y", "data": { "~/": [ NaN ] } }
  ]
}`
  t.strictSame(
    readSource(text).findings.map(({ line, column, pointer }) => `${line}:${column} ${pointer}`),
    ['2:14 /version', '2:21 ', '4:30 /screens/0/terminal', '4:34 /screens/0'].concat(
      '5:17 /screens/1',
      '5:28 /screens/1/title',
      '5:51 /screens/1/data/~0~1'
    )
  )
  const { locate } = readSource(text)
  t.equal(at(locate('/screens/1/title')), '5:26-5:31', 'what could be read is located')
})

t.test('one character that is missing from a file is mostly one finding', async t => {
  const text = readFileSync(`${FLOWS}/minimal-two-screens-v7-3.json`, 'utf8')
  const counts = [...text].flatMap((_, index) => {
    const damaged = text.slice(0, index) + text.slice(index + 1)
    const { length } = rules(damaged).filter(rule => rule === 'json-syntax')
    return length > 0 ? [length] : []
  })
  t.ok(counts.length > 150)
  t.ok(counts.filter(count => count === 1).length / counts.length > 0.85)
  t.ok(Math.max(...counts) <= 3)
})

t.test('damage is an error exactly when JSON.parse says so, and the value is the same', async t => {
  const texts = [
    '{"a":[1,-2.5e3,true,null,"x\\ny\\u00e9"],"b":{"c":{},"d":[]},"e":"\u{1f600}"}',
    '\ufeff{\n  "version": "7.3",\r\n\t"screens": [{"id": "A", "title": "x"}, {"id": "B"}]\n}',
    '[[],{},[[]],"",0,-0,1E+2,false]'
  ]
  const pieces = [
    ...'{}[],:"\\\'/\n\r \t01-+.e#=;\u00a0\ufeff\u2028\u0000\u001f\ud800\udc00“”`é',
    ...['true', 'nul', 'NaN', '//', '/*', '*/', '\\u', '\\ud83d', '"a":', '"', '""', 'constructor']
  ]
  const random = randomOf(3)
  const wrong: string[] = []
  let valid = 0
  for (let round = 0; round < 4000; round++) {
    let text = texts[random(texts.length)] ?? ''
    for (let edits = 1 + random(3); edits > 0; edits--) {
      const from = random(text.length + 1)
      const piece = random(3) === 0 ? '' : (pieces[random(pieces.length)] ?? '')
      text = text.slice(0, from) + piece + text.slice(from + random(3))
    }
    const expected = parsed(text)
    const { value, findings, locate } = readSource(text)
    const isJson = findings.every(({ rule }) => rule !== 'json-syntax')
    if (expected) valid++
    const isRight = isJson
      ? isDeepStrictEqual(expected, { value })
      : expected === undefined && value === undefined
    if (!isRight || !isOrdered([...findings, locate('')])) wrong.push(text)
  }
  // Not each as a test of its own: their names would hold what a report cannot.
  t.strictSame(
    wrong.map(text => JSON.stringify(text)),
    []
  )
  t.ok(valid > 300)
})

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replace(/^\ufeff/, '')) }
  } catch {
    return undefined
  }
}

function isOrdered(locations: Location[]): boolean {
  return locations.every(({ line, column, endLine, endColumn }) => {
    const isForward = endLine > line || (endLine === line && endColumn >= column)
    return line >= 1 && column >= 1 && endColumn >= 1 && isForward
  })
}

/** Numerical Recipes' linear congruential generator: the same numbers in every run. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

t.test('a JSON that is no object has its value, and a finding', async t => {
  for (const text of ['[]', 'null', '"x"', ' 7', 'true', '[{"version": "7.3"}]']) {
    const { value, findings } = readSource(text)
    t.strictSame(value, JSON.parse(text), text)
    t.match(findings, [{ rule: 'json-object', pointer: '', line: 1, code: 'INVALID_FLOW_JSON' }])
    t.match(findings[0]?.message, 'A Flow JSON is an object, { … }')
  }
})

t.test('a key that is there twice is told at the second place; the last one counts', async t => {
  const text = '{"a": 1,\n "b": {"x": 1, "y": {"x": 0}, "\\u0078": 2},\n "a": [2], "a": 3}'
  const { value, findings, locate } = readSource(text)
  t.strictSame(value, { a: 3, b: { x: 2, y: { x: 0 } } })
  t.strictSame(told({ findings }), [
    '2:31-2:39 "x" stands in this object already, in line 2: only the last one counts.',
    '3:2-3:5 "a" stands in this object already, in line 1: only the last one counts.',
    '3:12-3:15 "a" stands in this object already, in line 3: only the last one counts.'
  ])
  t.match(findings, [{ pointer: '/b/x' }, { pointer: '/a' }, { pointer: '/a' }])
  for (const { rule, severity } of findings)
    t.strictSame([rule, severity], ['duplicate-key', 'warning'])
  t.equal(at(locate('/a')), '3:17-3:18')
  t.equal(at(locate('/a', 'key')), '3:12-3:15')
  t.strictSame(rules('[{"a": 1}, {"a": 1}, {"b": {"b": {"b": 1}}}]'), ['json-object'])
})

t.test('no key of a file changes a prototype', async t => {
  const text = `{
  "__proto__": {"polluted": 1},
  "constructor": {"prototype": {"polluted": 2}},
  "prototype": {"a": 1, "\\u005f_proto__": [1]},
  "list": [{"__proto__": null, "toString": "x", "hasOwnProperty": 0}]
}`
  const { value, findings, locate } = readSource(text)
  t.strictSame(Object.getPrototypeOf(value), Object.prototype)
  t.equal(Object.hasOwn({}, 'polluted') || 'polluted' in {}, false)
  const expected = {
    constructor: { prototype: { polluted: 2 } },
    prototype: { a: 1 },
    list: [{ toString: 'x', hasOwnProperty: 0 }]
  }
  t.equal(JSON.stringify(value), JSON.stringify(expected), '__proto__ is left out, and only that')
  t.strictSame(
    findings.map(({ rule, severity, pointer, line }) => [rule, severity, pointer, line]),
    [
      ['prototype-key', 'error', '/__proto__', 2],
      ['prototype-key', 'error', '/prototype/__proto__', 4],
      ['prototype-key', 'error', '/list/0/__proto__', 5]
    ]
  )
  t.equal(at(locate('/constructor/prototype', 'key')), '3:19-3:30')
})

t.test('half of a surrogate pair is told, a whole one is not', async t => {
  const cases: [name: string, text: string, ...told: string[]][] = [
    ['a whole character', '{"a": "\u{1f600}\\ud83d\\ude00", "\\ud83d\\ude00": 1}'],
    ['one half as an escape', '{"a": "x\\ud83d"}', '1:7-1:16 /a'],
    ['the other half', '{"a": ["\\uDE00 "]}', '1:8-1:17 /a'],
    ['halves in the wrong order', '{"a": "\\ude00\\ud83d"}', '1:7-1:21 /a'],
    ['one half in a key', '{"b": {"\\ud83d": 1}}', '1:8-1:16 /b'],
    ['one half in a string of JavaScript', '{"a": "\ud83d"}', '1:7-1:10 /a']
  ]
  for (const [name, text, ...expected] of cases) {
    const { value, findings } = readSource(text)
    t.strictSame(
      findings.map(finding => `${at(finding)} ${finding.pointer}`),
      expected,
      name
    )
    t.match(
      findings,
      expected.map(() => ({ rule: 'lone-surrogate', severity: 'warning' })),
      name
    )
    t.strictSame(value, JSON.parse(text), name)
  }
})

t.test('bytes that are not UTF-8 are told with their place, and read as U+FFFD', async t => {
  const cases: [name: string, input: Uint8Array, ...places: string[]][] = [
    ['UTF-8', bytes('{"a": "é\u{1f600}\ufffd"}')],
    ['Latin-1', bytes('{\n"a": "', 0xe9, '"}'), '2:7-2:8'],
    ['a byte order mark before', bytes('\ufeff{"a": "', 0xe9, '"}'), '1:8-1:9'],
    ['beside a real U+FFFD', bytes('["\ufffd', 0xff, '\ufffdé', 0xef, '"]'), '1:4-1:5', '1:7-1:8'],
    ['a character cut short', bytes('{"a": "', 0xf0, 0x9f, 0x98, '"}'), '1:8-1:9'],
    ['an overlong form', bytes('{"a": "', 0xc0, 0xaf, '"}'), '1:8-1:9', '1:9-1:10'],
    ['a surrogate', bytes('{"a":"', 0xed, 0xa0, 0x80, '"}'), '1:7-1:8', '1:8-1:9', '1:9-1:10'],
    ['at the end', bytes('{"a": "é"}', 0x0a, 0xc3), '2:1-2:2']
  ]
  for (const [name, input, ...expected] of cases) {
    const { findings, text } = readSource(input)
    const found = findings.filter(({ rule }) => rule === 'json-encoding')
    t.strictSame(found.map(at), expected, name)
    for (const { message } of found) t.match(message, 'save the file as UTF-8')
    for (const place of expected) t.equal(charAt(text, place), '\ufffd', name)
  }
  t.strictSame(readSource(bytes('{"a": "', 0xe9, '"}')).value, { a: '\ufffd' })
})

function charAt(text: string, place: string): string | undefined {
  const [line = 0, column = 0] = place.split(/[:-]/).map(Number)
  return text.split('\n')[line - 1]?.[column - 1]
}

t.test('UTF-16 is told as such', async t => {
  const little = Buffer.from('\ufeff{}', 'utf16le')
  const big = Buffer.from(little).swap16()
  for (const input of [little, big, little.subarray(2), big.subarray(2)]) {
    const { value, text, findings, locate } = readSource(input)
    t.match(findings, [{ rule: 'json-encoding', message: 'This is UTF-16: save it as UTF-8.' }])
    t.strictSame([findings.length, value, text, at(locate('/a'))], [1, undefined, '', '1:1-1:1'])
  }
})

t.test('a byte order mark is no part of the text', async t => {
  for (const input of ['\ufeff{"a": 1}', Buffer.from('\ufeff{"a": 1}')]) {
    const { value, text, findings, locate } = readSource(input)
    t.strictSame([value, text, findings], [{ a: 1 }, '{"a": 1}', []])
    t.equal(at(locate('/a')), '1:7-1:8')
  }
  t.strictSame(rules('\ufeff\ufeff{}'), ['json-syntax'], 'a second one is an error')
})

t.test('10 MB of UTF-8 are read, and nothing is done with more', { timeout: SLOW_MS }, async t => {
  const long = (size: number) => `{"a": "${'x'.repeat(size - 9)}"}`
  t.strictSame(rules(long(MAX_BYTES)), [])
  t.strictSame(rules(Buffer.from(long(MAX_BYTES))), [])
  const wide = `{"a": "${'é'.repeat(MAX_BYTES / 2)}"}`
  const cases: [string | Uint8Array, number][] = [
    [long(MAX_BYTES + 1), MAX_BYTES + 1],
    [Buffer.from(long(MAX_BYTES + 1)), MAX_BYTES + 1],
    [wide, MAX_BYTES + 9],
    [Buffer.from(wide), MAX_BYTES + 9],
    [Buffer.alloc(MAX_BYTES + 1, 0xff), MAX_BYTES + 1]
  ]
  for (const [input, size] of cases) {
    const { value, text, findings, locate } = readSource(input)
    t.strictSame(told({ findings }), [
      `1:1-1:1 A Flow JSON may have ${MAX_BYTES} bytes (10 MB); this has ${size}.`
    ])
    t.match(findings, [{ code: 'INVALID_FLOW_JSON', rule: 'json-size', severity: 'error' }])
    t.strictSame([value, text, at(locate(''))], [undefined, '', '1:1-1:1'])
  }
})

t.test(
  'what nests too deep is one finding, however deep it goes',
  { timeout: SLOW_MS },
  async t => {
    const nested = (depth: number, [open = '', close = '']: string[]) =>
      open.repeat(depth) + close.repeat(depth)
    const kinds = [
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"a":', '}]'],
      ['[', ''],
      ['{"a":[1,', '']
    ]
    t.strictSame(rules(nested(MAX_DEPTH, ['[', ']'])), ['json-object'])
    t.strictSame(rules(`${'{"a":'.repeat(MAX_DEPTH)}1${'}'.repeat(MAX_DEPTH)}`), [])
    for (const kind of kinds) {
      for (const depth of [MAX_DEPTH + 1, 10_000, 1_000_000]) {
        const { value, findings, locate } = readSource(nested(depth, kind))
        t.strictSame([value, findings.length], [undefined, 1], `${kind[0]} ${depth}`)
        t.match(findings, [{ code: 'INVALID_FLOW_JSON', rule: 'json-depth', severity: 'error' }])
        t.match(findings[0]?.message, `nest ${MAX_DEPTH} deep`)
        t.ok(isOrdered([locate('/0/a/0/a'), locate(`/0${'/0'.repeat(1000)}`)]))
      }
    }
    const [finding] = readSource(nested(MAX_DEPTH + 1, ['[\n', ']'])).findings
    t.match(finding, { line: MAX_DEPTH + 1, column: 1, pointer: '/0'.repeat(MAX_DEPTH - 1) })
  }
)

t.test(
  'errors without number are told so many times and no more',
  { timeout: SLOW_MS },
  async t => {
    const many = 100_000
    const endings: [name: string, input: string | Uint8Array, rule: string, ending: RegExp][] = [
      ['syntax', ','.repeat(many), 'json-syntax', /After so many errors the rest was not read\.$/],
      ['comments', '//\n'.repeat(many), 'json-syntax', /the rest was not read\.$/],
      ['control characters', `["${'\u0001'.repeat(many)}"]`, 'json-syntax', /was not read\.$/],
      [
        'keys',
        `{${'"a":1,'.repeat(many)}"b":1}`,
        'duplicate-key',
        /There are 99979 more like this\.$/
      ],
      ['halves', `{"a":[${'"\\ud800",'.repeat(many)}1]}`, 'lone-surrogate', /are 99980 more/],
      ['prototypes', `[${'{"__proto__":1},'.repeat(many)}1]`, 'prototype-key', /are 99980 more/],
      ['bytes', Buffer.alloc(many, 0xff), 'json-encoding', /There are 99980 more like this\.$/]
    ]
    for (const [name, input, rule, ending] of endings) {
      const found = readSource(input).findings.filter(finding => finding.rule === rule)
      t.equal(found.length, MAX_PROBLEMS, name)
      t.match(found.at(-1)?.message, ending, name)
      t.notMatch(found.at(-2)?.message, ending, name)
    }
  }
)

t.test('a hostile text takes no longer than an honest one', { timeout: SLOW_MS }, async t => {
  const size = 200_000
  const pieces = ['"', '\n', '"\n', ' \n', '\\', '\\u', '\\ud800', "'", '‘', '/', '/*', '*/', '#']
  pieces.push(
    'a',
    'a ',
    '1',
    '-',
    'x"y',
    '\u00a0',
    '\u00a0x',
    'é',
    ':',
    ';',
    '=',
    '{}',
    '[]',
    '"":'
  )
  pieces.push(
    '{"a":1,',
    '0,',
    '"a":{},',
    '1e',
    '.',
    '\r',
    '\ud800',
    '\u0000',
    'true',
    '}',
    '"__a":'
  )
  const starts = ['', '"', '{"a":"', '[', '{"a":[', "'"]
  const wrong: string[] = []
  const before = process.cpuUsage()
  for (const piece of pieces) {
    for (const start of starts) {
      const text = start + piece.repeat(size / piece.length)
      const { findings, locate } = readSource(text)
      const isRight =
        findings.length <= 3 * MAX_PROBLEMS && isOrdered([...findings, locate('/a/0')])
      if (!isRight) wrong.push(start + piece)
    }
  }
  t.strictSame(
    wrong.map(text => JSON.stringify(text)),
    []
  )
  // Some 230 of them take 2 s together; one that is not linear takes more than all of that. Time of
  // this process, since a busy machine says nothing about the texts.
  t.ok(process.cpuUsage(before).user < 20e6)
})

t.test(
  '10,000 look-ups in a megabyte do not read it 10,000 times',
  { timeout: SLOW_MS },
  async t => {
    const screen = (index: number) => ({
      id: `S_${index}`,
      text: 'x'.repeat(60),
      list: [1, { a: 2 }]
    })
    const text = JSON.stringify(
      { screens: Array.from({ length: 10_000 }, (_, n) => screen(n)) },
      null,
      1
    )
    t.ok(text.length > 1_000_000)
    const { locate } = readSource(text)
    const began = performance.now()
    for (let index = 0; index < 10_000; index++) {
      const { line } = locate(`/screens/${index}/list/1/a`, 'key')
      if (line !== 9 + 10 * index) t.fail(`/screens/${index}`)
    }
    // Takes some 30 ms; a reading of the text for each would take a minute.
    t.ok(performance.now() - began < 5000)
  }
)

t.test('the reader runs in a browser', async t => {
  for (const name of [
    'source',
    'finding',
    'text-lines',
    'json-outline',
    'json-places',
    'json-tokens'
  ]) {
    const code = readFileSync(`src/flow-json/${name}.ts`, 'utf8')
    const specifiers = [...code.matchAll(/from '([^']+)'/g)].map(([, specifier]) => specifier)
    for (const specifier of specifiers) t.match(specifier, /^\.\/[\w-]+\.ts$/, name)
    t.notMatch(code, /\b(Buffer|process|require)\b/, name)
  }
})
