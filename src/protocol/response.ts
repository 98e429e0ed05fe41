import { FLOW_ERR_RESPONSE, FLOW_ERR_RESPONSE_SIZE } from '../errors.ts'

/** Reply to a health check. */
export const PONG = { data: { status: 'active' } }

/** Reply to an error notification. */
export const ACKNOWLEDGED = { data: { acknowledged: true } }

/** The reserved screen that ends a flow. */
export const SUCCESS = 'SUCCESS'

/**
 * The member of any answer's data that shows in a snackbar. A phone takes it out before it looks at
 * the data, so no screen declares it. Spec: data channel, section 5.2.
 */
export const SNACKBAR = 'error_message'

/**
 * Meta states a total of 1 MB for the data channel and not of what; a plaintext above this is over
 * the limit however it is counted. Spec: data channel, section 8.
 */
export const MAX_RESPONSE_BYTES = 1024 * 1024

/** Write a reply as JSON in UTF-8, ready to be sealed. Throws FLOW_ERR_RESPONSE, FLOW_ERR_RESPONSE_SIZE. */
export function toJson(response: object): Buffer {
  let json: Buffer
  try {
    json = Buffer.from(JSON.stringify(response))
  } catch (cause) {
    throw new FLOW_ERR_RESPONSE('the handler', 'it cannot be written as JSON', { cause })
  }
  if (json.length > MAX_RESPONSE_BYTES) {
    throw new FLOW_ERR_RESPONSE_SIZE(json.length, MAX_RESPONSE_BYTES)
  }
  return json
}
