import forge from 'node-forge'
import t from 'tap'
import { checkFlowTokenSignature } from '../../src/protocol/flow-token-signature.ts'

const secret = 'test-app-secret'
const base64url = (binary: string) =>
  forge.util.encode64(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** A JWT made by node-forge. */
function jwt(header: object, claims: unknown, key = secret): string {
  const parts = [header, claims].map(part => base64url(forge.util.encodeUtf8(JSON.stringify(part))))
  const hmac = forge.hmac.create()
  hmac.start('sha256', key)
  hmac.update(parts.join('.'))
  return [...parts, base64url(hmac.digest().getBytes())].join('.')
}
const hs256 = { alg: 'HS256' }
const check = (flowTokenSignature: string | undefined, flowToken = 'tok-é') =>
  checkFlowTokenSignature({ flowToken, flowTokenSignature }, 'require', ['new', secret])

t.test('a JWT that vouches for the token is good, whatever else it says', async t => {
  // Section 16 of the data channel's specification.
  const spec =
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmbG93X3Rva2VuIjoidG9rLTEifQ.SNKB1jTnuVZqbaia0GtLLx_nrkTgnJLKSIo4IWMu5i4'
  t.doesNotThrow(() => check(spec, 'tok-1'))
  t.doesNotThrow(() => check(jwt(hs256, { flow_token: 'tok-é' })))
  t.doesNotThrow(() => check(jwt(hs256, { flow_token: 'tok-é', exp: 1, iat: 'x' })))
})

t.test('every other is refused with one code, and a reason for the log', async t => {
  const good = jwt(hs256, { flow_token: 'tok-é' })
  const [header = '', claims = '', mac = ''] = good.split('.')
  const none = `${base64url('{"alg":"none"}')}.${claims}.`
  const refusals: [string, string | undefined, RegExp][] = [
    ['none', undefined, /absent/],
    ['not a JWT', 'eyJ', /not a compact JWT/],
    ['with a fourth part', `${good}.x`, /not a compact JWT/],
    ['alg none', none, /algorithm is not HS256/],
    ['alg HS512', jwt({ alg: 'HS512' }, { flow_token: 'tok-é' }), /algorithm is not HS256/],
    ['crit', jwt({ alg: 'HS256', crit: ['b64'] }, { flow_token: 'tok-é' }), /algorithm/],
    ['a header that is no JSON', `!!.${claims}.${mac}`, /algorithm/],
    ['of another secret', jwt(hs256, { flow_token: 'tok-é' }, 'other'), /another app secret/],
    ['without a MAC', `${header}.${claims}.`, /another app secret/],
    ['with a short MAC', `${header}.${claims}.${mac.slice(0, 8)}`, /another app secret/],
    ['of another token', jwt(hs256, { flow_token: 'tok-e' }), /another flow_token/],
    ['without a token', jwt(hs256, {}), /holds no flow_token/],
    ['with a token that is no text', jwt(hs256, { flow_token: 7 }), /holds no flow_token/],
    ['with claims that are no object', jwt(hs256, null), /holds no flow_token/]
  ]
  for (const [name, signature, message] of refusals) {
    t.throws(
      () => check(signature),
      { code: 'FLOW_ERR_TOKEN_SIGNATURE', statusCode: 432, message },
      name
    )
  }
})
