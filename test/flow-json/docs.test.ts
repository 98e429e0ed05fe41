import { readFileSync } from 'node:fs'
import t from 'tap'
import { concerns, type Rule, type RuleFacts } from '../../src/flow-json/rule.ts'
import { rules } from '../../src/flow-json/rules/index.ts'
import { schemaRules } from '../../src/flow-json/schema/index.ts'
import { textRules } from '../../src/flow-json/text-rules.ts'
import { VERSIONS, type VersionName } from '../../src/flow-json/version.ts'
import { casesByFile } from './cases/index.ts'
import { kept } from './kept.ts'

// Object.keys forgets that these are the names.
const versions = (Object.keys(VERSIONS) as VersionName[]).filter(
  name => VERSIONS[name] !== 'unlisted'
)
const TABLE = /(?<=<!-- the table -->\n)[\s\S]*(?=<!-- its end -->)/

t.test('the table of docs/flow-json.md has every rule as it is', async t => {
  const now = [
    section('The text', textRules, textTestOf),
    section('Each value by itself', schemaRules, () => 'schema.test.ts'),
    section('What depends on another place', rules, testOf)
  ].join('\n')
  const page = kept('docs/flow-json.md', text => text.replace(TABLE, now))
  t.equal(TABLE.exec(page)?.[0], now)
})

t.test('the tests of the text speak of each of its rules', async t => {
  for (const { id } of textRules) {
    const test = readFileSync(new URL(textTestOf(id), import.meta.url), 'utf8')
    t.ok(test.includes(`'${id}'`), id)
  }
})

function section(
  title: string,
  list: readonly (RuleFacts & Partial<Rule>)[],
  test: (id: string) => string
): string {
  const rows = list.map(rule => {
    const name = test(rule.id)
    const link = `[${name}](../test/flow-json/${name})`
    const cells = [
      `\`${rule.id}\``,
      rule.summary,
      `\`${rule.code}\``,
      span(rule),
      rule.source,
      link
    ]
    return `| ${cells.join(' | ')} |\n`
  })
  const head =
    '| rule | what it says | code | versions | source | test |\n|---|---|---|---|---|---|\n'
  return `### ${title}\n\n${head}${rows.join('')}`
}

function textTestOf(id: string): string {
  return id === 'too-many-findings' ? 'validate.test.ts' : 'source.test.ts'
}

function testOf(id: string): string {
  const file = Object.keys(casesByFile).find(name => Object.hasOwn(casesByFile[name] ?? {}, id))
  return `cases/${file}.ts`
}

/** The versions that a rule concerns, and those in which its findings are warnings. */
function span({ isSilent, ...rule }: RuleFacts & Partial<Rule>): string {
  const { since, until } = rule
  const all = until ? `to ${until}` : since ? `from ${since}` : 'all'
  const concerned = versions.filter(version => concerns(rule, version))
  const silent = concerned.filter(version => isSilent?.(version))
  const [first, last] = [silent.at(0), silent.at(-1)]
  return first && last ? `${all}; warning ${first} to ${last}` : all
}
