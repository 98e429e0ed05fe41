import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { attempt } from '../keys/attempt.ts'
import type { Io } from './io.ts'
import { run } from './program.ts'

// As with the server: no .env in production, and a variable that is empty is not set.
const dotenv =
  process.env.NODE_ENV === 'production'
    ? undefined
    : attempt(() => parseEnv(readFileSync('.env', 'utf8')))
const set = [dotenv ?? {}, process.env]
  .flatMap(variables => Object.entries(variables))
  .filter(([, value]) => value !== '')

const { stdin, stdout, stderr } = process
const io: Io = { env: Object.fromEntries(set), stdin, stdout, stderr, exitCode: 0 }
await run(process.argv.slice(2), io)
// A flow that was checked may have left a timer or a connection open, which would hold the end up.
stdout.write('', () => process.exit(io.exitCode))
