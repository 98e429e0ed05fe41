import type { Command } from 'commander'
import { printable } from './check/printable.ts'

/** What a command has of the world: the process in earnest, arrays of text in a test. */
export interface Io {
  env: Record<string, string | undefined>
  stdin: AsyncIterable<Uint8Array | string> & { isTTY?: boolean }
  stdout: { write(text: string): unknown; isTTY?: boolean }
  stderr: { write(text: string): unknown }
  /** What the process ends with: 0 until a command says otherwise. */
  exitCode: number
}

/** Make commander write to `io` and throw CommanderError where it would end the process. */
export function withIo(command: Command, io: Io): Command {
  return command.exitOverride().configureOutput({
    writeOut: text => io.stdout.write(text),
    writeErr: text => io.stderr.write(text)
  })
}

/** Print the sentence of an error, without its stack, and have the process end with 1. */
export function fail(io: Io, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  // The names of files in it are somebody's.
  io.stderr.write(`${message.split('\n').map(printable).join('\n')}\n`)
  io.exitCode = 1
}

/** All that comes through stdin. */
export async function readStdin({ stdin }: Io): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** Whether what is written may have colours. */
export function hasColour({ stdout, env }: Io): boolean {
  return stdout.isTTY === true && !env.NO_COLOR
}
