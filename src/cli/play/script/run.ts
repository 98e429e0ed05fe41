import { dirname } from 'node:path'
import type { PlayedFlow } from '../../../player/stage.ts'
import { type Phone, PhoneError, SimulatorError, type Step } from '../../../simulator/index.ts'
import { readPickedFiles } from '../files.ts'
import { type Opening, phoneFor } from '../phone.ts'
import { faultsIn } from './expect.ts'
import type { LocatedStep } from './read.ts'
import type { ScriptStep } from './schema.ts'

/** What came of a step of a script. */
export interface StepResult {
  readonly line: number
  /** As in `tap Continue`. */
  readonly step: string
  readonly faults: readonly string[]
  readonly ms: number
  /** The screen that is open afterwards. */
  readonly screen?: string
  /** What the phone did: several for a `fill` of several fields. */
  readonly records: readonly Step[]
}

export interface RunOptions {
  readonly flow: PlayedFlow
  readonly opening: Opening
  /** The path of the script: files are looked for from there. */
  readonly path: string
  /** Called after each step. */
  readonly onResult?: (result: StepResult) => void
}

/**
 * Do what a script says, up to the first step that fails. One that the phone refuses to go on with
 * fails unless the next one expects that error.
 */
export async function runScript(
  steps: readonly LocatedStep[],
  { flow, opening, path, onResult }: RunOptions
): Promise<StepResult[]> {
  const results: StepResult[] = []
  let phone: Phone | undefined
  for (const [index, { step, line }] of steps.entries()) {
    const startedAt = performance.now()
    let before = phone?.steps.length ?? 0
    const faults: string[] = []
    try {
      if (step.open) {
        phone = await phoneFor(flow, { ...opening, ...openingOf(step.open) })
        before = 0
      }
      if (!phone) throw new SimulatorError('The flow is not open')
      faults.push(...(await perform(phone, step, dirname(path))))
    } catch (error) {
      const isExpected = steps[index + 1]?.step.expect?.error !== undefined
      if (error instanceof PhoneError) {
        if (!isExpected) faults.push(`${error.message}; the user reads “${error.shown}”`)
      } else if (error instanceof SimulatorError) faults.push(error.message)
      else throw error
    }
    const records = phone?.steps.slice(before) ?? []
    const screen = phone?.steps.at(-1)?.screen
    const ms = performance.now() - startedAt
    const result = { line, step: nameOf(step), faults, ms, ...(screen && { screen }), records }
    results.push(result)
    onResult?.(result)
    if (faults.length > 0) break
  }
  return results
}

async function perform(phone: Phone, step: ScriptStep, folder: string): Promise<string[]> {
  if (step.open) await phone.open()
  if (step.fill) await phone.fill(step.fill)
  if (step.tap !== undefined) await phone.tap(step.tap)
  if (step.back) await phone.back()
  for (const [name, paths] of Object.entries(step.pick ?? {})) {
    await phone.pick(name, await readPickedFiles(paths, folder))
  }
  return step.expect ? faultsIn(phone, step.expect) : []
}

function openingOf({ action, screen, data, data_api_version }: NonNullable<ScriptStep['open']>) {
  return {
    ...(action && { flowAction: action }),
    ...(screen !== undefined && { screen }),
    ...(data && { data }),
    ...(data_api_version && { dataApiVersion: data_api_version })
  }
}

function nameOf(step: ScriptStep): string {
  const { fill, tap, pick, expect } = step
  if (tap !== undefined) return `tap ${tap}`
  const [kind = ''] = Object.keys(step)
  const about = Object.keys(fill ?? pick ?? expect ?? {})
  return [kind, about.join(', ')].filter(Boolean).join(' ')
}
