import { writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { z } from 'zod'
import { FLOW_ERR_PLAYER_STEP } from '../../../errors.ts'
import { attempt } from '../../../keys/attempt.ts'
import { type Deed, Entry, type Outcome } from './entry.ts'

/** Writes a script from what somebody does. */
export interface Recorder {
  record(deed: Deed, outcome: Outcome): void
  /** The same, as the page of the player sends it. Throws FLOW_ERR_PLAYER_STEP. */
  recordJson(entry: string): void
}

type Written = Deed | 'open' | 'back' | { expect: Record<string, unknown> }

/**
 * Keep a script in a file, which is whole after each step. What came of a step is expected of the
 * next run; of a completion only that there is one, since it may hold what is new each time.
 */
export function createRecorder(
  path: string,
  about: { flow: string; token?: string | undefined }
): Recorder {
  let steps: Written[] = []
  let screen: string | undefined
  let { flow, token } = about

  function record(deed: Deed, outcome: Outcome): void {
    // Opening anew begins a new script.
    if ('open' in deed) steps = []
    const last = steps.at(-1)
    const expected = expectationOf(outcome, screen)
    screen = outcome.screen
    if ('fill' in deed && isFill(last) && !overlaps(last.fill, deed.fill)) {
      Object.assign(last.fill, deed.fill)
    } else {
      steps.push(bare(deed))
    }
    if (Object.keys(expected).length > 0) steps.push({ expect: expected })
    writeFileSync(path, stringify({ flow, ...(token !== undefined && { token }), steps }))
  }

  return {
    record,
    recordJson(text) {
      const entry = Entry.safeParse(attempt(() => JSON.parse(text)))
      if (!entry.success) throw new FLOW_ERR_PLAYER_STEP(z.prettifyError(entry.error))
      flow = entry.data.flow ?? flow
      token = entry.data.token ?? token
      record(entry.data.step, entry.data.outcome)
    }
  }
}

function expectationOf(
  { screen, snackbar, completion, error }: Outcome,
  before: string | undefined
): Record<string, unknown> {
  return {
    ...(error !== undefined && { error }),
    ...(screen !== undefined && screen !== before && { screen }),
    ...(snackbar !== undefined && { snackbar }),
    ...(completion && { completion: true })
  }
}

function bare(deed: Deed): Written {
  if ('back' in deed) return 'back'
  if ('open' in deed) return Object.keys(deed.open).length === 0 ? 'open' : deed
  return 'fill' in deed ? { fill: { ...deed.fill } } : deed
}

function isFill(step: Written | undefined): step is { fill: Record<string, unknown> } {
  return typeof step === 'object' && 'fill' in step
}

function overlaps(one: object, other: object): boolean {
  return Object.keys(other).some(name => name in one)
}
