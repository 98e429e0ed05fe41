import t from 'tap'
import { checkSignature } from '../../src/protocol/signature.ts'

// Section 16 of the data channel's specification.
const secret = 'test-app-secret'
const body = Buffer.from(
  '{"encrypted_flow_data":"AAAA","encrypted_aes_key":"BBBB","initial_vector":"CCCC"}'
)
const header = 'sha256=5dbe9d8483b0456b976c7fa79d4e5872da83afb938dacf3c85e6e9f690b94a53'

t.test('the signature of the specification is good, under any of our secrets', async t => {
  t.doesNotThrow(() => checkSignature(body, header, [secret]))
  t.doesNotThrow(() => checkSignature(body, header, ['new', secret]))
})

t.test('every other is refused with one code, and a reason for the log', async t => {
  const refusals: [string, string | string[] | undefined, string[], RegExp][] = [
    ['none', undefined, [secret], /no X-Hub-Signature-256 header/],
    ['empty', '', [secret], /not sha256=/],
    ['sha1', header.replace('sha256', 'sha1'), [secret], /not sha256=/],
    ['too short', header.slice(0, -1), [secret], /not sha256=/],
    ['too long', `${header}0`, [secret], /not sha256=/],
    ['with a line after it', `${header}\n`, [secret], /not sha256=/],
    ['twice', [header, header], [secret], /not sha256=/],
    ['of another secret', header, ['other'], /another app secret, or the body was changed/],
    ['without a secret', header, [], /another app secret/]
  ]
  for (const [name, value, secrets, message] of refusals) {
    t.throws(
      () => checkSignature(body, value, secrets),
      { code: 'FLOW_ERR_SIGNATURE', statusCode: 432, message },
      name
    )
  }
})
