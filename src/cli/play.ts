import { Command, InvalidArgumentError, Option } from 'commander'
import type { World } from './check/watch.ts'
import { fail, type Io, withIo } from './io.ts'
import { openInBrowser, playInBrowser } from './play/browser.ts'
import { findFlows, theOne } from './play/find.ts'
import { type Options, openingOf } from './play/options.ts'
import { phoneFor } from './play/phone.ts'
import { createRecorder } from './play/script/record.ts'
import { playScript } from './play/script.ts'
import { playText } from './play/text.ts'

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
  const { project, flow } = await findFlows(io, argument, options)
  try {
    const { token, text, record: path, verbose = false } = options
    // The page may begin with any of them.
    const chosen = flow ?? (text ? undefined : project.flows()[0]) ?? theOne(project, flow)
    const recorder =
      path === undefined ? undefined : createRecorder(path, { flow: chosen.name, token })
    if (text) {
      await playText(io, await phoneFor(chosen, openingOf(options)), {
        verbose,
        record: recorder?.record
      })
      return
    }
    await playInBrowser(io, project, {
      port: options.port,
      flow: chosen.name,
      record: recorder?.recordJson,
      open: options.open ? options.openUrl : undefined,
      world: options.world
    })
  } finally {
    await project.close()
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
