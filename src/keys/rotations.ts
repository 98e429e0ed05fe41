import { join } from 'node:path'
import { z } from 'zod'
import { FLOW_ERR_KEY } from '../errors.ts'
import { readBounded } from '../files.ts'
import { attempt, codeOf } from './attempt.ts'
import { appendLine, makeFolder } from './durable.ts'

/** Beside the keys: one JSON line for each step of a rotation. There is nothing secret in it. */
export const ROTATIONS = 'rotations.jsonl'
/** Thousands of rotations. */
const MAX_BYTES = 1024 * 1024

const Step = z.object({
  at: z.iso.datetime(),
  /** `begun`: the key is being made. `uploaded`: Meta has its public half. */
  step: z.enum(['begun', 'uploaded', 'abandoned']),
  /** The name of the file of the private key. */
  file: z.string().regex(/^\d{8}-\d{6}Z\.private\.pem$/)
})

/** A key as the rotations tell of it. */
export interface Rotated {
  file: string
  at: Date
}

export interface Rotations {
  /** The key whose public half may be uploaded any moment, since `at`. */
  open?: Rotated
  /** The key whose public half was uploaded last, at `at`. */
  current?: Rotated
}

/**
 * Read how far the rotations of a folder have come. Throws FLOW_ERR_KEY if it cannot be known. Of
 * two rotations that begin at once the first line counts, so both go on with one key.
 */
export function readRotations(dir: string): Rotations {
  const known: Rotations = {}
  for (const { step, file, at } of stepsOf(dir)) {
    const rotated = { file, at: new Date(at) }
    if (step === 'begun') {
      known.open ??= rotated
    } else if (file === known.open?.file) {
      if (step === 'uploaded') known.current = rotated
      delete known.open
    }
  }
  return known
}

/** Note a step. Throws FLOW_ERR_KEY when the folder cannot be written. */
export function noteStep(
  dir: string,
  step: z.input<typeof Step>['step'],
  file: string,
  now: Date
): void {
  const line = JSON.stringify(Step.parse({ at: now.toISOString(), step, file }))
  try {
    makeFolder(dir)
    appendLine(join(dir, ROTATIONS), line)
  } catch (error) {
    throw new FLOW_ERR_KEY(`${join(dir, ROTATIONS)} cannot be written (${codeOf(error)})`)
  }
}

/** The steps that were noted. A line that is none was cut short, before anything came of it. */
function stepsOf(dir: string): z.output<typeof Step>[] {
  const path = join(dir, ROTATIONS)
  let bytes: Buffer | undefined
  try {
    bytes = readBounded(path, MAX_BYTES)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return []
    throw new FLOW_ERR_KEY(`${path} cannot be read (${codeOf(error)})`)
  }
  if (!bytes) throw new FLOW_ERR_KEY(`${path} is no file, or longer than a list of rotations gets`)
  return bytes
    .toString()
    .split('\n')
    .flatMap(line => {
      const { data } = Step.safeParse(attempt(() => JSON.parse(line)))
      return data ? [data] : []
    })
}
