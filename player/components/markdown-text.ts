const ROW = /^\s*\|/
const ITEM = /^\s*(?:[-+*]|\d+[.)])\s/

/** The text of a property with markdown: each item of a list is a paragraph, a row or a list item. */
export function markdownIn(value: unknown): string {
  const items = Array.isArray(value) ? value.filter(item => typeof item === 'string') : [value]
  return items.reduce<string>((text, item) => {
    if (typeof item !== 'string') return text
    if (text === '') return item
    const last = text.slice(text.lastIndexOf('\n') + 1)
    const goesOn = [ROW, ITEM].some(form => form.test(last) && form.test(item))
    return `${text}${goesOn ? '\n' : '\n\n'}${item}`
  }, '')
}
