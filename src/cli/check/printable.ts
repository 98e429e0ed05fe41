/**
 * Control characters, what breaks lines, and what is not seen and yet changes how text looks or
 * hides some (Cf): marks of direction, zero width spaces, tags. The joiners stay, which write emoji
 * and Persian or Indic words and hide nothing, and the Arabic signs of Cf, which are seen.
 */
const UNSAFE =
  /(?![\u0600-\u0605\u06dd\u0890\u0891\u08e2\u200c-\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu

/**
 * Make a text safe for a terminal: a tab becomes a space, another control character its picture
 * (`␛`). Its length stays, so that columns do.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, character => {
    if (character === '\t') return ' '
    const code = character.charCodeAt(0)
    if (code === 0x7f) return '\u2421'
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd'.repeat(character.length)
  })
}

/** Write JSON in which also what `JSON.stringify` leaves as it is, is safe for a terminal. */
export function printableJson(value: unknown): string {
  const json = JSON.stringify(value, undefined, 2)
  return json.replace(UNSAFE, character => {
    if (character === '\n') return character
    return character.replace(
      /[\s\S]/g,
      unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
    )
  })
}
