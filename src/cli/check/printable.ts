// Beside the control characters: what breaks lines, and what turns the direction of writing.
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/**
 * Make a text safe for a terminal: a tab becomes a space, another control character its picture
 * (`␛`). Its length stays, so that columns do.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, character => {
    if (character === '\t') return ' '
    const code = character.charCodeAt(0)
    if (code === 0x7f) return '\u2421'
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd'
  })
}

/** Write JSON in which also what `JSON.stringify` leaves as it is, is safe for a terminal. */
export function printableJson(value: unknown): string {
  const json = JSON.stringify(value, undefined, 2)
  return json.replace(UNSAFE, character =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}
