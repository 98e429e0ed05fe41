import { existsSync, readFileSync, statSync } from 'node:fs'
import { Command } from 'commander'
import { FLOW_NAME } from '../flow/define.ts'
import { viewDocument } from '../flow-json/document.ts'
import { readSource } from '../flow-json/source.ts'
import { attempt, codeOf } from '../keys/attempt.ts'
import { withEntry } from '../scaffold/entry.ts'
import { type Scaffold, scaffold } from '../scaffold/index.ts'
import { STARTER } from '../scaffold/starter.ts'
import { toHuman } from './check/human.ts'
import { type Input, readFiles } from './check/inputs.ts'
import { printable } from './check/printable.ts'
import { checkInputs, count } from './check/report.ts'
import { hasColour, type Io, readStdin, withIo } from './io.ts'
import { type NewFile, writeFiles } from './new/files.ts'

const INDEX = 'flows/index.ts'
const STARTER_NAME = 'the flow to start from'
const STARTER_BYTES = Buffer.from(STARTER)

/** `flowgate new`: write a flow, from a Flow JSON or to start from. docs/new.md. */
export function newCommand(io: Io): Command {
  return withIo(new Command('new'), io)
    .argument('<name>', 'the name of the flow: its endpoint is /flows/<name>')
    .option(
      '--from <file>',
      'the Flow JSON to write it from, - for stdin; without one, a small flow'
    )
    .action((name: string, { from }: { from?: string }) => create(io, name, from))
}

async function create(io: Io, name: string, from: string | undefined): Promise<void> {
  checkPlace(name)
  const input = await read(io, from)
  const checked = checkInputs([input])
  if (count(checked, 'error') > 0) {
    io.stdout.write(toHuman(checked, { colour: hasColour(io) }))
    throw refusal(`${input.name} has errors`)
  }
  const document = viewDocument(readSource(input.content).value)
  if (!document.hasEndpoint) {
    throw refusal(`${input.name} has no \`data_api_version\`, so there is no endpoint to write`)
  }
  const hasWarnings = count(checked, 'warning') > 0
  const code = scaffold(name, document, { api: findApi(), hasWarnings })
  write(io, { name, content: input.content, code })
}

/** Whether there can be a flow of that name here. */
function checkPlace(name: string): void {
  if (!FLOW_NAME.test(name)) {
    throw refusal(
      'a name has lower-case letters, digits, - and _, and begins with a letter or a digit'
    )
  }
  if (!statSync('flows', { throwIfNoEntry: false })?.isDirectory()) {
    throw refusal('there is no flows folder here; run this at the root of the project')
  }
  const taken = [`flows/${name}`, `test/flows/${name}.test.ts`].find(path => existsSync(path))
  if (taken) throw refusal(`${taken} exists; remove it, or give the flow another name`)
}

async function read(io: Io, file: string | undefined): Promise<Input> {
  if (file === undefined) return { name: STARTER_NAME, content: STARTER_BYTES }
  if (file === '-') return { name: 'stdin', content: await readStdin(io) }
  const { inputs, problems } = readFiles(new Map([[file, undefined]]))
  const [input] = inputs
  if (!input) throw refusal(problems.join())
  return input
}

function refusal(reason: string): Error {
  return new Error(`Nothing was written: ${printable(reason)}`)
}

/** Where a flow imports the public API from: in this project from its source. */
function findApi(): string {
  const project: unknown = attempt(() => JSON.parse(readFileSync('package.json', 'utf8')))
  const isOurs = project instanceof Object && 'name' in project && project.name === 'flowgate'
  return isOurs ? '../../src/index.ts' : 'flowgate'
}

function write(
  io: Io,
  { name, content, code }: { name: string; content: Uint8Array; code: Scaffold }
): void {
  const { identifier, contract, examples, handlers, test } = code
  const folder = `flows/${name}`
  const files: NewFile[] = [
    { path: `${folder}/flow.json`, content },
    { path: `${folder}/flow.ts`, content: contract },
    ...(examples === undefined ? [] : [{ path: `${folder}/examples.ts`, content: examples }]),
    { path: `${folder}/index.ts`, content: handlers },
    { path: `test/flows/${name}.test.ts`, content: test }
  ]
  const before = attempt(() => readFileSync(INDEX, 'utf8'))
  const after = before === undefined ? undefined : withEntry(before, name, identifier)
  try {
    writeFiles(files, after === undefined ? undefined : { path: INDEX, content: after })
  } catch (error) {
    throw refusal(`the file system refused it (${codeOf(error)})`)
  }

  const written = [...files.map(({ path }) => path), ...(after === undefined ? [] : [INDEX])]
  io.stdout.write(`${written.map(path => `wrote  ${path}`).join('\n')}

Next:
1. Fill in the handlers in ${folder}/index.ts: for now they answer with the examples of flow.json.
2. npm test
3. npx flowgate check ${folder}, whenever flow.json changes.
4. npm start, and paste https://<your domain>/flows/${name} as the endpoint of the flow.
`)
  if (after !== undefined) return
  const state = before === undefined ? 'is not there' : 'has another form than expected'
  const lines = `\`import ${identifier} from './${name}/index.ts'\` and \`${identifier}\` to its array`
  io.stderr.write(`Note: ${INDEX} ${state} and was left alone: add ${lines}.\n`)
}
