import { z } from 'zod'
import { parseJson } from '../parse-json.ts'

const text = z.string().optional().catch(undefined)

/** What Sinch says of a refusal, in whichever of its forms. */
export interface SinchError {
  /** `INVALID_ARGUMENT`, `flow_not_found`, `invalid_client` … */
  readonly code: string | undefined
  readonly words: string | undefined
  /** What Sinch advises. */
  readonly resolution?: string | undefined
}

/** Of the Conversation API: bare, or wrapped in `error` (spec: Sinch, section 5.5). */
const Conversation = z
  .object({ message: z.string(), status: text })
  .transform(({ message, status }) => ({ code: status, words: message }))

const ErrorBody = z.union([
  z.object({ error: Conversation }).transform(({ error }) => error),
  /** Of the Provisioning API (section 13.1). */
  z
    .object({ errorCode: z.string(), message: text, resolution: text })
    .transform(({ errorCode, message, resolution }) => ({
      ...{ code: errorCode, words: message, resolution }
    })),
  /** Of OAuth2 (section 3.1). */
  z
    .object({ error: z.string(), error_description: text })
    .transform(({ error, error_description }) => ({ code: error, words: error_description })),
  Conversation
])

/** Nothing, where the body is in none of the forms: so it is for many a 401, and for gateways. */
export function readError(body: Buffer): SinchError | undefined {
  return ErrorBody.safeParse(parseJson(body)).data
}
