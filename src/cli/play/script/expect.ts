import type { Phone, PhoneError, ScreenView } from '../../../simulator/index.ts'
import { SimulatorError } from '../../../simulator/index.ts'
import { misfit } from './match.ts'
import type { Expect } from './schema.ts'

/** Say everything in which a phone is not as expected. */
export function faultsIn(phone: Phone, expected: Expect): string[] {
  const { screen, title, snackbar, completion, error, field = {} } = expected
  const view = viewOf(phone)
  const faults = [
    screen === undefined ? undefined : misfit(view?.id, screen, 'the screen'),
    title === undefined ? undefined : misfit(view?.title, title, 'the title'),
    snackbar === undefined ? undefined : faultInText(phone.snackbar, snackbar, 'the snackbar'),
    completion === undefined ? undefined : faultInCompletion(phone, completion),
    error === undefined ? undefined : faultInError(phone.problem, error),
    ...Object.entries(field).flatMap(([name, about]) => faultsInField(phone, name, about))
  ]
  return faults.filter(fault => fault !== undefined)
}

function viewOf(phone: Phone): ScreenView | undefined {
  try {
    return phone.screen
  } catch (error) {
    if (error instanceof SimulatorError) return undefined
    throw error
  }
}

function faultInText(actual: unknown, expected: unknown, name: string): string | undefined {
  if (expected !== false) return misfit(actual, expected, name)
  return actual === undefined
    ? undefined
    : `${name} is ${JSON.stringify(actual)}, and none is expected`
}

function faultInCompletion(
  { completion, isOver }: Phone,
  expected: NonNullable<Expect['completion']>
): string | undefined {
  if (expected === false) {
    return completion ? 'the flow has ended with a message, and none is expected' : undefined
  }
  if (completion) return expected === true ? undefined : misfit(completion, expected, 'completion')
  return isOver ? 'the flow has ended without a message' : 'the flow has not ended'
}

function faultInError(
  problem: PhoneError | undefined,
  expected: NonNullable<Expect['error']>
): string | undefined {
  if (!problem) return 'the step before went well, and an error is expected'
  const { key, status, shown, message } = problem
  const wanted = typeof expected === 'string' ? { key: expected } : expected
  return misfit({ key, status, shown, message }, wanted, 'error')
}

function faultsInField(
  phone: Phone,
  name: string,
  expected: NonNullable<Expect['field']>[string]
): (string | undefined)[] {
  try {
    const { error, options, ...actual } = phone.field(name)
    const { error: wantedError, ...others } = expected
    return [
      misfit({ ...actual, options: options.map(({ id }) => id) }, others, name),
      wantedError === undefined ? undefined : faultInText(error, wantedError, `${name}.error`)
    ]
  } catch (error) {
    if (error instanceof SimulatorError) return [error.message]
    throw error
  }
}
