import { isSince, isVersionName, VERSIONS } from '../version.ts'
import { readDate } from './dates.ts'
import type { Facts, Format } from './facts.ts'
import type { Standing, Tell } from './tell.ts'
import { describe, quote } from './words.ts'

/** Tell when a text has not the shape that its property asks for. */
export function checkFormat(text: string, about: Facts, standing: Standing, tell: Tell): void {
  if (about.format) CHECKS[about.format](text, standing, tell)
}

const CHECKS: Record<Format, (text: string, standing: Standing, tell: Tell) => void> = {
  base64: checkBase64,
  color: checkColor,
  'data-api-version': checkDataApiVersion,
  date: checkDate,
  'calendar-init-value': checkCalendarDate,
  'flow-version': checkFlowVersion,
  regex: checkRegex,
  'screen-id': checkScreenId,
  uri: checkUri
}

const DATA_URI = /^data:[\w.+-]+\/[\w.+-]+;base64,/

function checkBase64(text: string, { name }: Standing, tell: Tell): void {
  const [prefix = ''] = DATA_URI.exec(text.slice(0, 100)) ?? []
  if (text.length > prefix.length && !/[^\w+/=\s-]/.test(text.slice(prefix.length))) return
  const wanted = 'it must be a picture in base64, with or without data:image/png;base64, before it'
  tell('image-source', `${quote(name)} is ${describe(text)}; ${wanted}.`)
}

function checkColor(text: string, { name }: Standing, tell: Tell): void {
  if (/^#[\da-f]{6}$/i.test(text)) return
  tell('text-pattern', `${quote(name)} is ${describe(text)}; a colour is # and six hex digits.`)
}

/** Spec: Flow JSON, section 1.1, and section 14, point 12. */
function checkDataApiVersion(text: string, { version }: Standing, tell: Tell): void {
  if (text === '3.0' || (text === '4.0' && isSince(version, '7.3'))) return
  const wanted = isSince(version, '7.3')
    ? 'it must be “3.0” or “4.0”'
    : `with Flow JSON ${version} it must be “3.0”`
  tell('data-api-version', `\`data_api_version\` is ${describe(text)}; ${wanted}.`)
}

function checkDate(text: string, { name, version }: Standing, tell: Tell): void {
  if (readDate(text, version) !== undefined) return
  const wanted = isSince(version, '5.0')
    ? 'a date is YYYY-MM-DD'
    : 'before Flow JSON 5.0 a date is its milliseconds since 1970, in a string'
  tell('date-format', `${quote(name)} is ${describe(text)}; ${wanted}.`)
}

function checkCalendarDate(text: string, { name, version }: Standing, tell: Tell): void {
  if (readDate(text, version) !== undefined) return
  tell('calendar-init-value', `${quote(name)} is ${describe(text)}; a date is YYYY-MM-DD.`)
}

function checkFlowVersion(text: string, _: Standing, tell: Tell): void {
  if (!isVersionName(text)) {
    const known = Object.entries(VERSIONS).filter(([, state]) => state !== 'unlisted')
    const names = known.map(([name]) => name).join(', ')
    tell('version-unknown', `\`version\` is ${describe(text)}; the known ones are ${names}.`)
  } else if (VERSIONS[text] === 'unlisted') {
    const message = `${text} is in no changelog, and may be refused: 7.3 has the same rules.`
    tell('version-unlisted', message)
  }
}

/** Longer ones are not compiled. */
const MAX_PATTERN = 10_000

function checkRegex(text: string, { name }: Standing, tell: Tell): void {
  if (text.length > MAX_PATTERN) return
  try {
    new RegExp(text)
  } catch {
    tell('pattern-format', `${quote(name)} is no regular expression: the phone ignores it.`)
  }
}

function checkScreenId(text: string, { name, version }: Standing, tell: Tell): void {
  const isStrict = isSince(version, '7.0')
  if (!/^[A-Za-z_]+$/.test(text)) {
    // Before 7.0 the client's pattern lets a comma through.
    const severity = isStrict || !/^[A-Za-z_,]+$/.test(text) ? 'error' : 'warning'
    const message = `${quote(name)} is ${describe(text)}; a screen id is letters and underscores.`
    tell('text-pattern', message, { severity })
  } else if (/^_+$/.test(text)) {
    const message = `${quote(name)} is underscores alone; from 7.0 a screen id has a letter.`
    tell('text-pattern', message, { severity: isStrict ? 'error' : 'warning', source: 'client' })
  }
}

function checkUri(text: string, { name }: Standing, tell: Tell): void {
  if (!/^[a-z][a-z\d+.-]*:\S+$/i.test(text)) {
    tell('uri-format', `${quote(name)} is ${describe(text)}; it must be an absolute URI.`)
  } else if (!/^https:\/\//i.test(text)) {
    const message = `${quote(name)} does not start with https://, so the phone does not open it.`
    tell('uri-format', message, { severity: 'warning', source: 'client' })
  }
}
