import { createInterface } from 'node:readline'
import { Readable, Writable } from 'node:stream'
import type { Io } from '../../io.ts'

/** Somebody who is asked, and answers by a line. */
export interface Lines {
  /** Undefined when there is nobody any more: the end of the input, Ctrl+C or Ctrl+D. */
  ask(prompt: string): Promise<string | undefined>
  close(): void
}

/** Read lines from a terminal, with its editing, or from a pipe, which may be ahead. */
export function readLines({ stdin, stdout }: Io): Lines {
  const isTerminal =
    stdout.isTTY === true && stdin instanceof Readable && stdout instanceof Writable
  const lines = createInterface({
    input: stdin instanceof Readable ? stdin : Readable.from(stdin),
    ...(isTerminal && { output: stdout, terminal: true })
  })
  lines.on('SIGINT', () => lines.close())
  const iterator = lines[Symbol.asyncIterator]()
  return {
    async ask(prompt) {
      if (isTerminal) {
        lines.setPrompt(prompt)
        lines.prompt()
      } else {
        stdout.write(prompt)
      }
      const { value, done } = await iterator.next()
      if (!isTerminal || done) stdout.write('\n')
      return done ? undefined : String(value)
    },
    close: () => lines.close()
  }
}
