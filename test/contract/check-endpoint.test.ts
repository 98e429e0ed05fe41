import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import appointment from '../../flows/appointment/index.ts'
import { compareEndpoint } from '../../src/contract/check-endpoint.ts'
import { checkEndpoint } from '../../src/index.ts'

const JSON_TEXT = readFileSync('flows/appointment/flow.json', 'utf8')

/** The appointment flow with another text for a Flow JSON. */
function withFlowJson(text: string) {
  const dir = t.testdir({ 'flow.json': text })
  return { ...appointment, flowJson: pathToFileURL(join(dir, 'flow.json')) }
}

t.test('Meta’s rules and the contract are both held, in the order of the text', async t => {
  const text = JSON_TEXT.replace('"is_time_taken":', '"is_time_takn":').replace(
    '"title": "Terms of booking",',
    ''
  )
  const findings = await checkEndpoint(withFlowJson(text))
  t.match(findings, [
    { rule: 'contract-data-unknown', message: /`is_time_taken`.*did you mean `is_time_takn`\?/ },
    { rule: 'contract-data-missing', message: /answers no `is_time_takn`/, line: 163, column: 25 },
    { rule: 'binding-field' },
    { rule: 'binding-field' },
    { rule: 'missing-property', message: /needs `title`/ }
  ])
})

t.test('a text that is no JSON has that told, and nothing guessed', async t => {
  const broken = withFlowJson(JSON_TEXT.replace('"7.3",', '"7.3"'))
  const [finding, ...more] = await checkEndpoint(broken)
  t.match(finding, { rule: 'json-syntax', line: 3 })
  t.strictSame(more, [])
  t.strictSame(compareEndpoint(broken), [finding])
})

t.test('a Flow JSON that cannot be read is told in a sentence', async t => {
  const { flowJson: _, ...silent } = appointment
  const absent = { ...appointment, flowJson: pathToFileURL(join(t.testdir(), 'flow.json')) }
  const remote = { ...appointment, flowJson: new URL('https://example.com/flow.json') }
  for (const [endpoint, says] of [
    [silent, /give defineFlow `flowJson: new URL/],
    [absent, /cannot be read \(ENOENT\): put it beside flow\.ts/],
    [remote, /is a file, not https:/]
  ] as const) {
    const expected = [{ rule: 'contract-flow-json', severity: 'error', message: says, line: 1 }]
    t.match(await checkEndpoint(endpoint), expected)
    t.match(compareEndpoint(endpoint), expected)
  }
})

t.test('a start compares the contract, and leaves Meta’s rules to flowgate check', async t => {
  const unserved = JSON_TEXT.replace('"data_api_version": "3.0"', '"data_api_version": "5.0"')
  t.match(compareEndpoint(withFlowJson(unserved)), [{ rule: 'data-api-version', line: 3 }])
  const none = JSON_TEXT.replace('"data_api_version": "3.0",', '')
  t.match(compareEndpoint(withFlowJson(none)), [{ rule: 'data-exchange-without-endpoint' }])
  const text = JSON_TEXT.replace('"version": "7.3"', '"version": "3.0"')
  t.strictSame(compareEndpoint(withFlowJson(text)), [])
  t.ok((await checkEndpoint(withFlowJson(text))).length > 0)
})
