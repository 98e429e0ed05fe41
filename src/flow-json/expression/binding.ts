import { excerpt, type Problem, problemAt, type Span } from './problem.ts'

/** What a `${…}` refers to: a field or an input, of this screen or, with `screen`, of another. */
export interface Binding {
  readonly scope: 'data' | 'form'
  readonly screen?: string
  readonly path: readonly string[]
}

/** At most one of the two has something in it; a plain text has neither. */
export interface BindingReading {
  readonly binding?: Binding
  readonly problems: readonly Problem[]
}

/**
 * Read a text that is a binding as a whole: `${data.x.y}`, `${form.x}`, `${screen.ID.data.x}`,
 * `${screen.ID.form.x}`. A text that was meant to be one gives a problem, any other nothing (spec:
 * Flow JSON, section 6.1).
 *
 * ```ts
 * parseBinding('${screen.START.form.name}').binding
 * // { scope: 'form', screen: 'START', path: ['name'] }
 * ```
 */
export function parseBinding(text: string): BindingReading {
  const opening = text.indexOf('${')
  if (opening === -1) return { problems: withoutDollarOrBrace(text) }
  const closing = text.indexOf('}', opening)
  if (opening === 0 && closing === text.length - 1) {
    return readBinding(text, { offset: 0, end: text.length })
  }
  return { problems: [surrounded(text, opening, closing)] }
}

/** Write a binding as it stands in a Flow JSON. */
export function bindingText({ scope, screen, path }: Binding): string {
  const root = screen === undefined ? scope : `screen.${screen}.${scope}`
  return `\${${[root, ...path].join('.')}}`
}

/** Far longer than a path through any data model; it keeps hostile ones cheap. */
const MAX_PATH = 1000
const PATH = /^(?:screen\.([\w-]+)\.)?(data|form)\.([\w-]+(?:\.[\w-]+)*)$/

/** Read the `${…}` that fills the span. `hyphens` may stand in names outside of backticks only. */
export function readBinding(
  text: string,
  span: Span,
  { hyphens = true }: { hyphens?: boolean } = {}
): BindingReading {
  const from = span.offset + 2
  const body = text.slice(from, Math.min(span.end - 1, from + MAX_PATH + 1))
  const [, screen, scope, path] = body.length > MAX_PATH ? [] : (PATH.exec(body) ?? [])
  if (!path || (scope !== 'data' && scope !== 'form')) {
    return { problems: [diagnose(body, span)] }
  }
  const hyphen = body.indexOf('-')
  if (hyphen !== -1 && !hyphens) {
    const message =
      'A name inside of backticks has no hyphen, which would be a minus there: write it with an' +
      ' underscore, in the data model or the input as well.'
    const offset = from + hyphen
    return { problems: [problemAt('binding-hyphen', message, { offset, end: offset + 1 })] }
  }
  const segments = path.split('.')
  const binding: Binding = screen ? { scope, screen, path: segments } : { scope, path: segments }
  return { binding, problems: [] }
}

function diagnose(body: string, span: Span): Problem {
  const from = span.offset + 2
  const problem = (message: string, at: number, length = 1): Problem => {
    const offset = from + at
    const end = Math.min(offset + Math.max(length, 1), span.end)
    return problemAt('binding', message, { offset, end })
  }
  if (body.length > MAX_PATH) {
    const message = `This binding is longer than ${MAX_PATH} characters: it names one field.`
    return problemAt('too-long', message, span)
  }
  const trimmed = body.trim()
  if (trimmed === '') return problem('This binding is empty: write ${data.field}.', -2, span.end)
  const unclosed = body.indexOf('${')
  if (unclosed !== -1) {
    return problem('This binding is not closed before the next one begins: add }.', -2, 2)
  }
  if (body.startsWith('{')) return problem('A binding has one pair of braces: ${data.field}.', 0)
  const operator = /[=!<>&|?+*/%]+/.exec(body)
  if (operator) {
    const message =
      `${operator[0]} cannot stand inside of \${…}: only the path does, as in` +
      " `${data.field} == 'a'` in backticks (from 6.0)."
    return problem(message, operator.index, operator[0].length)
  }
  const index = body.indexOf('[')
  if (index !== -1) {
    return problem(
      'A binding has no index: it reads fields of objects, not items of arrays.',
      index
    )
  }
  if (trimmed !== body) {
    const blank = body.startsWith(trimmed) ? trimmed.length : 0
    return problem(`A binding has no blanks: write \${${excerpt(trimmed)}}.`, blank)
  }
  return diagnosePath(body, problem)
}

