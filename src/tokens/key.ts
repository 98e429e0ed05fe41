/** As many characters as `openssl rand -hex 16` prints, the least that holds 128 random bits. */
const MIN_LENGTH = 32
/** What is random has more; a word that is repeated has fewer. */
const MIN_DIFFERENT = 8

/** Say what is wrong with keys for flow tokens, and how to mend it. Never the key itself. */
export function faultInTokenKeys(keys: readonly string[]): string | undefined {
  if (keys.length === 0) return 'there is none: `openssl rand -base64 32` makes one'
  const weak = keys.findIndex(isWeak)
  if (weak === -1) return undefined
  const which = keys.length === 1 ? 'it' : `number ${weak + 1} of ${keys.length}`
  return `${which} could be guessed: it takes ${MIN_LENGTH} random characters; \`openssl rand -base64 32\` makes them`
}

function isWeak(key: string): boolean {
  return key.length < MIN_LENGTH || new Set(key).size < MIN_DIFFERENT
}
