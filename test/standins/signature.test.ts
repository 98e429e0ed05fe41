import t from 'tap'
import { metaSignature, sinchSignature } from './signature.ts'

t.test('Sinch’s signatures are those of the spec', async t => {
  const table = [
    {
      raw: '{"app_id":"01APPEXAMPLE000000000000000","message":{"id":"01MSG"}}',
      secret: 'example-webhook-secret',
      nonce: '01NONCEEXAMPLE0000000000000',
      timestamp: 1795305600,
      signature: 'P9K3c/7/My6hZg9AdLBRzUU4twgPW4LKF949K4ipfoA='
    },
    {
      raw: '{"app_id":"A","note":"café ✓"}',
      secret: 'sécret',
      nonce: 'n-2',
      timestamp: 1795305601,
      signature: 'jSupP922iL1/f4zWOubMMiiysvVTNKVcWEIahDMiY3o='
    }
  ]
  for (const { raw, secret, signature, ...moment } of table) {
    t.strictSame(sinchSignature(raw, secret, moment), {
      'x-sinch-webhook-signature': signature,
      'x-sinch-webhook-signature-nonce': moment.nonce,
      'x-sinch-webhook-signature-timestamp': String(moment.timestamp),
      'x-sinch-webhook-signature-algorithm': 'HmacSHA256'
    })
  }
})

t.test('Meta’s signature is the one of RFC 4231, in hexadecimal', async t => {
  // Test case 2 of the RFC, since the spec has no vector of its own for webhooks.
  t.strictSame(metaSignature('what do ya want for nothing?', 'Jefe'), {
    'x-hub-signature-256': 'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  })
})
