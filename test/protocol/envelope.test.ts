import t from 'tap'
import { open, parseEnvelope, seal } from '../../src/protocol/envelope.ts'
import { responses } from '../fixtures/vectors.ts'

const hex = (text: string) => Buffer.from(text, 'hex')
// Section 16 of the data channel's specification.
const aesKey = hex('000102030405060708090a0b0c0d0e0f')
const iv = hex('101112131415161718191a1b1c1d1e1f')

t.test('replies are sealed byte for byte as other implementations seal them', async t => {
  for (const { name, aes_key_hex, request_iv_hex, plaintext, body } of responses) {
    t.equal(
      seal(Buffer.from(plaintext), { aesKey: hex(aes_key_hex), iv: hex(request_iv_hex) }),
      body,
      name
    )
  }
  const spec: [string, string][] = [
    [
      '{"data":{"status":"active"}}',
      'IHgL0mWXHJ6FDPLH6+aygF5BfT+mPzwvzktiKvlmYpg8eFKqJX/07YVStaI='
    ],
    [
      '{"screen":"WELCOME","data":{"greeting":"Olá"}}',
      'IHgc0GOTW8rcFKPkz96EvDE+fXLnLzQtykslLBygUPgnM0z+WCh282N+NOQ1hhGMVUi42kx3EPxuPfmJ7La+'
    ],
    [
      '{"error_msg":"This link has expired"}',
      'IHgKwWOZTPuTXeaRsLCTmxUIfzKsJT55wwhsd1u/UvQwIkGyQtZ3e1xBpOceflVQ8Z996K4='
    ]
  ]
  for (const [plaintext, body] of spec)
    t.equal(seal(Buffer.from(plaintext), { aesKey, iv }), body, plaintext)
})

const envelope = (data: string) =>
  parseEnvelope(
    Buffer.from(
      JSON.stringify({
        encrypted_flow_data: data,
        encrypted_aes_key: Buffer.alloc(256).toString('base64'),
        initial_vector: iv.toString('base64')
      })
    )
  )
const ping = 'vryB0w/BTee4OvmgkgEf9dnfQfwZb8iWi7yl5iotFMJeuQl749lOptdzv/L1T2V2PA=='

t.test('requests are opened, and the exchange is theirs', async t => {
  const { plaintext, exchange } = open(envelope(ping), aesKey)
  t.equal(String(plaintext), '{"version":"3.0","action":"ping"}')
  t.strictSame(exchange, { aesKey, iv })
})

t.test('a request under another key, or with another tag, is refused with one code', async t => {
  const flipped = Buffer.from(ping, 'base64')
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1
  const refusals: [string, string, Buffer][] = [
    ['another key', ping, Buffer.alloc(16)],
    ['a key of 32 bytes', ping, Buffer.alloc(32)],
    ['no key', ping, Buffer.alloc(0)],
    ['another tag', flipped.toString('base64'), aesKey],
    ['a tag and one byte', Buffer.alloc(17).toString('base64'), aesKey]
  ]
  for (const [name, data, key] of refusals) {
    t.throws(
      () => open(envelope(data), key),
      { code: 'FLOW_ERR_DECRYPTION', statusCode: 421 },
      name
    )
  }
})

t.test('what is no envelope says which member, and not what it holds', async t => {
  const good = {
    encrypted_flow_data: ping,
    encrypted_aes_key: Buffer.alloc(256).toString('base64'),
    initial_vector: iv.toString('base64')
  }
  const refusals: [string, unknown, string][] = [
    ['nothing', '', 'the body is not a JSON object'],
    ['no object', '[]', 'the body is not a JSON object'],
    ['__proto__', '{"__proto__":{}}', 'the body is not a JSON object'],
    [
      'no member',
      {},
      'encrypted_flow_data: missing or not a string, encrypted_aes_key: missing or not a string, initial_vector: missing or not a string'
    ],
    [
      'URL-safe base64',
      { ...good, initial_vector: '-_8='.repeat(4) },
      'initial_vector: not base64'
    ],
    ['base64 without padding', { ...good, initial_vector: 'AAA' }, 'initial_vector: not base64'],
    ['a short IV', { ...good, initial_vector: 'AAAA' }, 'initial_vector: not 16 bytes'],
    [
      'a short key',
      { ...good, encrypted_aes_key: 'AAAA' },
      'encrypted_aes_key: shorter than the 256 bytes of an RSA-2048 block'
    ],
    [
      'no more than a tag',
      { ...good, encrypted_flow_data: Buffer.alloc(16).toString('base64') },
      'encrypted_flow_data: not longer than the 16-byte tag'
    ]
  ]
  for (const [name, body, reason] of refusals) {
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    t.throws(
      () => parseEnvelope(bytes),
      { code: 'FLOW_ERR_ENVELOPE', message: `Not an encrypted Flows request: ${reason}` },
      name
    )
  }
})
