import { isObject, type Json } from '../document.ts'
import type { VersionName } from '../version.ts'
import { checkDates, readDate } from './dates.ts'
import { isDynamic } from './dynamic.ts'
import { below, type Tell } from './tell.ts'
import { listed, quote } from './words.ts'

const RANGE_ONLY = ['title', 'description', 'min-days', 'max-days']
const BY_MODE = ['label', 'helper-text', 'required', 'init-value', 'error-message']
const ENDS = ['start-date', 'end-date']

/** Check a CalendarPicker by its mode (spec: Flow JSON, section 10.4.2). */
export function checkCalendar(node: Json, tell: Tell, version: VersionName): void {
  const mode = modeOf(node)
  if (mode === 'single') refuseRangeOnly(node, tell)
  for (const name of BY_MODE) {
    if (Object.hasOwn(node, name)) checkShape(name, node[name], mode, below(tell, name))
  }
  const { 'min-days': min, 'max-days': max } = node
  if (typeof min === 'number' && typeof max === 'number' && min > max) {
    const message = `\`min-days\` is ${min}, above \`max-days\`, which is ${max}.`
    tell('calendar-days', message, { path: ['min-days'] })
  }
  checkDates(node, tell, version)
  checkOrder(node['init-value'], tell, version)
}

/** Find the mode of a CalendarPicker: undefined when only the phone knows it, or it is none. */
export function modeOf(node: Json): 'single' | 'range' | undefined {
  if (!Object.hasOwn(node, 'mode')) return 'single'
  return node.mode === 'single' || node.mode === 'range' ? node.mode : undefined
}

function refuseRangeOnly(node: Json, tell: Tell): void {
  for (const name of RANGE_ONLY) {
    if (!Object.hasOwn(node, name)) continue
    const message = `${quote(name)} goes with mode range; this CalendarPicker is single.`
    tell('calendar-range-only', message, { path: [name], part: 'key' })
  }
}

function checkShape(
  name: string,
  value: unknown,
  mode: 'single' | 'range' | undefined,
  tell: Tell
): void {
  if (isObject(value)) {
    if (mode !== 'single') checkEnds(name, value, tell)
    else tell('calendar-shape', `In mode single ${quote(name)} is one value, not one for each end.`)
  } else if (mode === 'range' && isPlain(value)) {
    tell('calendar-shape', `In mode range ${quote(name)} has a \`start-date\` and an \`end-date\`.`)
  }
}

function isPlain(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'string' && !isDynamic(value))
}

function checkEnds(name: string, value: Json, tell: Tell): void {
  for (const end of name === 'label' ? ENDS : ['start-date']) {
    if (Object.hasOwn(value, end)) continue
    tell('calendar-range-missing', `${quote(name)} needs ${quote(end)}.`)
  }
  for (const key of Object.keys(value)) {
    if (ENDS.includes(key)) continue
    const message = `${quote(name)} has no property ${quote(key)}; it has ${listed(ENDS)}.`
    tell('calendar-range-unknown', message, { path: [key], part: 'key' })
  }
}

function checkOrder(value: unknown, tell: Tell, version: VersionName): void {
  if (!isObject(value)) return
  const [start, end] = ENDS.map(name => readDate(value[name], version))
  if (start === undefined || end === undefined || start <= end) return
  const message = 'The `start-date` of `init-value` is after its `end-date`.'
  tell('date-range', message, { path: ['init-value', 'start-date'] })
}
