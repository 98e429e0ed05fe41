import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { viewDocument } from '../../src/flow-json/document.ts'
import { readSource } from '../../src/flow-json/source.ts'
import { validate } from '../../src/flow-json/validate.ts'
import { flowgate } from '../cli/flowgate.ts'
import { STRANGE } from './strange.ts'

// Flow JSON that other people made, and one that has what theirs have seldom.
const root = process.cwd()
const folder = resolve('test/fixtures/flows')
const fixtures = readdirSync(folder)
  .filter(file => file.endsWith('.json'))
  .filter(file => {
    const content = readFileSync(join(folder, file))
    const { hasEndpoint } = viewDocument(readSource(content).value)
    return hasEndpoint && !validate(content).some(({ severity }) => severity === 'error')
  })

const project = t.testdir({
  'package.json': '{ "name": "flowgate", "type": "module" }',
  'tsconfig.json': JSON.stringify({
    extends: resolve('tsconfig.json'),
    include: ['flows', 'test']
  }),
  'strange.json': STRANGE,
  flows: { 'index.ts': 'export default []\n' },
  src: t.fixture('symlink', resolve('src'))
})

const sources = [
  ...fixtures.map(file => ({
    name: file.replace('.json', ''),
    from: ['--from', join(folder, file)]
  })),
  { name: 'strange', from: ['--from', 'strange.json'] },
  { name: 'started', from: [] }
]

/** Run a command of the project's own, and return what it wrote and what it ended with. */
async function command(name: string, args: string[]) {
  const child = spawn(process.execPath, [resolve(root, 'node_modules', name), ...args])
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close')
  ])
  return { code, wrote: `${out}${err}` }
}

t.test('a flow is written from each Flow JSON, and without one', async t => {
  t.ok(fixtures.length > 15, `${fixtures.length} files of others have an endpoint and no error`)
  process.chdir(project)
  t.teardown(() => process.chdir(root))
  for (const { name, from } of sources) {
    t.match(await flowgate(['new', name, ...from]), { err: '', exitCode: 0 }, name)
  }
})

// The tests that were written become tests of this file: they ask the endpoint for everything.
for (const { name } of sources) {
  t.test(`${name} has a test`, async t => {
    t.ok(await import(pathToFileURL(`${project}/test/flows/${name}.test.ts`).href))
  })
}

t.test('what was written passes flowgate check', async t => {
  process.chdir(project)
  t.teardown(() => process.chdir(root))
  t.strictSame(await flowgate(['check', '--quiet']), {
    out: `No findings in ${sources.length} files\n`,
    err: '',
    exitCode: 0
  })
})

t.test('what was written compiles', async t => {
  t.strictSame(await command('typescript/bin/tsc', ['-p', project]), { code: 0, wrote: '' })
})

t.test('what was written passes the formatter and the linter, flow.json as it came', async t => {
  const { code, wrote } = await command('@biomejs/biome/bin/biome', [
    'check',
    '--vcs-enabled=false',
    join(project, 'flows'),
    join(project, 'test')
  ])
  t.equal(code, 0, wrote)
  t.match(wrote, /Checked \d\d+ files/)
})

t.test('flows/index.ts has every one of them', async t => {
  const { default: flows } = await import(pathToFileURL(`${project}/flows/index.ts`).href)
  t.strictSame(
    flows.map((flow: { name: string }) => flow.name),
    sources.map(({ name }) => name)
  )
})
