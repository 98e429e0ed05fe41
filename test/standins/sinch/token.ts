import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { check, mediaType, readForm } from '../check.ts'
import { type Answer, type Call, Refusal, type Routes } from '../service.ts'
import { unauthorized } from './errors.ts'
import type { SinchState } from './state.ts'

const Grant = z.strictObject({ grant_type: z.literal('client_credentials') })

const oauthError = (status: number, error: string) => (words: string) => ({
  status,
  body: { error, error_description: words }
})

/** `POST /oauth2/token` (spec: Sinch, section 3.1). */
export function tokenRoutes(state: SinchState): Routes {
  return {
    'POST /oauth2/token': async call => {
      const invalid = oauthError(400, 'invalid_request')
      const [scheme, credentials = ''] = (call.headers.authorization ?? '').split(' ')
      const denied = oauthError(401, 'invalid_client')('wrong key')
      if (scheme !== 'Basic') throw new Refusal(denied, 'key and secret are not in Basic')
      if (mediaType(call) !== 'application/x-www-form-urlencoded') {
        throw new Refusal(invalid('not a form'), 'Content-Type is not a urlencoded form')
      }
      check(Grant, await readForm(call, invalid), oauthError(400, 'unsupported_grant_type'))
      const expected = `${state.keyId}:${state.keySecret}`
      if (credentials !== Buffer.from(expected).toString('base64')) throw new Refusal(denied)
      const token = `eyJ${randomBytes(24).toString('base64url')}`
      state.tokens.set(token, state.now() + state.expiresIn * 1000)
      const body = {
        access_token: token,
        token_type: 'bearer',
        expires_in: state.expiresIn,
        scope: ''
      }
      return { status: 200, body }
    }
  }
}

/** What every call of an API has to have (section 3.3), with a token of its own that is still good. */
export function checkHeaders(
  state: SinchState,
  call: Call,
  error: (status: number) => Answer
): void {
  const { authorization = '', accept = '', 'user-agent': agent = '' } = call.headers
  const [scheme, token = ''] = authorization.split(' ')
  if (scheme !== 'Bearer') {
    throw new Refusal(error(401), 'not authorised by a Bearer token, which production has to use')
  }
  if (!accept.includes('application/json')) throw new Refusal(error(400), 'no Accept of JSON')
  if (/^(node|undici)?$/.test(agent)) throw new Refusal(error(400), 'no User-Agent of its own')
  const end = state.tokens.get(token)
  if (end === undefined) throw new Refusal(unauthorized(error(401), 'not a token'))
  if (end <= state.now()) throw new Refusal(unauthorized(error(401), 'the token has expired'))
}
