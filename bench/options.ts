import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Layout } from './pin.ts'
import type { Mix } from './traffic.ts'

/** How much is measured. */
export interface Options {
  layouts: readonly Layout[]
  /** Parts of names: only candidates that have one of them run, and the floor. */
  only: readonly string[]
  /** Other built trees whose server takes part, to compare one change with another. */
  trees: readonly string[]
  /** Times each candidate has its turn, and how long a turn is. */
  rounds: number
  seconds: number
  /** How long a server is warmed up. */
  warmUpSeconds: number
  rateRounds: number
  rateSeconds: number
  coldStarts: number
  connections: number
  /** Wait for a quiet machine before every turn, and repeat turns that were disturbed. */
  patient: boolean
  /** Different requests, and what they ask. */
  shots: number
  mix: Mix
  log: string | undefined
}

export const USAGE = `npm run bench -- [options]

  --quick           fewer and shorter rounds: a look, not a result
  --only <names>    candidates whose name has one of these parts, separated by semicolons
  --cores one|two   one layout only
  --tree <folder>   the server of another built tree as a candidate; may be given several times
  --patient         wait for a quiet machine before every turn; repeat what was disturbed
  --rounds <n>      rounds at saturation
  --log <file>      where the servers log to; a file in a temporary folder if left out
`

const Flags = z.object({
  quick: z.boolean().default(false),
  only: z.string().optional(),
  tree: z.array(z.string()).default([]),
  cores: z.enum(['one', 'two']).optional(),
  rounds: z.coerce.number().int().min(1).optional(),
  log: z.string().optional(),
  patient: z.boolean().default(false),
  help: z.boolean().default(false)
})

/** Read the command line. Undefined when it asks for help. */
export function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string' },
      tree: { type: 'string', multiple: true },
      cores: { type: 'string' },
      rounds: { type: 'string' },
      log: { type: 'string' },
      patient: { type: 'boolean' },
      help: { type: 'boolean' }
    }
  })
  const { quick, only, tree, cores, rounds, log, patient, help } = Flags.parse(values)
  if (help) return undefined
  return {
    layouts: cores ? [cores] : ['one', 'two'],
    only: only?.split(';').map(part => part.trim()) ?? [],
    trees: tree,
    rounds: rounds ?? (quick ? 3 : 7),
    seconds: quick ? 2 : 3,
    warmUpSeconds: quick ? 12 : 20,
    rateRounds: quick ? 1 : 2,
    rateSeconds: quick ? 2 : 3,
    coldStarts: quick ? 3 : 9,
    connections: 64,
    patient,
    shots: quick ? 2000 : 5000,
    mix: 'plain',
    log
  }
}
