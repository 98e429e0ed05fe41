import { Command } from 'commander'
import { readConfig, storeOf } from '../config.ts'
import { shortHash } from '../flow/key-of.ts'
import { stateKeysOf } from '../setup.ts'
import { openStorage } from '../store/open.ts'
import type { DeadLetter, Queue } from '../store/queue.ts'
import { sealedQueue } from '../store/sealed-queue.ts'
import { Job } from '../webhooks/event.ts'
import { printable } from './check/printable.ts'
import { fail, type Io, withIo } from './io.ts'
import { listing, table } from './table.ts'
import { withStorage } from './with-storage.ts'

const MEMORY = 'memory'
/** As many dead letters as are looked at. */
const MAX_LETTERS = 10_000
/** Enough of an id to tell letters apart. */
const SHORT_ID = 10

interface World {
  readonly io: Io
  readonly open: typeof openStorage
}

/** `flowgate completions`: what could not be handled, and having it handled after all. docs/completions.md. */
export function completionsCommand(io: Io, { open = openStorage } = {}): Command {
  const command = withIo(new Command('completions'), io)
  const run = async (work: (queue: Queue) => Promise<void>) =>
    withQueue({ io, open }, work).catch(error => fail(io, error))

  command
    .command('list')
    .description('list what was given up, with the reason, the newest first')
    .action(() => run(queue => list(io, queue)))
  command
    .command('show <id>')
    .description('show all that is known of one, with what the user answered')
    .action((id: string) => run(queue => show(io, queue, id)))
  command
    .command('retry [ids...]')
    .description('have the server try again')
    .option('--all', 'all of them')
    .action((ids: string[], { all = false }: { all?: boolean }) =>
      run(queue => retry(io, queue, { ids, all }))
    )
  return command
}

async function list(io: Io, queue: Queue): Promise<void> {
  const letters = await queue.dead(MAX_LETTERS)
  const { waiting } = await queue.counts()
  const rows = letters.map(letter => {
    const { kind = '?', flow = '', via = '' } = aboutOf(letter)
    const at = new Date(letter.at).toISOString()
    return [letter.id.slice(0, SHORT_ID), at, kind, flow, via, printable(letter.reason)]
  })
  if (rows.length > 0) {
    io.stdout.write(table([['id', 'since', 'what', 'flow', 'via', 'reason'], ...rows]))
  }
  io.stdout.write(`${letters.length} given up, ${waiting} waiting or being handled\n`)
}

async function show(io: Io, queue: Queue, id: string): Promise<void> {
  const letter = find(await queue.dead(MAX_LETTERS), id)
  const { kind, flow, via, token } = aboutOf(letter)
  io.stdout.write(
    listing({
      id: letter.id,
      what: kind,
      flow,
      via,
      reason: printable(letter.reason),
      tries: String(letter.tries),
      since: new Date(letter.at).toISOString(),
      'token, in the log': token && shortHash(token)
    })
  )
  const body = letter.body === undefined ? undefined : JSON.parse(letter.body)
  const text = body === undefined ? 'It cannot be read.' : JSON.stringify(body, null, 2)
  io.stdout.write(`\n${text.split('\n').map(printable).join('\n')}\n`)
}

async function retry(
  io: Io,
  queue: Queue,
  { ids, all }: { ids: readonly string[]; all: boolean }
): Promise<void> {
  if (all === ids.length > 0) throw new Error('Give ids, or --all')
  const letters = await queue.dead(MAX_LETTERS)
  const chosen = all ? letters : ids.map(id => find(letters, id))
  let revived = 0
  for (const { id } of chosen) if (await queue.revive(id)) revived++
  io.stdout.write(`${revived} to be tried again\n`)
}

function find(letters: readonly DeadLetter[], id: string): DeadLetter {
  const [letter, ...others] = letters.filter(letter => letter.id.startsWith(id))
  if (letter === undefined) throw new Error(`There is no "${id}": "flowgate completions list"`)
  if (others.length > 0) throw new Error(`"${id}" is the beginning of several ids`)
  return letter
}

/** What a letter is about, as far as it can be read. */
function aboutOf({ body }: DeadLetter): Partial<Record<'kind' | 'flow' | 'via' | 'token', string>> {
  const { success, data: job } = Job.safeParse(body === undefined ? undefined : JSON.parse(body))
  if (!success) return {}
  switch (job.kind) {
    case 'handle':
    case 'forward':
      return { kind: job.kind, flow: job.flow, via: job.completion.via, token: job.flowToken }
    case 'flow-event':
      return { kind: printable(job.event.event) }
    default:
      return { kind: job.kind, via: job.via }
  }
}

/** Open what the server has. Throws what keeps it from that, in a sentence. */
async function withQueue(
  { io, open }: World,
  work: (queue: Queue) => Promise<void>
): Promise<void> {
  const { config, faults } = await readConfig(io.env)
  const address = storeOf(config)
  if (address === MEMORY) {
    throw new Error(
      'The store is memory, of which each process has its own: set STORE to the store of the server'
    )
  }
  const keys = stateKeysOf(config, { keepsState: true, made: undefined, faults })
  if (faults.length > 0) throw new Error(faults.join('\n'))
  await withStorage({ open, address }, ({ queue }) => work(sealedQueue(queue, keys)))
}
