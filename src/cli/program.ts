import { createRequire } from 'node:module'
import { Command, CommanderError } from 'commander'
import { fail, type Io, withIo } from './io.ts'

interface Entry {
  name: string
  description: string
  /** Import the module of the command: only when it is called, so that the others start quickly. */
  load: (io: Io) => Promise<Command>
}

const COMMANDS: Entry[] = [
  {
    name: 'check',
    description: 'check Flow JSON files by the rules of Meta, and contracts by them',
    load: async io => (await import('./check.ts')).checkCommand(io)
  },
  {
    name: 'keys',
    description: 'make, rotate, list, inspect and show the keys of the data channel',
    load: async io => (await import('./keys.ts')).keysCommand(io)
  },
  {
    name: 'new',
    description: 'write a flow, from a Flow JSON or to start from',
    load: async io => (await import('./new.ts')).newCommand(io)
  },
  {
    name: 'play',
    description: 'play a flow on a phone of this machine: in the browser, the terminal or a script',
    load: async io => (await import('./play.ts')).playCommand(io)
  },
  {
    name: 'token',
    description: 'issue, inspect and revoke flow tokens',
    load: async io => (await import('./token.ts')).tokenCommand(io)
  }
]

/** Run `flowgate` with the arguments after its name. `io.exitCode` says how it went. */
export async function run(args: string[], io: Io): Promise<void> {
  // By its own name, as its exports have it: the path differs between src and dist.
  const { name, version, description } = createRequire(import.meta.url)('flowgate/package.json')
  const program = withIo(new Command(name), io).version(version).description(description)
  const called = args[0] === 'help' ? args[1] : args[0]
  try {
    for (const entry of COMMANDS) {
      const command = entry.name === called ? await entry.load(io) : new Command(entry.name)
      program.addCommand(command.description(entry.description))
    }
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    // Commander has printed what it has to say.
    if (error instanceof CommanderError) io.exitCode = error.exitCode
    else fail(io, error)
  }
}
