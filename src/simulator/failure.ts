import type { Step } from './record.ts'

/**
 * A mistake of whoever drives the simulator: a field that there is not, a button that is off. The
 * message says what would be right. The phone is as it was before.
 */
export class SimulatorError extends Error {
  override readonly name: string = 'SimulatorError'
}

/** What a phone shows when it has nothing better to say. */
export const SOMETHING_WRONG = 'Something went wrong. Please try again later.'

export interface Failure {
  /** Meta's name for it (spec: data channel, sections 4.5 and 6). */
  readonly key: string
  /** What is wrong, for whoever wrote the endpoint or the Flow JSON. */
  readonly message: string
  /** What the user reads. */
  readonly shown?: string
  /** The HTTP status of the reply. */
  readonly status?: number
  /** The button of the message that opened the flow is off from now on. */
  readonly isFinal?: boolean
  /** A phone tells the endpoint of it. */
  readonly isReported?: boolean
}

/**
 * What a phone cannot go on with: a reply that it refuses, a status, a timeout. It shows `shown`
 * and stays where it was.
 */
export class PhoneError extends Error {
  override readonly name: string = 'PhoneError'
  readonly key: string
  readonly shown: string
  readonly status: number | undefined
  readonly isFinal: boolean
  readonly isReported: boolean
  /** The record of the step that it ended. */
  step: Step | undefined

  constructor({ key, message, shown, status, isFinal, isReported }: Failure) {
    super(message)
    this.key = key
    this.shown = shown ?? SOMETHING_WRONG
    this.status = status
    this.isFinal = isFinal ?? false
    this.isReported = isReported ?? false
  }
}
