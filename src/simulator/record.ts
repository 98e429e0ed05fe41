/** Something that a phone looks at. */
export interface Check {
  readonly name: CheckName
  readonly passed: boolean
  /** What is wrong, if it did not pass. */
  readonly message?: string
}

export type CheckName =
  | 'form'
  | 'status'
  | 'decryption'
  | 'json'
  | 'format'
  | 'screen'
  | 'transition'
  | 'data-model'
  | 'components'
  | 'completion'
  | 'acknowledgement'
  | 'url'

/** One request, and what came of it. */
export interface Exchanged {
  /** The request as it was before it was encrypted. */
  readonly request: Readonly<Record<string, unknown>>
  /** Missing if no answer came. */
  readonly status?: number
  /** The reply, decrypted; missing if there is none, or it cannot be read. */
  reply?: unknown
  /** Bytes of the two bodies as they went over the wire. */
  readonly bytes: { readonly sent: number; readonly received: number }
  /** From the first byte of the request to the last of the reply, in milliseconds. */
  readonly ms: number
  readonly checks: Check[]
}

/** What somebody did, and all that came of it. */
export interface Step {
  /** As in `tap Continue`. */
  readonly action: string
  /** The screen that it was done on: none when the flow opens. */
  readonly from?: string
  /** The screen that is open afterwards: none when the flow is over. */
  screen?: string
  /** Requests in their order: retries and error notifications, too. */
  readonly exchanges: Exchanged[]
  /** What the phone looked at by itself, without a reply. */
  readonly checks: Check[]
  ms: number
  /** What it ended with, if it did not go as intended. */
  error?: string
  /** The address that it opened in the browser. */
  opened?: string
}

/** A check as a record has it: `fault` says what is wrong, if something is. */
export function checked(name: CheckName, fault?: string): Check {
  return fault === undefined ? { name, passed: true } : { name, passed: false, message: fault }
}
