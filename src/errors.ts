import createError from '@fastify/error'

/**
 * Every error that Flowgate raises, with the HTTP status that answers it.
 *
 * A message is written for the log and the terminal. It names screens, paths, expectations and
 * files, never a value from a request, a key, a token or a secret, so it may be logged as it
 * stands; the reply carries the code alone. `FLOW_ERR_TOKEN_INVALID` is the exception: its message
 * is the sentence that WhatsApp shows the user, so it is sealed into the reply and not logged.
 *
 * docs/errors.md says for each code what to do.
 */

export const FLOW_ERR_NOT_FOUND = createError('FLOW_ERR_NOT_FOUND', 'Nothing here; %s', 404)
export const FLOW_ERR_GONE = createError(
  'FLOW_ERR_GONE',
  'The sender hung up before the answer',
  499
)

// The request, in the order of the checks (spec: data channel, section 6).
export const FLOW_ERR_OVERLOAD = createError('FLOW_ERR_OVERLOAD', 'Under pressure: %s', 503)
export const FLOW_ERR_SIGNATURE = createError(
  'FLOW_ERR_SIGNATURE',
  'Request signature refused: %s',
  432
)
export const FLOW_ERR_ENVELOPE = createError(
  'FLOW_ERR_ENVELOPE',
  'Not an encrypted Flows request: %s',
  400
)
export const FLOW_ERR_DECRYPTION = createError(
  'FLOW_ERR_DECRYPTION',
  'Request cannot be decrypted: %s',
  421
)
export const FLOW_ERR_KEY_PROVIDER = createError(
  'FLOW_ERR_KEY_PROVIDER',
  'The private keys cannot be used at the moment',
  503
)
export const FLOW_ERR_REQUEST = createError(
  'FLOW_ERR_REQUEST',
  'Decrypted, but not a Flows request: %s',
  400
)
export const FLOW_ERR_TOKEN_SIGNATURE = createError(
  'FLOW_ERR_TOKEN_SIGNATURE',
  'flow_token_signature refused: %s',
  432
)
export const FLOW_ERR_TOKEN_INVALID = createError<
  'FLOW_ERR_TOKEN_INVALID',
  427,
  [message: string, options?: { cause: unknown }]
>('FLOW_ERR_TOKEN_INVALID', '%s', 427)
export const FLOW_ERR_UNKNOWN_SCREEN = createError(
  'FLOW_ERR_UNKNOWN_SCREEN',
  'Request names a screen that flow "%s" does not have; it has %s',
  400
)
export const FLOW_ERR_PAYLOAD = createError(
  'FLOW_ERR_PAYLOAD',
  'Payload of screen %s does not fit: %s',
  400
)

export const FLOW_ERR_DUPLICATE = createError(
  'FLOW_ERR_DUPLICATE',
  'The same envelope is being answered already: %s',
  409
)

// The flow's own code: the developer's to mend.
export const FLOW_ERR_NO_HANDLER = createError(
  'FLOW_ERR_NO_HANDLER',
  'Flow "%s" has no handler for %s',
  500
)
export const FLOW_ERR_HISTORY = createError(
  'FLOW_ERR_HISTORY',
  '%s cannot be answered: the screen before it is not remembered, and has no load handler',
  500
)
export const FLOW_ERR_HANDLER = createError('FLOW_ERR_HANDLER', 'Handler of %s failed', 500)
export const FLOW_ERR_RESPONSE = createError(
  'FLOW_ERR_RESPONSE',
  'Answer of %s does not fit: %s',
  500
)
export const FLOW_ERR_RESPONSE_FLOW_JSON = createError(
  'FLOW_ERR_RESPONSE_FLOW_JSON',
  'Answer of %s breaks its Flow JSON: %s',
  500
)
export const FLOW_ERR_RESPONSE_SIZE = createError(
  'FLOW_ERR_RESPONSE_SIZE',
  'Answer is %s bytes of JSON; WhatsApp takes at most %s',
  500
)
export const FLOW_ERR_DEADLINE = createError(
  'FLOW_ERR_DEADLINE',
  'Handler of %s did not answer within %s ms',
  500
)
export const FLOW_ERR_STORE = createError('FLOW_ERR_STORE', 'Store: %s', 503)
export const FLOW_ERR_STATE = createError('FLOW_ERR_STATE', 'State of flow "%s": %s', 500)
export const FLOW_ERR_ONCE = createError(
  'FLOW_ERR_ONCE',
  'A step of flow "%s" that runs once: %s',
  500
)
export const FLOW_ERR_STATE_KEY = createError(
  'FLOW_ERR_STATE_KEY',
  'STATE_KEY is not set, and nothing is kept unencrypted',
  500
)
export const FLOW_ERR_CONTRACT = createError('FLOW_ERR_CONTRACT', 'Contract of flow "%s": %s', 500)

// Flow tokens of our own.
export const FLOW_ERR_TOKEN_ISSUE = createError(
  'FLOW_ERR_TOKEN_ISSUE',
  'No flow token for "%s": %s',
  500
)
export const FLOW_ERR_TOKEN_DATA = createError(
  'FLOW_ERR_TOKEN_DATA',
  'Flow token of "%s" was issued with data that does not fit: %s',
  500
)
export const FLOW_ERR_TOKEN_KEY = createError(
  'FLOW_ERR_TOKEN_KEY',
  'Key of flow tokens (TOKEN_KEY): %s',
  500
)

// Files from PhotoPicker and DocumentPicker.
export const FLOW_ERR_MEDIA_URL = createError(
  'FLOW_ERR_MEDIA_URL',
  'Media address refused: %s',
  500
)
export const FLOW_ERR_MEDIA_DOWNLOAD = createError(
  'FLOW_ERR_MEDIA_DOWNLOAD',
  'Media download failed: %s',
  500
)
export const FLOW_ERR_MEDIA_SIZE = createError(
  'FLOW_ERR_MEDIA_SIZE',
  'Media file is larger than %s bytes',
  500
)
export const FLOW_ERR_MEDIA_INTEGRITY = createError(
  'FLOW_ERR_MEDIA_INTEGRITY',
  'Media file is not the one that was sent: %s',
  500
)

// The player.
export const FLOW_ERR_PLAYER = createError(
  'FLOW_ERR_PLAYER',
  'The player is for whoever sits at this machine: %s',
  403
)
export const FLOW_ERR_PLAYER_FLOW = createError(
  'FLOW_ERR_PLAYER_FLOW',
  'Flow "%s" cannot be played: %s',
  500
)
export const FLOW_ERR_PLAYER_STEP = createError(
  'FLOW_ERR_PLAYER_STEP',
  'Not a step to record: %s',
  400
)

// Starting.
export const FLOW_ERR_CONFIG = createError('FLOW_ERR_CONFIG', '%s', 500)
export const FLOW_ERR_KEY = createError('FLOW_ERR_KEY', '%s', 500)

/** Whether an error is one of these, and so may pick the status and be logged with its message. */
export function isFlowError(error: unknown): error is createError.FastifyError {
  return error instanceof createError.FastifyError && error.code.startsWith('FLOW_ERR_')
}
