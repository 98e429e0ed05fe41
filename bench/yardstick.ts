// The yardstick: how many RSA-2048 private operations one core does, with nothing around them.
import {
  constants,
  createPrivateKey,
  createPublicKey,
  privateDecrypt,
  publicEncrypt
} from 'node:crypto'

const key = createPrivateKey(process.env.PRIVATE_KEY ?? '')
const padding = constants.RSA_PKCS1_OAEP_PADDING
const block = publicEncrypt(
  { key: createPublicKey(key), padding, oaepHash: 'sha256' },
  Buffer.alloc(16, 1)
)

process.on('message', ({ seconds }: { seconds: number }) => {
  const startedAt = performance.now()
  const endsAt = startedAt + seconds * 1000
  let count = 0
  while (performance.now() < endsAt) {
    privateDecrypt({ key, padding, oaepHash: 'sha256' }, block)
    count++
  }
  process.send?.((count * 1000) / (performance.now() - startedAt))
})
process.on('disconnect', () => process.exit())
