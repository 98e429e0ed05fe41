import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { didYouMean } from '../flow-json/rules/references.ts'
import { listed } from '../flow-json/schema/words.ts'
import { attempt, codeOf } from '../keys/attempt.ts'
import { processCdn } from '../player/process-cdn.ts'
import type { PlayedEndpoint, PlayedFlow } from '../player/stage.ts'
import { localCdn } from '../simulator/node.ts'
import { signer } from '../simulator/signature.ts'
import { printable, printableJson } from './check/printable.ts'
import type { World } from './check/watch.ts'
import { fail, type Io, withIo } from './io.ts'
import { openInBrowser, playInBrowser } from './play/browser.ts'
import { problemLogger } from './play/logger.ts'
import { type Opening, phoneFor } from './play/phone.ts'
import { openProject, type Project } from './play/project.ts'
import { readScript } from './play/script/read.ts'
import { createRecorder, type Recorder } from './play/script/record.ts'
import { hasPassed, toLine, toReport, toSummary } from './play/script/report.ts'
import { runScript } from './play/script/run.ts'
import { playText } from './play/text.ts'

/** What the process ends with when a script cannot be used. */
const BAD_SCRIPT = 2

interface Options {
  url?: string
  publicKey?: string
  appSecret?: string
  token?: string
  screen?: string
  data?: Record<string, unknown>
  action?: 'navigate' | 'data_exchange'
  timeout?: number
  text?: boolean
  verbose?: boolean
  script?: string
  report?: string
  format: 'human' | 'json'
  record?: string
  port: number
  open: boolean
}

/** `flowgate play`: a flow on a phone of this machine. docs/play.md. */
export function playCommand(
  io: Io,
  { world = {}, open = openInBrowser }: { world?: World; open?: (url: string) => void } = {}
): Command {
  return withIo(new Command('play'), io)
    .argument('[flow]', "the name of a flow in flows/, its folder, or a Flow JSON's path")
    .option(
      '--url <url>',
      'an endpoint that is elsewhere, in the place of the code in the flow folder'
    )
    .option('--public-key <file>', 'its public key, in PEM')
    .option('--app-secret <secret>', 'the secret that signs requests to it (APP_SECRET)')
    .option('--token <token>', 'the flow token')
    .addOption(
      new Option('--action <action>', 'how the message opens the flow').choices([
        'navigate',
        'data_exchange'
      ])
    )
    .option('--screen <id>', 'the screen that the message names')
    .option('--data <json>', 'the data that navigate opens it with', parseData)
    .option(
      '--timeout <ms>',
      'how long the phone waits for a reply; WhatsApp waits 10000',
      parseCount
    )
    .option('--text', 'play in the terminal')
    .option('--verbose', 'show requests, replies and checks, too')
    .addOption(
      new Option('--script <file>', 'do what a YAML file says').conflicts(['text', 'record'])
    )
    .option('--report <file>', 'write what came of a script to a file, as JSON')
    .addOption(
      new Option('--format <format>', 'how what comes of a script is printed')
        .choices(['human', 'json'])
        .default('human')
    )
    .option('--record <file>', 'write a script from what is done')
    .option('--port <port>', 'the port of the player; 0 is any', parseCount, 0)
    .option('--no-open', 'leave the browser alone')
    .action(async (argument: string | undefined, options: Options) => {
      try {
        await play(io, argument, { ...options, world, openUrl: open })
      } catch (error) {
        fail(io, error)
      }
    })
}

async function play(
  io: Io,
  argument: string | undefined,
  options: Options & { world: World; openUrl: (url: string) => void }
): Promise<void> {
  if (options.script !== undefined) return playScript(io, argument, options.script, options)
  const { project, flow } = await find(io, argument, options)
  try {
    const opening = openingOf(options)
    const { token, text, record, verbose = false } = options
    if (text) {
      const chosen = theOne(project, flow)
      const recorder =
        record === undefined ? undefined : createRecorder(record, { flow: chosen.name, token })
      await playText(io, phoneFor(chosen, opening), { verbose, record: recorder?.record })
      return
    }
    const { name } = flow ?? project.flows()[0] ?? theOne(project, flow)
    const recorder: Recorder | undefined =
      record === undefined ? undefined : createRecorder(record, { flow: name, token })
    await playInBrowser(io, project, {
      port: options.port,
      flow: name,
      record: recorder?.recordJson,
      open: options.open ? options.openUrl : undefined,
      world: options.world
    })
  } finally {
    await project.close()
  }
}

