/** What a name in generated code must not be: JavaScript's own words, and those of that code. */
const TAKEN = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval
  export extends false finally for function if implements import in instanceof interface let new
  null package private protected public return static super switch this throw true try typeof
  undefined var void while with yield
  answer ask back checkEndpoint defineFlow examples file from MediaFile send t z`.split(/\s+/)
)

/** The name of a flow as a name in code: `book-a-table` is `bookATable`. */
export function identifierOf(name: string): string {
  const [first = '', ...rest] = name.split(/[-_]+/).filter(Boolean)
  const camel = [first, ...rest.map(capitalized)].join('')
  if (/^\d/.test(camel)) return `flow${camel}`
  return isTaken(camel) ? `${camel}Flow` : camel
}

/** Whether generated code cannot give a name: it has a use there, or would hide a global. */
export function isTaken(name: string): boolean {
  return TAKEN.has(name) || name in globalThis
}

/** The name of a field as that of a schema: `time_slots` is `TimeSlot` for what the list holds. */
export function schemaNameOf(field: string, { isItem = false } = {}): string {
  const words = field.split(/[^A-Za-z0-9]+/).filter(Boolean)
  const name = words.map(capitalized).join('')
  if (!/^[A-Z]/.test(name)) return 'Shape'
  return isItem ? name.replace(/(?<=\w{2}[^s])s$/, '') : name
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
