import { readFileSync } from 'node:fs'
import t from 'tap'
import { compareContract } from '../../src/contract/compare.ts'
import { compileResponseCheck } from '../../src/contract/response-check.ts'
import { contractRules } from '../../src/contract/rules/index.ts'
import { asArray, asObject } from '../../src/flow-json/document.ts'
import { readSource } from '../../src/flow-json/source.ts'
import { type ContractCases, type Pair, pair } from './cases/case.ts'
import { dataCases } from './cases/data.ts'
import { payloadCases } from './cases/payloads.ts'
import { screenCases } from './cases/screens.ts'

const cases: ContractCases = { ...screenCases, ...dataCases, ...payloadCases }

function judge({ contract, flow }: Pair) {
  return compareContract(contract, readSource(JSON.stringify(flow, undefined, 2)))
}

t.test('every rule has pairs that break it and near misses', async t => {
  t.strictSame(contractRules.map(({ id }) => id).sort(), Object.keys(cases).sort())
  for (const [id, { breaks, passes }] of Object.entries(cases)) {
    t.ok(breaks.length > 0 && passes.length > 0, id)
  }
})

t.test('a rule has an id and a sentence, which docs/check.md shows', async t => {
  const docs = readFileSync('docs/check.md', 'utf8')
  for (const { id, summary } of contractRules) {
    t.match(id, /^contract(-[a-z]+)+$/)
    t.match(summary, /^[`A-Z][^|]*\.$/)
    t.ok(docs.includes(`| \`${id}\` | ${summary} |`), id)
  }
})

for (const [id, { breaks, passes }] of Object.entries(cases)) {
  t.test(`${id} tells where and why`, async t => {
    for (const { at, says, severity = 'error', also = [], ...pair } of breaks) {
      const findings = judge(pair)
      const own = findings.filter(({ rule }) => rule === id)
      t.strictSame(
        own.map(({ pointer }) => pointer),
        [at].flat(),
        String(says)
      )
      t.match(own[0], { code: 'CONTRACT_MISMATCH', message: says, severity })
      const others = findings.filter(({ rule }) => rule !== id)
      t.strictSame([...new Set(others.map(({ rule }) => rule))].sort(), also, String(says))
    }
  })
  t.test(`${id} lets near misses pass`, async t => {
    for (const pair of passes) t.strictSame(judge(pair), [], JSON.stringify(pair.flow))
  })
}

t.test('whatever stands in a Flow JSON, nothing throws', async t => {
  const strange: unknown[] = [
    null,
    7,
    '',
    '${form.x}',
    [],
    [[]],
    {},
    [{}],
    { type: 'If' },
    { toString: 1 }
  ]
  const { contract, flow } = pair({})
  const texts = strange.flatMap(value => {
    const [screen] = asArray(flow.screens).map(asObject)
    const broken = [screen, asObject(screen?.layout)].flatMap((object, index) =>
      Object.keys(object ?? {}).map(key => {
        const part = { ...object, [key]: value }
        return { ...flow, screens: [index === 0 ? part : { ...screen, layout: part }] }
      })
    )
    return [value, ...broken, ...Object.keys(flow).map(key => ({ ...flow, [key]: value }))]
  })
  for (const text of texts) {
    t.doesNotThrow(
      () => {
        const source = readSource(JSON.stringify(text))
        compareContract(contract, source)
        const check = compileResponseCheck(contract, source)
        check({ action: 'INIT', screen: undefined }, { screen: 'ONLY', data: { name: {} } })
      },
      JSON.stringify(text).slice(0, 200)
    )
  }
})