async function playScript(
  io: Io,
  argument: string | undefined,
  path: string,
  options: Options
): Promise<void> {
  const text = attempt(() => readFileSync(path, 'utf8'))
  const read = text === undefined ? { faults: [`${path} cannot be read`] } : readScript(text, path)
  if ('faults' in read) {
    for (const fault of read.faults) io.stderr.write(`${printable(fault)}\n`)
    io.exitCode = BAD_SCRIPT
    return
  }
  const { script, steps } = read
  const { project, flow } = await find(io, argument ?? script.flow, options)
  try {
    const chosen = theOne(project, flow)
    const { format, report, verbose = false } = options
    const token = options.token ?? script.token
    const isHuman = format === 'human'
    const results = await runScript(steps, {
      flow: chosen,
      opening: { ...openingOf(options), ...(token !== undefined && { flowToken: token }) },
      path,
      onResult: result => isHuman && io.stdout.write(toLine(result))
    })
    const about = {
      script: path,
      flow: chosen.name,
      url: chosen.endpoint?.url,
      total: steps.length
    }
    const json = printableJson(toReport(results, { ...about, verbose }))
    io.stdout.write(isHuman ? toSummary(results, steps.length) : `${json}\n`)
    if (report !== undefined) writeFileSync(report, `${json}\n`)
    if (!hasPassed(results)) io.exitCode = 1
  } finally {
    await project.close()
  }
}

/** Find the flows that an argument leads to, and the one that it names. */
async function find(
  io: Io,
  argument: string | undefined,
  options: Options
): Promise<{ project: Project; flow: PlayedFlow | undefined }> {
  const isPath = argument !== undefined && existsSync(argument)
  const home = existsSync('flows') ? 'flows' : '.'
  const endpoint = await endpointOf(io, options)
  const project = openProject([isPath ? argument : home], {
    cdn: endpoint?.cdn ?? processCdn(),
    endpoint,
    logger: problemLogger(io),
    onProblem: problem => fail(io, printable(problem))
  })
  await project.look()
  const flows = project.flows()
  if (argument === undefined || isPath)
    return { project, flow: flows.length === 1 ? flows[0] : undefined }
  const flow = flows.find(({ name }) => name === argument)
  if (flow) return { project, flow }
  await project.close()
  const names = flows.map(({ name }) => name)
  const advice = didYouMean(argument, names) || `; there is ${listed(names)}`
  throw new Error(
    printable(`There is no flow \`${argument}\` in ${home}/ and no such file${advice}`)
  )
}

function theOne(project: Project, flow: PlayedFlow | undefined): PlayedFlow {
  if (flow) return flow
  const names = project.flows().map(({ name }) => name)
  throw new Error(
    names.length === 0
      ? 'There is no flow to play: name a Flow JSON, as in `flowgate play flow.json`'
      : `Which one? There is ${listed(names)}: name it, as in \`flowgate play ${names[0]}\``
  )
}

async function endpointOf(
  { env }: Io,
  { url, publicKey, appSecret = env.APP_SECRET?.split(',')[0] }: Options
): Promise<PlayedEndpoint | undefined> {
  if (url === undefined) return undefined
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Error(
      `--url is an address that begins with https:// or http://, not ${printable(url)}`
    )
  }
  if (publicKey === undefined) {
    throw new Error('An endpoint has a public key: give the file with --public-key, in PEM')
  }
  const pem = readText(publicKey)
  const sign = appSecret ? signer(appSecret) : undefined
  return {
    url,
    publicKey: () => pem,
    // Bytes of an ArrayBuffer, as WebCrypto takes them.
    sign: sign && (message => sign(new Uint8Array(message))),
    cdn: await localCdn()
  }
}

function openingOf({ token, screen, data, action, timeout }: Options): Opening {
  return {
    ...(token !== undefined && { flowToken: token }),
    ...(screen !== undefined && { screen }),
    ...(data && { data }),
    ...(action && { flowAction: action }),
    ...(timeout !== undefined && { timeoutMs: timeout })
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(printable(`${path} cannot be read (${codeOf(error)})`))
  }
}

function parseData(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {}
  throw new InvalidArgumentError('It is a JSON object, as in \'{"date":"2026-01-05"}\'.')
}

function parseCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 0) return count
  throw new InvalidArgumentError('It is a whole number.')
}
