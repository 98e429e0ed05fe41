import { spawnSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { type CheckWorld, checkCommand } from '../../src/cli/check.ts'
import { run } from '../../src/cli/program.ts'
import { validate } from '../../src/flow-json/validate.ts'
import { flowgate } from './flowgate.ts'

const GOOD = readFileSync('flows/appointment/flow.json', 'utf8')
const FINE = `{
  "version": "7.3",
  "screens": [
    { "id": "ONLY", "title": "Only", "terminal": true, "layout": { "type": "SingleColumnLayout", "children": [
      { "type": "Footer", "label": "Done", "on-click-action": { "name": "complete", "payload": {} } }
    ] } }
  ]
}
`
const FROZEN = FINE.replace('7.3', '3.0')
const NO_VERSION = FINE.replace('  "version": "7.3",\n', '')

/** The message of the one finding: how it is put is for the tests of the rules. */
function messageOf(text: string): string {
  const [finding, ...more] = validate(text)
  t.strictSame(more, [])
  return finding?.message ?? ''
}

t.test('nothing to say of files that follow the rules: those of flows/ by default', async t => {
  const [folder, file] = ['flows/appointment', 'flows/appointment/flow.json']
  t.match(await flowgate(['check', folder, file]), { out: 'No findings in 1 file\n', exitCode: 0 })
  const root = process.cwd()
  process.chdir(t.testdir({ flows: { a: { 'flow.json': FINE }, b: { 'flow.json': FINE } } }))
  t.teardown(() => process.chdir(root))
  t.strictSame(await flowgate(['check']), { out: 'No findings in 2 files\n', err: '', exitCode: 0 })
})

t.test('a person gets findings by file, each with its line, and a count', async t => {
  const dir = t.testdir({
    a: { 'flow.json': NO_VERSION },
    b: { 'flow.json': FROZEN },
    c: { 'flow.json': GOOD },
    d: { 'other.json': '' }
  })
  const { out, err, exitCode } = await flowgate(['check', dir])
  t.equal(
    out,
    `${join(dir, 'a', 'flow.json')}

  1:1 error MISSING_FLOW_JSON_VERSION (version-missing)
  ${messageOf(NO_VERSION)}
  1 | {
    | ^

${join(dir, 'b', 'flow.json')}

  2:14 warning INVALID_FLOW_JSON_VERSION_STATE (version-frozen)
  ${messageOf(FROZEN)}
  2 |   "version": "3.0",
    |              ^^^^^

1 error, 1 warning in 3 files
`
  )
  t.strictSame([err, exitCode], ['', 1])
})

t.test('warnings alone end with 0, and --quiet leaves them out', async t => {
  const warned = await flowgate(['check', '-'], {}, Buffer.from(FROZEN))
  t.match(warned, { out: /\n1 warning in 1 file\n$/, err: '', exitCode: 0 })
  const quiet = await flowgate(['check', '--quiet', '-'], {}, Buffer.from(FROZEN))
  t.strictSame(quiet, { out: 'No findings in 1 file\n', err: '', exitCode: 0 })
})

t.test('stdin is read at -, beside files', async t => {
  const file = join(t.testdir({ 'x.json': FINE }), 'x.json')
  const { out, exitCode } = await flowgate(['check', file, '-'], {}, Buffer.from('nonsense'))
  t.match(out, /^stdin\n\n {2}1:1 error INVALID_FLOW_JSON \(json-syntax\)\n/)
  t.match(out, '  1 | nonsense\n    | ^')
  t.match(out, /\n1 error in 2 files\n$/)
  t.equal(exitCode, 1)
})

t.test('a text that was refused as a whole has no line to show', async t => {
  const { out } = await flowgate(['check', '-'], {}, Buffer.from(FINE, 'utf16le'))
  t.match(out, /^stdin\n\n {2}1:1 error INVALID_FLOW_JSON \(json-encoding\)\n.*\n\n1 error /)
})

t.test('a path that leads to nothing is said in a sentence, and the others checked', async t => {
  const dir = t.testdir({ empty: {}, 'x.json': FINE })
  const [empty, missing, fine] = ['empty', 'missing', 'x.json'].map(name => join(dir, name))
  t.strictSame(await flowgate(['check', empty ?? '', missing ?? '', fine ?? '']), {
    out: 'No findings in 1 file\n',
    err: `${empty} has no flow.json, neither itself nor in a folder of it
${missing} does not exist\n`,
    exitCode: 1
  })
  t.match(await flowgate(['check', missing ?? '']), { out: '', exitCode: 1 })
  t.match(await flowgate(['check', '/proc/self/mem']), { err: /cannot be read/, exitCode: 1 })
  const { out } = await flowgate(['check', missing ?? '', '--format', 'json'])
  t.strictSame(JSON.parse(out), { errors: 0, warnings: 0, files: [] })
})

t.test('a long line is cut around what is marked', async t => {
  const long = FINE.replace(/\n */g, ' ').replace('7.3', '3.0')
  const beyond = `${' '.repeat(500)}${long}`
  const { out } = await flowgate(['check', '-'], {}, Buffer.from(beyond))
  const [, shown = '', marker = ''] = /\n {2}(1 \|.*)\n {2}( {2}\|.*)\n/.exec(out) ?? []
  t.match(shown, /^1 \| ….{90}…$/)
  t.equal(marker.trimEnd().length, marker.length)
  t.equal(shown.slice(marker.indexOf('^'), marker.lastIndexOf('^') + 1), '"3.0"')
})

t.test('control characters of a text or a path do not reach the terminal', async t => {
  const raw = '{\t"version": "7.3", "\u001b[2J\u009b\u202e": "\r" }'
  const written = FINE.replace('"version"', String.raw`"\u001b[2J\u009b\u202e\n": 1, "version"`)
  const unsafe = /[^\P{Cc}\n]|[\u202a-\u202e]/u
  for (const text of [raw, written]) {
    for (const format of ['human', 'json', 'github', 'sarif']) {
      const { out } = await flowgate(['check', '-', '--format', format], {}, Buffer.from(text))
      t.match(out, 'stdin', format)
      t.notMatch(out, unsafe, format)
    }
  }
  const { err } = await flowgate(['check', 'a\u001b[2Jb'])
  t.equal(err, `a␛[2Jb does not exist in ${process.cwd()}\n`)
})

t.test('nor do characters that are not seen, but for those that words and emoji need', async t => {
  const hidden = '\u00ad\u061c\u180e\u200b\u200f\u202e\u2060\u2069\ufeff\ufff9\u{e0041}'
  const needed = '👩‍⚕️ می‌خواهم क्‍ष \u0601'
  const text = FINE.replace('"version"', `"${hidden}${needed}": 1, "version"`)
  for (const format of ['human', 'json', 'github', 'sarif']) {
    const { out } = await flowgate(['check', '-', '--format', format], {}, Buffer.from(text))
    for (const character of hidden) t.notOk(out.includes(character), format)
    t.ok(out.includes(needed), format)
    if (format === 'json') t.ok(JSON.parse(out).files[0].findings[0].pointer.includes(hidden))
  }
})

t.test('colour is for terminals, without NO_COLOR', async t => {
  const cases = [
    { isTTY: true, env: {}, coloured: true },
    { isTTY: true, env: { NO_COLOR: '1' }, coloured: false },
    { isTTY: false, env: {}, coloured: false }
  ]
  for (const { isTTY, env, coloured } of cases) {
    const { io, out } = world({ isTTY, env, input: NO_VERSION })
    await run(['check', '-'], io)
    t.equal(out.join('').includes('\u001b[31merror\u001b[0m'), coloured)
    t.equal(out.join('').includes('\u001b['), coloured)
  }
  const { io, out } = world({ isTTY: true, input: NO_VERSION })
  await run(['check', '-', '--format', 'github'], io)
  t.notMatch(out.join(''), '\u001b')
})

t.test('--format json has all there is of each finding', async t => {
  const { out, exitCode } = await flowgate(
    ['check', '--format', 'json', '-', 'flows/appointment', 'flows/claim'],
    {},
    Buffer.from(NO_VERSION)
  )
  t.equal(exitCode, 1)
  t.strictSame(JSON.parse(out), {
    errors: 1,
    warnings: 0,
    files: [
      {
        file: 'stdin',
        findings: [
          {
            code: 'MISSING_FLOW_JSON_VERSION',
            severity: 'error',
            rule: 'version-missing',
            pointer: '',
            message: messageOf(NO_VERSION),
            ...{ line: 1, column: 1, endLine: 7, endColumn: 2 }
          }
        ]
      },
      { file: join('flows', 'appointment', 'flow.json'), findings: [] },
      { file: join('flows', 'claim', 'flow.json'), findings: [] }
    ]
  })
})

t.test('--format github writes workflow commands, escaped', async t => {
  const name = 'a,b:100%.json'
  const dir = relative('.', t.testdir({ [name]: FROZEN, 'c.json': NO_VERSION }))
  const files = [join(dir, name), join(dir, 'c.json')]
  const { out, exitCode } = await flowgate(['check', '--format', 'github', ...files])
  const escaped = join(dir, 'a%2Cb%3A100%25.json')
  t.strictSame(out.split('\n'), [
    `::warning file=${escaped},line=2,col=14,endLine=2,endColumn=19,title=INVALID_FLOW_JSON_VERSION_STATE (version-frozen)::${messageOf(FROZEN)}`,
    `::error file=${files[1]},line=1,col=1,endLine=7,endColumn=2,title=MISSING_FLOW_JSON_VERSION (version-missing)::${messageOf(NO_VERSION)}`,
    ''
  ])
  t.equal(exitCode, 1)
})

t.test('--format sarif is a log with rules and regions', async t => {
  const dir = t.testdir({ 'a b.json': FROZEN })
  const file = join(dir, 'a b.json')
  const args = ['check', '--format', 'sarif', relative('.', file), file, '-']
  const { out, exitCode } = await flowgate(args, {}, Buffer.from('{]'))
  t.equal(exitCode, 1)
  const log = JSON.parse(out)
  const [{ tool, columnKind, results }] = log.runs
  t.match(log, { $schema: /sarif-2\.1\.0\.json$/, version: '2.1.0', runs: { length: 1 } })
  t.equal(columnKind, 'utf16CodeUnits')
  t.match(tool.driver, { name: 'flowgate', version: /^\d+\.\d+\.\d+/ })
  t.match(tool.driver.rules, [
    { id: 'json-syntax', shortDescription: { text: /JSON/ } },
    { id: 'version-frozen', shortDescription: { text: /\w/ } }
  ])
  const region = { startLine: 2, startColumn: 14, endLine: 2, endColumn: 19 }
  const frozen = (uri: string) => ({
    ruleId: 'version-frozen',
    ruleIndex: 1,
    level: 'warning',
    message: { text: messageOf(FROZEN) },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
    properties: { code: 'INVALID_FLOW_JSON_VERSION_STATE', pointer: '/version' }
  })
  t.match(results[0], { ruleId: 'json-syntax', ruleIndex: 0, level: 'error' })
  t.equal(results[0].locations[0].physicalLocation.artifactLocation.uri, 'stdin')
  t.strictSame(results.slice(1), [
    frozen(encodeURI(relative('.', file))),
    frozen(pathToFileURL(file).href)
  ])
})

t.test('a format that there is not is refused', async t => {
  t.match(await flowgate(['check', '--format', 'xml']), {
    err: /'xml' is invalid\. Allowed choices are human, json, github, sarif/,
    exitCode: 1
  })
})

t.test('--watch checks again when a file changes, until SIGINT', async t => {
  const dir = t.testdir({ one: { 'flow.json': FINE, 'README.md': '' } })
  const file = join(dir, 'one', 'flow.json')
  const { io, out, err, written } = world()
  const signals = new EventEmitter()
  const { ended } = await start({ io, written }, [dir], { signals })
  const next = async (change: () => void) => {
    const output = once(written, 'write')
    change()
    await output
  }
  t.equal(out.at(-1), 'No findings in 1 file\n')

  await next(() => writeFileSync(file, NO_VERSION))
  t.match(out.at(-1), /\n1 error in 1 file\n$/)
  t.equal(io.exitCode, 1)

  // As editors save: a new file in the place of the old one.
  writeFileSync(`${file}~`, FINE)
  await next(() => renameSync(`${file}~`, file))
  t.equal(out.at(-1), 'No findings in 1 file\n')
  t.equal(io.exitCode, 0)

  // A file that is not checked changes nothing; a new flow folder does.
  writeFileSync(join(dir, 'one', 'README.md'), 'changed')
  mkdirSync(join(dir, 'two'))
  await next(() => writeFileSync(join(dir, 'two', 'flow.json'), FROZEN))
  t.match(out.at(-1), /\n1 warning in 2 files\n$/)

  await next(() => rmSync(join(dir, 'one'), { recursive: true }))
  t.match(out.at(-1), /\n1 warning in 1 file\n$/)
  t.strictSame([out.length, err], [5, []])

  signals.emit('SIGINT')
  await ended
})

t.test('--watch takes steps that follow each other at once for one change', async t => {
  const file = join(t.testdir({ 'x.json': FINE }), 'x.json')
  const { io, out, written } = world()
  const signals = new EventEmitter()
  const listeners = new Set<() => void>()
  const watch = (_: string, changed: () => void) => {
    listeners.add(changed)
    return { close: () => listeners.delete(changed) }
  }
  const { ended } = await start({ io, written }, [file], { signals, watch })
  writeFileSync(file, FROZEN)
  const output = once(written, 'write')
  for (let step = 0; step < 5; step++) for (const changed of listeners) changed()
  await output
  t.equal(out.length, 2)
  // The end leaves no watcher and no timer behind.
  for (const changed of listeners) changed()
  signals.emit('SIGINT')
  await ended
  t.equal(listeners.size, 0)
})

t.test('--watch ends when there is nothing to watch', async t => {
  const missing = join(t.testdir(), 'no', 'x.json')
  const lost = await flowgate(['check', '--watch', missing])
  t.strictSame(lost, { out: '', err: `${missing} does not exist\n`, exitCode: 1 })
  const stdin = await flowgate(['check', '--watch', '-'])
  t.match(stdin, { out: '', err: /^Standard input cannot be watched/, exitCode: 1 })
})

t.test('--watch ends with the reason when it cannot write', async t => {
  const file = join(t.testdir({ 'x.json': FINE }), 'x.json')
  const { io, err } = world()
  io.stdout.write = () => {
    throw new Error('write EPIPE')
  }
  await run(['check', '--watch', file], io)
  t.strictSame([err, io.exitCode], [['write EPIPE\n'], 1])
})

/** A flow folder for FINE: an endpoint whose one screen is called `id`. */
function flowFolder(id: string, more = '') {
  const source = `
    import { z } from 'zod'
    import { defineFlow } from '${resolve('src/index.ts')}'
    export const flow = defineFlow({ name: 'shop' as const, screens: { ${id}: {} } })
    ${more}
  `
  return {
    'flow.json': FINE.replace(
      '"7.3",',
      '"7.3", "data_api_version": "3.0", "routing_model": { "ONLY": [] },'
    ),
    'flow.ts': source,
    'index.ts': "import { flow } from './flow.ts'\nexport default flow.endpoint({ screens: {} })\n"
  }
}

t.test('a flow folder has its contract compared, in TypeScript as it stands there', async t => {
  const dir = t.testdir({ shop: flowFolder('OTHER') })
  const { out, err, exitCode } = await flowgate(['check', dir])
  t.match(out, /3:3 error CONTRACT_MISMATCH \(contract-screen-missing\)\n.* screen `OTHER`/)
  t.match(out, /4:\d+ error CONTRACT_MISMATCH \(contract-screen-unknown\)\n.*no screen `ONLY`/)
  t.strictSame([err, exitCode], ['', 1])
  // The file by itself is held to Meta's rules only.
  const alone = await flowgate(['check', join(dir, 'shop', 'flow.json')])
  t.match(alone, { out: 'No findings in 1 file\n', exitCode: 0 })

  const sarif = await flowgate(['check', '--format', 'sarif', dir])
  const [described] = JSON.parse(sarif.out).runs[0].tool.driver.rules
  t.match(described, { id: 'contract-screen-missing', shortDescription: { text: /contract/ } })
})

t.test('the documentation shows what is printed', async t => {
  type Slip = [from: string, to: string]
  const screen: Slip = ['"TERMS": []', '"TERM": []']
  const title: Slip = ['"title": "Book', '"titel": "Book']
  const step: Slip = ['"DETAILS": ["SUMMARY"]', '"DETAILS": ["SUMMARY", "TERMS"]']
  const price = '"price": { "type": "number", "__example__": 20 }'
  const field: Slip = ['"can_continue": {', `${price},\n        "can_continue": {`]
  const [readme, guide] = ['README.md', 'docs/check.md'].map(file => readFileSync(file, 'utf8'))
  const shown: [page: string | undefined, slips: Slip[]][] = [
    [readme, [field]],
    [guide, [screen, title]],
    [guide, [step, field]]
  ]
  const root = process.cwd()
  const dir = t.testdir({ src: t.fixture('symlink', resolve('src')) })
  for (const flow of ['appointment', 'claim']) {
    cpSync(join('flows', flow), join(dir, 'flows', flow), { recursive: true })
  }
  process.chdir(dir)
  t.teardown(() => process.chdir(root))
  for (const [page, slips] of shown) {
    const text = slips.reduce((before, [from, to]) => before.replace(from, to), GOOD)
    writeFileSync(join('flows', 'appointment', 'flow.json'), text)
    const { out } = await flowgate(['check'])
    t.ok(page?.includes(`$ npx flowgate check\n${out}\`\`\``), out)
  }
})

t.test('a contract that has no endpoint yet is compared, its handlers left out', async t => {
  const { 'index.ts': _, ...files } = flowFolder('ONLY')
  const dir = t.testdir({ shop: files })
  t.match(await flowgate(['check', dir]), { out: 'No findings in 1 file\n', err: '', exitCode: 0 })
})

t.test(
  'a contract that cannot be had is told in a sentence, the file checked all the same',
  async t => {
    const dir = t.testdir({
      a: {
        ...flowFolder('ONLY', "throw new Error('no database\\nat all')"),
        'flow.json': NO_VERSION
      },
      b: { ...flowFolder('ONLY'), 'index.ts': 'export const a = {}\n' },
      c: { ...flowFolder('ONLY'), 'index.ts': 'export const = 1\n' },
      d: { ...flowFolder('ONLY'), 'index.ts': "import './missing.ts'\n" },
      e: { ...flowFolder('ONLY'), 'index.ts': 'throw { toString() { throw this } }\n' },
      f: {
        ...flowFolder('ONLY'),
        'index.ts': "export const f = new Proxy({}, { has() { throw new Error('no') } })\n"
      }
    })
    const { out, err, exitCode } = await flowgate(['check', dir])
    t.match(out, /\n1 error in 6 files\n$/)
    t.match(err.split('\n'), [
      `${join(dir, 'a', 'index.ts')} cannot be run: no database`,
      `${join(dir, 'b', 'index.ts')} exports neither an endpoint by default nor a contract: export`,
      /c.index\.ts cannot be run: ParseError: .* at .*c.index\.ts:1:14$/,
      /d.index\.ts cannot be run: Cannot find module '\.\/missing\.ts'/,
      `${join(dir, 'e', 'index.ts')} cannot be run: it throws no text`,
      `${join(dir, 'f', 'index.ts')} cannot be run: no`
    ])
    t.equal(exitCode, 1)
  }
)

/** Check a folder in a process of its own. */
function inProcess(folder: string) {
  const args = [...process.execArgv, 'src/cli/index.ts', 'check', '--format', 'json', folder]
  return spawnSync(process.execPath, args, { encoding: 'utf8' })
}

t.test('what the code of a flow prints does not stand among the findings', async t => {
  for (const print of [
    "console.log('hello')",
    "import { writeSync } from 'node:fs'; writeSync(1, 'hello\\n')",
    `import { pino } from '${import.meta.resolve('pino')}'; pino({ base: null, timestamp: false }).info('hello')`
  ]) {
    const { stdout, stderr } = inProcess(t.testdir(flowFolder('ONLY', print)))
    t.match(JSON.parse(stdout), { errors: 0 })
    t.match(stderr, /^(?:hello|\{.*"hello"\})\n$/)
  }
})

t.test('code that never returns fails the check', async t => {
  for (const code of ['process.exit(0)', 'await new Promise(() => {})']) {
    const file = join(t.testdir({ ...flowFolder('ONLY'), 'index.ts': code }), 'index.ts')
    const { status, stderr } = inProcess(dirname(file))
    t.match(stderr, `${file} cannot be run: it ends the process, or waits for what never comes\n`)
    t.equal(status, 1, code)
  }
})

t.test('code that does not return is named to who waits', async t => {
  const dir = t.testdir({ shop: flowFolder('ONLY', 'await globalThis.released') })
  const { io, out, err, written } = world()
  const signals = new EventEmitter()
  const released = new Promise<void>(resolve => {
    io.stderr.write = text => {
      resolve()
      return err.push(text)
    }
  })
  Object.assign(globalThis, { released })
  const { ended } = await start({ io, written }, [dir], { signals, patienceMs: 0 })
  signals.emit('SIGINT')
  await ended
  t.strictSame(err, [
    `The code in ${join(dir, 'shop')} has not returned yet: it waits for something\n`
  ])
  t.strictSame(out, ['No findings in 1 file\n'])
})

t.test('--watch runs an edited contract again', async t => {
  const dir = t.testdir({ shop: flowFolder('OTHER') })
  const { io, out, written } = world()
  const signals = new EventEmitter()
  const { ended } = await start({ io, written }, [dir], { signals })
  t.match(out.at(-1), /\n2 errors in 1 file\n$/)
  const second = once(written, 'write')
  const file = join(dir, 'shop', 'flow.ts')
  writeFileSync(file, readFileSync(file, 'utf8').replace('OTHER', 'ONLY'))
  await second
  t.equal(out.at(-1), 'No findings in 1 file\n')
  signals.emit('SIGINT')
  await ended
})

/** Make what a command has of the world, and tell when it writes. */
function world({ isTTY = false, env = {}, input = '' } = {}) {
  const [out, err]: [string[], string[]] = [[], []]
  const written = new EventEmitter()
  const write = (text: string): void => {
    out.push(text)
    written.emit('write')
  }
  const io = {
    env,
    stdin: Readable.from([input]),
    stdout: { isTTY, write },
    stderr: { write: (text: string) => err.push(text) },
    exitCode: 0
  }
  return { io, out, err, written }
}

/** Watch, and wait for what is written first. */
async function start(
  { io, written }: Pick<ReturnType<typeof world>, 'io' | 'written'>,
  paths: string[],
  from: CheckWorld
) {
  const first = once(written, 'write')
  const ended = checkCommand(io, from).parseAsync(['--watch', ...paths], { from: 'user' })
  await first
  return { ended }
}
