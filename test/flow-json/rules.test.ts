import t from 'tap'
import { viewDocument } from '../../src/flow-json/document.ts'
import { concerns } from '../../src/flow-json/rule.ts'
import { rules } from '../../src/flow-json/rules/index.ts'
import { effortOf } from '../../src/flow-json/rules/pattern-effort.ts'
import type { Cases } from './cases/case.ts'
import { casesByFile } from './cases/index.ts'
import { explosive, harmless } from './cases/patterns.ts'

const cases: Cases = Object.assign({}, ...Object.values(casesByFile))

/** Every finding of every rule, as a caller of the rules weighs it. */
function judge(flow: unknown) {
  const document = viewDocument(flow)
  return rules
    .filter(rule => concerns(rule, document.version))
    .flatMap(rule => {
      const findings: { rule: string; pointer: string; message: string; severity: string }[] = []
      rule.check(document, (pointer, message, options) => {
        const severity =
          options?.severity ?? (rule.isSilent?.(document.version) ? 'warning' : 'error')
        findings.push({ rule: rule.id, pointer, message, severity })
      })
      return findings
    })
}

t.test('every rule has Flows that break it and near misses', async t => {
  t.strictSame(rules.map(({ id }) => id).sort(), Object.keys(cases).sort())
  for (const [id, { breaks, passes }] of Object.entries(cases)) {
    t.ok(breaks.length > 0 && passes.length > 0, id)
  }
})

t.test('a rule has an id, a code and a sentence for the table', async t => {
  for (const { id, code, summary } of rules) {
    t.match(id, /^[a-z]+(-[a-z]+)*$/)
    t.match(code, /^[A-Z]+(_[A-Z]+)+$/)
    t.match(summary, /^[`A-Z][^|]*\.$/)
  }
  t.equal(new Set(rules.map(({ id }) => id)).size, rules.length)
})

for (const [id, { code, breaks, passes }] of Object.entries(cases)) {
  t.test(`${id} tells where and why`, async t => {
    t.equal(rules.find(rule => rule.id === id)?.code, code)
    for (const { flow, at, says, severity = 'error', also = [] } of breaks) {
      const findings = judge(flow)
      const own = findings.filter(({ rule }) => rule === id)
      t.strictSame(
        own.map(({ pointer }) => pointer),
        [at].flat(),
        String(says)
      )
      t.match(own[0]?.message, says)
      for (const { message } of findings) t.match(message, /^[^\n]+[.?]$/)
      t.strictSame([...new Set(own.map(finding => finding.severity))], [severity], String(says))
      const others = findings.filter(({ rule }) => rule !== id)
      t.strictSame(
        [...new Set(others.map(({ rule }) => rule))].sort(),
        [...also].sort(),
        String(says)
      )
    }
  })
  t.test(`${id} lets near misses pass`, async t => {
    for (const flow of passes) t.strictSame(judge(flow), [], JSON.stringify(flow).slice(0, 200))
  })
}

t.test('whatever stands where, no rule throws', async t => {
  const strange: unknown[] = [
    null,
    true,
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
  for (const { id, check } of rules) {
    const flows = cases[id]?.breaks.map(({ flow }) => flow) ?? []
    const small = flows.filter(flow => JSON.stringify(flow).length < 2_000)
    t.doesNotThrow(() => {
      for (const value of strange) {
        check(viewDocument(value), () => {})
        for (const flow of small) {
          for (const changed of replaceEach(flow, value)) check(viewDocument(changed), () => {})
        }
      }
    }, id)
  }
})

t.test('what a loop can read in two ways is explosive', async t => {
  for (const pattern of explosive) t.equal(effort(pattern), 'exponential', pattern)
  for (const pattern of harmless) t.equal(effort(pattern), 'bounded', pattern)
})

t.test('an expression that takes too long to examine stays unknown', async t => {
  t.equal(effort('('.repeat(499) + ')'.repeat(499)), 'bounded')
  t.equal(effort('a'.repeat(1_001)), 'unknown')
  t.equal(effort(`${'('.repeat(100)}${'){2,5}'.repeat(100)}`), 'unknown')
  t.equal(effort(`${'('.repeat(100)}a${'){2,5}'.repeat(100)}`), 'unknown')
  const budget = { steps: 3 }
  t.equal(effortOf('^[a-z]*$|^[0-9]*$', budget), 'unknown')
  t.equal(budget.steps, 0)
})

function effort(pattern: string) {
  new RegExp(pattern)
  return effortOf(pattern, { steps: 50_000 })
}

/** The same with each part in turn replaced. */
function* replaceEach(whole: unknown, value: unknown): Generator<unknown> {
  if (typeof whole !== 'object' || whole === null) return
  for (const [key, part] of Object.entries(whole)) {
    const put = (inner: unknown) =>
      Array.isArray(whole) ? whole.with(Number(key), inner) : { ...whole, [key]: inner }
    yield put(value)
    for (const inner of replaceEach(part, value)) yield put(inner)
  }
}
