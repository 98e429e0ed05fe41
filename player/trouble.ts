/** What can be made to go wrong, so as to see what becomes of it. */
export const TROUBLES = {
  slow: { label: 'Slow network', hint: 'Each request takes 3 s longer' },
  lost: { label: 'Lost reply', hint: 'The reply never arrives; the phone gives up after 10 s' },
  'wrong-key': { label: 'Wrong key (421)', hint: 'Sealed for another public key' },
  expired: {
    label: 'Expired token (427)',
    hint: 'Answered in the endpoint’s place: the token is over'
  },
  'bad-signature': { label: 'Bad signature (432)', hint: 'Signed with another app secret' }
} as const

export type Trouble = keyof typeof TROUBLES

export const TROUBLE_NAMES = Object.keys(TROUBLES).filter(isTrouble)

/** The bytes of an AES key that RSA-2048 has wrapped. */
const WRAPPED_BYTES = 256

function isTrouble(name: string): name is Trouble {
  return Object.hasOwn(TROUBLES, name)
}

/** The same envelope, as if it were sealed for the holder of another key. */
export function forAnotherKey(body: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(WRAPPED_BYTES))
  // Below the modulus, whatever that is.
  bytes[0] = 0
  return JSON.stringify({
    ...JSON.parse(body),
    encrypted_aes_key: btoa(String.fromCharCode(...bytes))
  })
}

/** A signature of the right form that is wrong. */
export const otherSignature = `sha256=${'0'.repeat(64)}`
