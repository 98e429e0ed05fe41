import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import type { z } from 'zod'
import { channelsOf } from '../channels.ts'
import type { Header } from '../clients/flow-message.ts'
import { createHttp, type Http } from '../clients/http.ts'
import { type Config, readConfig, storeOf } from '../config.ts'
import type { Via } from '../flow/completed.ts'
import type { Screens } from '../flow/types.ts'
import {
  createRegistry,
  createSender,
  type Message,
  type Sender,
  type SendResult
} from '../sending/index.ts'
import { setUpTokenKeys, stateKeysOf } from '../setup.ts'
import { memoryStore } from '../store/memory.ts'
import { openStorage } from '../store/open.ts'
import { createTokens } from '../tokens/tokens.ts'
import { loadContract } from './check/load.ts'
import { printable, printableJson } from './check/printable.ts'
import { fail, type Io, withIo } from './io.ts'
import { parseData } from './parse-data.ts'
import { listing } from './table.ts'
import { withStorage } from './with-storage.ts'

const MEMORY = 'memory'

/** What commander makes of the command line. */
interface Options {
  to: string
  via?: Via
  screen?: string
  data?: string
  header?: string
  body?: string
  footer?: string
  cta?: string
  draft?: boolean
  flowId?: string
  token?: string
  user?: string
  tokenData?: string
  template?: string
  language?: string
  value: string[]
  dryRun?: boolean
}

type ErasedMessage = Message<Screens, z.ZodType>
type Settings = { io: Io; http: Http; open: typeof openStorage }

/** `flowgate send`: send a flow through Sinch or Meta. docs/sinch.md, docs/meta.md. */
export function sendCommand(io: Io, { http = createHttp(), open = openStorage } = {}): Command {
  return withIo(new Command('send'), io)
    .argument('<flow>', 'the flow, by its folder in flows/')
    .requiredOption('--to <recipient>', 'a phone number, as +46700000001, or a user id of WhatsApp')
    .option('--via <way>', 'sinch or meta; by default the one that is set up')
    .option('--body <text>', 'the text of the message')
    .option('--cta <text>', 'the text of its button')
    .option('--header <text>', 'a line above it, or the https address of an image')
    .option('--footer <text>', 'a line below it')
    .option('--screen <id>', 'the screen that it opens with; without it, the endpoint is asked')
    .option('--data <json>', 'data of that screen, or @ and a file that has it')
    .option('--draft', 'the flow is not published')
    .option('--flow-id <id>', 'its id at Meta, in the place of the one that is configured')
    .option('--token <token>', 'its flow token; without it, one is issued')
    .option('--user <user>', 'whom the token is issued for')
    .option('--token-data <json>', 'what the token is to know, or @ and a file that has it')
    .option('--template <name>', 'send this template, in the place of body and button')
    .option('--language <tag>', 'the language of the template', 'en_US')
    .option('--value <text>', 'for a place of the template: once for each', collect, [])
    .option('--dry-run', 'print what would be sent, and send nothing')
    .action((flow: string, options: Options) =>
      run({ io, http, open }, flow, options).catch(error => fail(io, error))
    )
}

async function run({ io, http, open }: Settings, name: string, options: Options): Promise<void> {
  const { config, faults } = await readConfig(io.env)
  const { sinch, meta, faults: more } = channelsOf(config)
  const via = options.via ?? onlyOne({ sinch, meta })
  const notes = { made: [], faults: [...faults, ...more] }
  const message = await messageOf(name, via, options)
  if (options.dryRun) {
    stopAt(notes.faults)
    const registry = createRegistry({ store: memoryStore(), secrets: [] })
    const body = await createSender({ sinch, meta, registry, http }).preview(message)
    io.stdout.write(`${printableJson(body)}\n`)
    return
  }
  await withSender({ io, http, open }, config, notes, async sender => {
    report(io, await sender.send(message))
  })
}

/** A sender on the store and the keys of the server. */
async function withSender(
  { io, http, open }: Settings,
  config: Config,
  notes: { made: string[]; faults: string[] },
  work: (sender: Sender) => Promise<void>
): Promise<void> {
  const tokenKeys = setUpTokenKeys(config, notes)
  const secrets = stateKeysOf(config, { ...notes, keepsState: true })
  stopAt(notes.faults)
  for (const path of notes.made) io.stderr.write(`made  ${path}\n`)

  const address = storeOf(config)
  if (address === MEMORY) {
    io.stderr.write(
      'Note: the store is memory, so the server will not know whom this was sent to. Set STORE.\n'
    )
  }
  await withStorage({ open, address }, async ({ store }) => {
    const { sinch, meta } = channelsOf(config)
    const tokens = tokenKeys.length > 0 ? createTokens({ keys: tokenKeys, store }) : undefined
    const registry = createRegistry({ store, secrets })
    await work(createSender({ sinch, meta, tokens, registry, http }))
  })
}

async function messageOf(name: string, via: Via, options: Options): Promise<ErasedMessage> {
  const folder = join('flows', name)
  const contract = existsSync(folder) ? await loadContract(folder) : undefined
  if (!contract) throw new Error(`There is no flow ${printable(folder)} here`)
  const { screen, data, template, token, user, tokenData } = options
  if (data !== undefined && screen === undefined) {
    throw new Error('--data is of a screen: name it with --screen')
  }
  const terms = {
    ...(user !== undefined && { user }),
    ...(tokenData !== undefined && { data: parseData(tokenData) })
  }
  const given: unknown = {
    ...{ via, to: options.to, token: token ?? terms },
    flow: { name, token: contract.token, contract: { screens: contract.screens } },
    open: screen
      ? { action: 'navigate', screen, ...(data !== undefined && { data: parseData(data) }) }
      : { action: 'data_exchange' },
    ...(template === undefined
      ? contentOf(options)
      : { template: { name: template, language: options.language, body: options.value } })
  }
  return given as ErasedMessage // it is the sender that checks what came from the command line
}

function contentOf({ header, body, footer, cta, draft, flowId }: Options) {
  return {
    ...{ body, cta },
    ...(header !== undefined && { header: headerOf(header) }),
    ...(footer !== undefined && { footer }),
    ...(draft && { mode: 'draft' }),
    ...(flowId !== undefined && { flowId })
  }
}

function headerOf(text: string): Header {
  return /^https:\/\/\S+$/.test(text) ? { type: 'image', link: text } : { type: 'text', text }
}

function report(io: Io, result: SendResult): void {
  const { outcome, flowToken } = result
  const said = 'reason' in result ? result : undefined
  io.stdout.write(
    listing({
      [outcome]: 'messageId' in result ? printable(result.messageId) : printable(result.reason),
      'what to do': said?.advice && printable(said.advice),
      'flow token': flowToken
    })
  )
  if (outcome !== 'sent') io.exitCode = 1
}

function onlyOne(ways: Readonly<Record<Via, object | undefined>>): Via {
  if (ways.sinch && ways.meta) throw new Error('Which way? Give --via sinch or --via meta')
  return ways.meta ? 'meta' : 'sinch'
}

function stopAt(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join('\n'))
}

const collect = (value: string, values: string[]) => [...values, value]
