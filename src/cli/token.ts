import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { storeOf } from '../config.ts'
import { FLOW_ERR_STORE } from '../errors.ts'
import type { Reading } from '../flow/token.ts'
import type { IssueOptions } from '../index.ts'
import { codeOf } from '../keys/attempt.ts'
import { shortHash } from '../plugins/line.ts'
import { openStore } from '../store/open.ts'
import { storeOfTenant } from '../tenants/tenant.ts'
import { createTokens, type Tokens } from '../tokens/tokens.ts'
import { loadContract } from './check/load.ts'
import { printable } from './check/printable.ts'
import { fail, type Io, readStdin, withIo } from './io.ts'
import { listing } from './table.ts'
import { tokenKeysOf, tokenKeysOfTenant } from './token-keys.ts'

/** A command waits for its store longer than a request could. */
const STORE_TIMEOUT_MS = 5000
const MEMORY = 'memory'

/** Whose tokens they are. */
interface Whose {
  tenant?: string
}

interface IssueArguments extends Omit<IssueOptions, 'flow' | 'data'>, Whose {
  flow: string
  data?: string
}

/** What a command has of the world, and how it opens the store. */
interface World {
  readonly io: Io
  readonly open: typeof openStore
}

/** `flowgate token`: issue, inspect and revoke flow tokens. docs/tokens.md. */
export function tokenCommand(io: Io, { open = openStore } = {}): Command {
  const command = withIo(new Command('token'), io)
  const tenant = ['--tenant <name>', 'the tenant whose token it is (TENANTS)'] as const
  const run = async (work: (world: World) => Promise<void>) =>
    work({ io, open }).catch(error => fail(io, error))

  command
    .command('new')
    .description('issue a flow token and print it')
    .requiredOption('--flow <name>', 'the flow that it opens')
    .option('--user <user>', 'whom it is for')
    .option('--data <json>', 'what the flow is to know, or @ and a file that has it')
    .option('--language <tag>', 'the language of the user, as in en or pt_BR')
    .option('--expires-in <span>', 'a whole number and s, m, h or d', '3d')
    .option('--single-use', 'the completion of the flow uses it up')
    .option(...tenant)
    .action((options: IssueArguments) => run(world => issue(world, options)))
  command
    .command('inspect <token>')
    .description('say whether a token is good, or why not, and what is in it; - reads stdin')
    .option(...tenant)
    .action((token: string, whose: Whose) => run(world => inspect(world, token, whose)))
  command
    .command('revoke <token>')
    .description('have the server refuse a token from now on; - reads stdin')
    .option(...tenant)
    .action((token: string, whose: Whose) => run(world => revoke(world, token, whose)))
  return command
}

async function issue(
  world: World,
  { flow: name, data, tenant, ...options }: IssueArguments
): Promise<void> {
  const given = data === undefined ? undefined : parseData(data)
  const flow = { name, token: await schemaOf(world.io, name) }
  await withTokens(world, { tenant, isMaking: true }, async tokens => {
    world.io.stdout.write(`${await tokens.issue({ flow, data: given, ...options })}\n`)
  })
}

async function inspect(world: World, argument: string, whose: Whose): Promise<void> {
  const { io } = world
  const text = await textOf(io, argument)
  await withTokens(world, whose, async (tokens, address) => {
    const reading = await tokens.check(text)
    const { token } = reading
    io.stdout.write(
      listing({
        token: verdictOn(reading),
        flow: token && printable(token.flow),
        user: token?.user && printable(token.user),
        language: token?.language,
        data: token?.data === undefined ? undefined : printable(JSON.stringify(token.data)),
        expires: token?.expiresAt.toISOString(),
        'single use': token && (token.singleUse ? 'yes' : 'no'),
        id: token?.id,
        'in the log': shortHash(text)
      })
    )
    if (token && address === MEMORY) {
      io.stderr.write(
        'Note: the store is memory, so only the server knows of use and revocation.\n'
      )
    }
    if (token === undefined || reading.refusal !== undefined) io.exitCode = 1
  })
}

async function revoke(world: World, argument: string, whose: Whose): Promise<void> {
  const { io } = world
  const text = await textOf(io, argument)
  await withTokens(world, whose, async (tokens, address) => {
    if (address === MEMORY) {
      throw new Error(
        'The store is memory, of which each process has its own: the server would not hear of a ' +
          'revocation. Set STORE to the store of the server'
      )
    }
    const reading = await tokens.check(text)
    if (!(await tokens.revoke(text))) throw new Error(`The token is ${verdictOn(reading)}`)
    io.stdout.write('Revoked.\n')
  })
}

/** Open what the server has: its keys and its store. Throws what keeps it from that, in a sentence. */
async function withTokens(
  { io, open }: World,
  { tenant, isMaking = false }: { tenant?: string | undefined; isMaking?: boolean },
  work: (tokens: Tokens, address: string) => Promise<void>
): Promise<void> {
  const made: string[] = []
  const { keys, faults } =
    tenant === undefined ? tokenKeysOf(io, isMaking ? { made } : {}) : tokenKeysOfTenant(io, tenant)
  if (faults.length > 0) throw new Error(faults.join('\n'))
  for (const path of made) io.stderr.write(`made  ${path}\n`)

  const { STORE, NODE_ENV } = io.env
  const address = storeOf({ STORE: STORE || undefined, NODE_ENV: NODE_ENV || 'development' })
  const log = { info() {}, error() {} }
  const store = await open(address, { timeoutMs: STORE_TIMEOUT_MS, log })
  const own = tenant === undefined ? store : storeOfTenant(store, tenant)
  try {
    await work(createTokens({ keys, store: own, ...(tenant !== undefined && { tenant }) }), address)
  } catch (error) {
    // This tells why it is out of reach.
    if (error instanceof FLOW_ERR_STORE) await store.check()
    throw error
  } finally {
    await store.close()
  }
}

/** The schema of the data, if the flow is here. */
async function schemaOf(io: Io, name: string) {
  const folder = join('flows', name)
  if (existsSync(folder)) return (await loadContract(folder))?.token
  if (existsSync('flows')) io.stderr.write(`Note: there is no ${printable(folder)} here.\n`)
  return undefined
}

async function textOf(io: Io, argument: string): Promise<string> {
  return argument === '-' ? (await readStdin(io)).toString().trim() : argument
}

function parseData(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error('The data is no JSON')
    throw new Error(printable(`${text.slice(1)} cannot be read (${codeOf(error)})`))
  }
}

function verdictOn({ token, refusal }: Reading): string {
  switch (refusal) {
    case undefined:
      return token ? 'good' : 'none of ours: those begin with fg1.'
    case 'forged':
      return 'forged: changed or made up, sealed with a key that is not here, or of another tenant'
    case 'used':
      return 'used up'
    default:
      return refusal
  }
}
