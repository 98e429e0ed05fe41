import type { Finding, Location } from './finding.ts'
import { MAX_PROBLEMS, type Problem, readOutline } from './json-outline.ts'
import type { Part, Span } from './json-places.ts'
import { readLines, type TextLines } from './text-lines.ts'
import type { TextRuleId } from './text-rules.ts'

/** Meta's limit for the text, in bytes of UTF-8 (spec: Flow JSON, section 2). */
export const MAX_BYTES = 10 * 1024 * 1024

const NO_OBJECT = 'A Flow JSON is an object, { … }: put everything into one.'
const BOM = /^\ufeff/
/** Puts U+FFFD where bytes are not UTF-8. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** A Flow JSON as it was read: its value, and where in the text each part of it stands. */
export interface SourceText {
  /**
   * What `JSON.parse` makes of the text, without members named `__proto__`. Keys such as
   * `constructor` are own properties like any other. Undefined when the text is no JSON, or was not
   * read to its end; a finding then says why.
   */
  value: unknown
  /** The text that locations refer to: without a byte order mark, and empty if nothing was read. */
  text: string
  /** What is wrong with the text as such, in its order. */
  findings: Finding[]
  /**
   * Locate a value by its JSON Pointer, or the key that it stands under. What is not there has the
   * location of its nearest ancestor. Also works for what could be read of a broken text.
   */
  locate(pointer: string, part?: Part): Location
}

/**
 * Read a Flow JSON, whoever wrote it. Never throws; time and memory are bounded by the size.
 *
 * @example
 * const { value, findings, locate } = readSource('{ "version": "7.3",\n  "screens": [] }')
 * locate('/screens', 'key') // { line: 2, column: 3, endLine: 2, endColumn: 12 }
 */
export function readSource(input: string | Uint8Array): SourceText {
  const refusal = refuse(input)
  if (refusal) {
    const { locate } = readLines('')
    const finding = toFinding(refusal, locate)
    return { value: undefined, text: '', findings: [finding], locate: () => locate(0, 0) }
  }
  const text = (typeof input === 'string' ? input : utf8.decode(input)).replace(BOM, '')
  const lines = readLines(text)
  const outline = readOutline(text, lines.lineOf)
  const isJson = outline.problems.every(
    ({ rule }) => rule !== 'json-syntax' && rule !== 'json-depth'
  )
  const value = isJson ? parse(text, outline.problems) : undefined
  const problems: Problem[] = [
    ...(typeof input === 'string' ? [] : badBytes(input)),
    ...outline.problems,
    ...(isJson && !isObject(value)
      ? [error('json-object', NO_OBJECT, outline.find('', 'value'))]
      : [])
  ]
  return {
    value,
    text,
    findings: problems
      .toSorted((a, b) => a.start - b.start)
      .map(problem => toFinding(problem, lines.locate)),
    locate(pointer, part = 'value') {
      const { start, end } = outline.find(pointer, part)
      return lines.locate(start, end)
    }
  }
}

/** Say why an input is not read at all. */
function refuse(input: string | Uint8Array): Problem | undefined {
  const size = sizeOf(input)
  if (size > MAX_BYTES) {
    const message = `A Flow JSON may have ${MAX_BYTES} bytes (10 MB); this has ${size}.`
    return error('json-size', message, { start: 0, end: 0 })
  }
  if (typeof input === 'string' || !isUtf16(input)) return undefined
  return error('json-encoding', 'This is UTF-16: save it as UTF-8.', { start: 0, end: 0 })
}

/** JSON begins with ASCII, so a zero byte there, or the other byte order mark, is UTF-16. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === 0 || second === 0) return true
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}

function sizeOf(input: string | Uint8Array): number {
  if (typeof input !== 'string') return input.byteLength
  // A code unit has one to three bytes, and what is much too long is not measured.
  const isSettled = input.length > MAX_BYTES || input.length * 3 <= MAX_BYTES
  return isSettled ? input.length : new TextEncoder().encode(input).length
}

/** Find what the decoder had to replace. */
function badBytes(bytes: Uint8Array): Problem[] {
  if (isUtf8(bytes)) return []
  // U+FFFD may also stand there by right. It gets another character of three bytes instead.
  const copy = bytes.slice()
  for (let at = copy.indexOf(0xef); at !== -1; at = copy.indexOf(0xef, at + 1)) {
    if (copy[at + 1] === 0xbf && copy[at + 2] === 0xbd) copy[at + 2] = 0xbc
  }
  const text = utf8.decode(copy).replace(BOM, '')
  const problems: Problem[] = []
  let omitted = 0
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', at + 1)) {
    const message = 'What stands here is not UTF-8: save the file as UTF-8.'
    if (problems.length === MAX_PROBLEMS) omitted++
    else problems.push(error('json-encoding', message, { start: at, end: at + 1 }))
  }
  const last = problems.at(-1)
  if (last && omitted > 0) last.message += ` There are ${omitted} more like this.`
  return problems
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function parse(text: string, problems: Problem[]): unknown {
  const isHostile = problems.some(({ rule }) => rule === 'prototype-key')
  return isHostile
    ? JSON.parse(text, (key, value) => (key === '__proto__' ? undefined : value))
    : JSON.parse(text)
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function error(rule: TextRuleId, message: string, span: Span): Problem {
  return { rule, severity: 'error', message, pointer: '', ...span }
}

function toFinding(problem: Problem, locate: TextLines['locate']): Finding {
  const { rule, severity, pointer, message, start, end } = problem
  return { code: 'INVALID_FLOW_JSON', severity, rule, pointer, ...locate(start, end), message }
}
