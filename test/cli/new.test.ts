import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import t, { type Test } from 'tap'
import { STARTER } from '../../src/scaffold/starter.ts'
import { flowgate } from './flowgate.ts'

// What is written is held to the compiler, the formatter and its own tests in test/scaffold.
const root = process.cwd()
const LOAN = resolve('test/fixtures/flows/meta-guide-pre-approved-loan-v7-3.json')
const INDEX = `import appointment from './appointment/index.ts'
import claim from './claim/index.ts'

/** The endpoints that this server answers. */
export default [appointment, claim]
`

/** Work in a project of one's own until the test ends. */
function enter(t: Test, { name = 'flowgate', index = INDEX } = {}) {
  const dir = t.testdir({
    'package.json': JSON.stringify({ name, type: 'module' }),
    flows: { 'index.ts': index }
  })
  process.chdir(dir)
  t.teardown(() => process.chdir(root))
}

/** Every file here, with what is in it. */
function everything(): Record<string, string> {
  const paths = readdirSync('.', { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    paths.map(path => [path, statSync(path).isFile() ? readFileSync(path, 'utf8') : ''])
  )
}

t.test('new writes a small flow, serves it, and says what to do next', async t => {
  enter(t)
  t.strictSame(await flowgate(['new', 'house-visit']), {
    out: `wrote  flows/house-visit/flow.json
wrote  flows/house-visit/flow.ts
wrote  flows/house-visit/examples.ts
wrote  flows/house-visit/index.ts
wrote  test/flows/house-visit.test.ts
wrote  flows/index.ts

Next:
1. Fill in the handlers in flows/house-visit/index.ts: for now they answer with the examples of flow.json.
2. npm test
3. npx flowgate check flows/house-visit, whenever flow.json changes.
4. npm start, and paste https://<your domain>/flows/house-visit as the endpoint of the flow.
`,
    err: '',
    exitCode: 0
  })
  const files = everything()
  t.equal(files['flows/house-visit/flow.json'], STARTER)
  t.match(
    files['flows/house-visit/flow.ts'],
    "export const houseVisit = defineFlow({\n  name: 'house-visit',"
  )
  t.equal(
    files['flows/index.ts'],
    `import appointment from './appointment/index.ts'
import claim from './claim/index.ts'
import houseVisit from './house-visit/index.ts'

/** The endpoints that this server answers. */
export default [appointment, claim, houseVisit]
`
  )
  t.match(await flowgate(['check', 'flows/house-visit']), { out: 'No findings in 1 file\n' })
})

t.test('new --from keeps the Flow JSON as it is', async t => {
  enter(t)
  const content = readFileSync(LOAN, 'utf8').replaceAll('\n', '\r\n')
  writeFileSync('mine.json', content)
  t.match(await flowgate(['new', 'loan', '--from', 'mine.json']), { err: '', exitCode: 0 })
  t.equal(readFileSync('flows/loan/flow.json', 'utf8'), content)
})

t.test('new --from - reads standard input', async t => {
  enter(t)
  const content = readFileSync(LOAN)
  t.match(await flowgate(['new', 'loan', '--from', '-'], {}, content), { err: '', exitCode: 0 })
  t.strictSame(readFileSync('flows/loan/flow.json'), content)
  t.match(await flowgate(['new', 'other', '--from', '-'], {}, Buffer.from('{')), {
    out: /^stdin\n\n {2}1:2 error /,
    err: 'Nothing was written: stdin has errors\n',
    exitCode: 1
  })
})

t.test('the documentation shows what is written', async t => {
  const [readme, page] = ['README.md', 'docs/new.md'].map(file => readFileSync(file, 'utf8'))
  enter(t)
  const { out } = await flowgate(['new', 'loan', '--from', LOAN])
  t.ok(page?.includes(`$ npx flowgate new loan --from loan.json\n${out}\`\`\``))
  const [written] = out.split('\n\n')
  t.ok(readme?.includes(`$ npx flowgate new loan --from loan.json\n${written}\n\`\`\``))
  const code = ['flow.ts', 'index.ts'].map(file => readFileSync(`flows/loan/${file}`, 'utf8'))
  for (const [, shown = ''] of page?.matchAll(/```ts\n([\s\S]*?)```/g) ?? []) {
    t.ok(
      code.some(text => text.includes(shown)),
      shown
    )
  }
})

t.test('in another project, Flowgate is imported by its name', async t => {
  enter(t, { name: 'shop' })
  await flowgate(['new', 'visit'])
  t.match(
    readFileSync('flows/visit/flow.ts', 'utf8'),
    "import { defineFlow } from 'flowgate'\nimport { z } from 'zod'\n"
  )
  t.match(
    readFileSync('test/flows/visit.test.ts', 'utf8'),
    "import { ask, checkEndpoint } from 'flowgate'\nimport t from 'tap'\n"
  )
  rmSync('package.json')
  await flowgate(['new', 'other'])
  t.match(readFileSync('flows/other/flow.ts', 'utf8'), "from 'flowgate'")
})

t.test('what cannot be done is said in a sentence, and nothing is written', async t => {
  enter(t)
  mkdirSync('flows/taken')
  mkdirSync('test/flows/tested.test.ts', { recursive: true })
  const changed = {
    reserved: ['"day": ', '"error_key": '],
    'no-endpoint': ['  "data_api_version": "3.0",\n', ''],
    round: ['"CONFIRM": []', '"CONFIRM": ["DAY"]']
  }
  for (const [name, [from = '', to = '']] of Object.entries(changed)) {
    // Before 7.3 nobody asks for an entry screen.
    const text = STARTER.replace(from, to).replace('"7.3"', name === 'round' ? '"7.2"' : '"7.3"')
    writeFileSync(`${name}.json`, text)
  }
  const [reserved, noEndpoint, round] = Object.keys(changed).map(name => `${name}.json`)
  const cases: [args: string[], sentence: RegExp][] = [
    [['Visit'], /^Nothing was written: a name has lower-case letters, digits, .*\n$/],
    [['../visit'], /^Nothing was written: a name has lower-case letters/],
    [[''], /^Nothing was written: a name has lower-case letters/],
    [['taken'], /^Nothing was written: flows\/taken exists; remove it, .*\n$/],
    [['tested'], /^Nothing was written: test\/flows\/tested\.test\.ts exists; remove it/],
    [['x', '--from', 'gone.json'], /^Nothing was written: gone\.json does not exist in \/.*\n$/],
    [['x', '--from', 'flows'], /^Nothing was written: flows is a folder; name a file in it\n$/],
    [
      ['x', '--from', reserved ?? ''],
      /^Contract of flow "x": the payload of DAY has "error_key", which marks an error notification\n$/
    ],
    [['x', '--from', round ?? ''], /^Contract of flow "x": every screen is led to, .*\n$/],
    [['x', '--from', '\u001b[2J'], /^Nothing was written: ␛\[2J does not exist/]
  ]
  const before = everything()
  for (const [args, err] of cases) {
    t.match(await flowgate(['new', ...args]), { out: '', err, exitCode: 1 }, args.join(' '))
    t.strictSame(everything(), before)
  }

  await t.test('a Flow JSON with errors has them printed as check does', async t => {
    const checked = await flowgate(['check', noEndpoint ?? ''])
    t.match(checked.out, / error /)
    t.strictSame(await flowgate(['new', 'x', '--from', noEndpoint ?? '']), {
      out: checked.out,
      err: `Nothing was written: ${noEndpoint} has errors\n`,
      exitCode: 1
    })
  })
  await t.test('one without errors and without an endpoint', async t => {
    const file = join(root, 'test/fixtures/flows/minimal-two-screens-v7-3.json')
    t.match(await flowgate(['new', 'x', '--from', file]), {
      out: '',
      err: /has no `data_api_version`, so there is no endpoint to write\n$/,
      exitCode: 1
    })
  })
  await t.test('a place that is no project', async t => {
    rmSync('flows', { recursive: true })
    t.match(await flowgate(['new', 'x']), {
      err: 'Nothing was written: there is no flows folder here; run this at the root of the project\n',
      exitCode: 1
    })
  })
})

t.test('a failure half-way leaves nothing behind', async t => {
  for (const [name, content] of [
    ['test', 'a file where a folder should be'],
    ['flows/index.ts.new', 'what somebody keeps there']
  ] as const) {
    await t.test(name, async t => {
      enter(t)
      writeFileSync(name, content)
      const before = everything()
      t.match(await flowgate(['new', 'visit']), {
        out: '',
        err: /^Nothing was written: the file system refused it \(E[A-Z]+\)\n$/,
        exitCode: 1
      })
      t.strictSame(everything(), before)
    })
  }
})

t.test('flows/index.ts is edited where it looks as expected', async t => {
  const long = Array.from({ length: 8 }, (_, index) => `aRatherLongName${index}`)
  const imports = long.map((name, index) => `import ${name} from './long-${index}/index.ts'\n`)
  const cases: Record<string, [before: string, after: string]> = {
    'an empty array': [
      'export default []\n',
      "import visit from './visit/index.ts'\n\nexport default [visit]\n"
    ],
    'a name that a path has': [
      "import zoo from './visit-zoo/index.ts'\n\nexport default [zoo]\n",
      "import zoo from './visit-zoo/index.ts'\nimport visit from './visit/index.ts'\n\nexport default [zoo, visit]\n"
    ],
    'a name that a comment has': [
      '// to visit\nexport default []\n',
      "import visit from './visit/index.ts'\n\n// to visit\nexport default [visit]\n"
    ],
    'a list of one a line, with more before it': [
      "import { x } from 'x'\nimport zoo from './zoo/index.ts'\n\nx()\n\nexport default [\n  zoo\n]\n",
      "import { x } from 'x'\nimport visit from './visit/index.ts'\nimport zoo from './zoo/index.ts'\n\nx()\n\nexport default [zoo, visit]\n"
    ],
    'a list that no longer fits': [
      `${imports.join('')}\nexport default [${long.slice(0, 5).join(', ')}]\n`,
      `${imports.join('')}import visit from './visit/index.ts'\n\nexport default [\n${long
        .slice(0, 5)
        .map(name => `  ${name},\n`)
        .join('')}  visit\n]\n`
    ]
  }
  for (const [name, [index, after]] of Object.entries(cases)) {
    await t.test(name, async t => {
      enter(t, { index })
      t.match(await flowgate(['new', 'visit']), { err: '', exitCode: 0 })
      t.equal(readFileSync('flows/index.ts', 'utf8'), after)
    })
  }
})

t.test('another flows/index.ts is left alone, and what to add is said', async t => {
  const forms = [
    'export default await loadAll()\n',
    'export default [await load()]\n',
    'export default [...others]\n',
    'export const flows = []\n',
    "import visit from './visits.ts'\nexport default [visit]\n",
    'export default [] // here\n'
  ]
  for (const index of forms) {
    await t.test(index.trim(), async t => {
      enter(t, { index })
      const { out, err, exitCode } = await flowgate(['new', 'visit'])
      t.notMatch(out, 'wrote  flows/index.ts')
      t.equal(
        err,
        "Note: flows/index.ts has another form than expected and was left alone: add `import visit from './visit/index.ts'` and `visit` to its array.\n"
      )
      t.equal(exitCode, 0)
      t.equal(readFileSync('flows/index.ts', 'utf8'), index)
      t.ok(statSync('flows/visit/flow.ts').isFile())
    })
  }
  enter(t)
  rmSync('flows/index.ts')
  t.match(await flowgate(['new', 'visit']), { err: /^Note: flows\/index\.ts is not there/ })
})

t.test('a name becomes one that code can have', async t => {
  enter(t)
  const names = {
    '2-fast': 'flow2Fast',
    new: 'newFlow',
    from: 'fromFlow',
    constructor: 'constructorFlow',
    send: 'sendFlow',
    'a__b-': 'aB',
    'x-1': 'x1'
  }
  for (const [name, identifier] of Object.entries(names)) {
    await flowgate(['new', name])
    t.match(
      readFileSync(`flows/${name}/flow.ts`, 'utf8'),
      `export const ${identifier} = defineFlow({\n  name: '${name}',`
    )
  }
})
