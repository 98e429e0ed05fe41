import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { printable } from './printable.ts'

/** Said of code that never returns: a check that did not take place would look like a good one. */
const ENDED = 'cannot be run: it ends the process, or waits for what never comes'

/**
 * Run the code of the flow at `path`: what it prints goes to stderr, since a program may read the
 * findings, and if it never returns, the process ends with 1 and says so.
 */
export async function guard<T>(path: string, run: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process
  const { write } = stdout
  const { writeSync } = fs
  const ended = () => {
    stderr.write(`${printable(path)} ${ENDED}\n`)
    process.exitCode = 1
  }
  process.once('exit', ended)
  stdout.write = stderr.write.bind(stderr)
  // As loggers do, which write to the file descriptor.
  replaceWriteSync((fd, ...rest) => Reflect.apply(writeSync, fs, [fd === 1 ? 2 : fd, ...rest]))
  try {
    return await run()
  } finally {
    stdout.write = write
    replaceWriteSync(writeSync)
    process.off('exit', ended)
  }
}

function replaceWriteSync(writeSync: (fd: number, ...rest: never[]) => unknown): void {
  Object.assign(fs, { writeSync })
  syncBuiltinESMExports()
}