function diagnosePath(
  body: string,
  problem: (message: string, at: number, length?: number) => Problem
): Problem {
  const segments = body.split('.')
  const [root = '', screen = '', scope = ''] = segments
  const isScope = (name: string) => name === 'data' || name === 'form'
  if (root !== 'screen' && !isScope(root)) {
    const lower = root.toLowerCase()
    const instead =
      lower !== root && (lower === 'screen' || isScope(lower))
        ? `write ${lower} in small letters`
        : 'write ${data.field}, ${form.input} or ${screen.ID.data.field}'
    return problem(`“${excerpt(root)}” is not a source of values: ${instead}.`, 0, root.length)
  }
  if (root === 'screen' && !isScope(scope)) {
    const at = Math.min(7, body.length)
    if (isScope(screen)) {
      const local = `\${${segments.slice(1).join('.')}}`
      const other = `\${screen.ID.${segments.slice(1).join('.')}}`
      const message = `The screen's id is missing: write ${other}, or ${local} for this screen.`
      return problem(message, at, screen.length)
    }
    const example = `\${screen.${/^[\w-]+$/.test(screen) ? screen : 'ID'}.form.input}`
    return problem(
      `After the screen's id comes data or form: write ${example}.`,
      at,
      body.length - at
    )
  }
  if (segments.length === (root === 'screen' ? 3 : 1)) {
    return problem(`This binding names no field: write \${${body}.field}.`, 0, body.length)
  }
  const odd = /[^\w.-]/u.exec(body)
  if (odd) {
    const what = /\s/.test(odd[0]) ? 'a blank' : `“${excerpt(odd[0])}”`
    const message = `A name has letters (A to Z), digits, underscores and hyphens, not ${what}.`
    return problem(message, odd.index, odd[0].length)
  }
  return problem('A name is missing beside this dot.', body.search(/\.(?:\.|$)/))
}

const NEAR_MISS = [
  /^\{{1,2}\s*((?:data|form|screen)\.[\w.-]+)\s*\}{1,2}$/,
  /^\$\s*\{{1,2}\s*((?:data|form|screen)\.[\w.-]+)\s*\}{1,2}$/,
  /^\$\s*\(\s*((?:data|form|screen)\.[\w.-]+)\s*\)$/,
  /^\$((?:data|form|screen)\.[\w.-]+)$/
]

/** The problem of `{data.x}`, `$ {data.x}` and the like, when it is the whole text. */
function withoutDollarOrBrace(text: string): Problem[] {
  if (text.length > MAX_PATH) return []
  for (const miss of NEAR_MISS) {
    const [, path] = miss.exec(text.trim()) ?? []
    if (path === undefined) continue
    const message = `This is shown as it stands: a binding is written \${${path}}.`
    return [problemAt('binding', message, { offset: 0, end: text.length })]
  }
  return []
}

/** The problem of a text that has `${` in it, and is not from there to its end one binding. */
function surrounded(text: string, opening: number, closing: number): Problem {
  if (closing === -1) {
    return problemAt('binding', 'This binding is not closed: add }.', {
      offset: opening,
      end: text.length
    })
  }
  const end = closing + 1
  if (text[opening - 1] === '\\') {
    const message = 'A backslash before ${ makes it no binding: remove the backslash.'
    return problemAt('surrounding-text', message, { offset: opening - 1, end: opening })
  }
  const inner = readBinding(text, { offset: opening, end })
  const isAlone = text.slice(0, opening).trim() === '' && text.slice(end).trim() === ''
  if (inner.problems[0] && (isAlone || text[opening + 2] === '{')) return inner.problems[0]
  const around = opening > 0 ? { offset: 0, end: opening } : { offset: end, end: text.length }
  if (isAlone) {
    const message = 'A binding has no blanks around it: remove them.'
    return problemAt('surrounding-text', message, around)
  }
  const message =
    'A binding with text around it is shown as it stands. From 6.0 it can be an expression in' +
    ` backticks: ${rewrite(text) ?? "`'Hello ' ${data.name}`"}.`
  return problemAt('surrounding-text', message, around)
}

/** Longer advice is not read. */
const MAX_ADVICE = 160

/** `Hello ${data.name}!` as the expression that does it, in the spelling of a JSON text. */
function rewrite(text: string): string | undefined {
  // Quotes and backslashes inside of quotes: how to write them no page says.
  if (text.length > MAX_ADVICE || text.includes('\\')) return undefined
  const pieces = text.split(/(\$\{[^{}]*\})/)
  const isBinding = (piece: string) => piece.startsWith('${')
  const isSound = (piece: string) =>
    readBinding(piece, { offset: 0, end: piece.length }, { hyphens: false }).binding
  const [bindings, texts] = [pieces.filter(isBinding), pieces.filter(piece => !isBinding(piece))]
  if (!bindings.every(isSound)) return undefined
  const isOperation = texts.some(piece => /[=!<>]=|&&|\|\|/.test(piece))
  if (texts.some(piece => piece.includes(isOperation ? '"' : "'"))) return undefined
  const members = pieces
    .filter(piece => piece !== '')
    .map(piece => (isBinding(piece) ? piece : `'${piece.replaceAll('`', '\\`')}'`))
  return JSON.stringify(`\`${isOperation ? text : members.join(' ')}\``)
}
