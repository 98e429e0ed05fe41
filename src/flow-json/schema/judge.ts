import { isObject } from '../document.ts'
import { isExpression } from '../expression/index.ts'
import { isSince } from '../version.ts'
import { isBinding, isDynamic } from './dynamic.ts'
import type { Facts, Kind } from './facts.ts'
import { judgeArray, judgeMap } from './judge-collection.ts'
import { judgeText, judgeTextList } from './judge-text.ts'
import { below, type Judge, type Standing, type Tell } from './tell.ts'
import { describe, misfit, oneOf, quote } from './words.ts'

/** Tell what is wrong with a value by itself: not with the properties and items inside of it. */
export function judge(value: unknown, about: Facts, standing: Standing, tell: Tell): void {
  if (about.dynamic && about.kind !== 'condition' && isDynamic(value)) {
    judgeDynamic(value, about, standing, tell)
  } else {
    JUDGES[about.kind](value, about, standing, tell)
  }
}

const JUDGES: Record<Kind, Judge> = {
  string: judgeString,
  number: judgeNumber,
  integer: judgeNumber,
  boolean: judgeBoolean,
  enum: judgeEnum,
  constant: judgeConstant,
  binding: judgeBinding,
  condition: judgeCondition,
  array: judgeArray,
  map: judgeMap,
  json: () => {},
  object: judgeObject,
  action: judgeObject,
  component: judgeObject
}

/** Judge a binding or an expression where one may stand: its type is known when it runs. */
function judgeDynamic(text: string, about: Facts, { version, name }: Standing, tell: Tell): void {
  if (about.literalInClient) {
    tell('literal-preferred', `${quote(name)}: WhatsApp takes ${oneOf(about.values ?? [])} only.`)
  }
  if (isBinding(text) || isSince(version, '6.0')) return
  const late = `${quote(name)} is an expression in backticks: those came with Flow JSON 6.0`
  // A text in backticks is still a text.
  const options = about.kind === 'string' ? ({ severity: 'warning' } as const) : {}
  tell('expression-version', `${late}; this file says ${version}.`, options)
}

function judgeString(value: unknown, about: Facts, standing: Standing, tell: Tell): void {
  if (typeof value === 'string') {
    judgeText(value, about, standing, tell)
  } else if (Array.isArray(value) && about.listSince) {
    judgeTextList(value, about, standing, tell)
  } else if (isObject(value) && about.objectForm) {
    judgeObjectForm(value, about, standing, tell)
  } else if (about.format === 'flow-version') {
    const message = `\`version\` is ${describe(value)}; it must be a string such as “7.3”.`
    tell('version-unknown', message)
  } else {
    tell('property-type', misfit(value, about, standing))
  }
}

function judgeBoolean(value: unknown, about: Facts, standing: Standing, tell: Tell): void {
  if (typeof value === 'boolean') return
  if (isObject(value) && about.objectForm) judgeObjectForm(value, about, standing, tell)
  else tell('property-type', misfit(value, about, standing))
}

/** One value for each end of a range; whether the mode asks for that is for the CalendarPicker. */
function judgeObjectForm(
  value: Record<string, unknown>,
  { objectForm, ...about }: Facts,
  standing: Standing,
  tell: Tell
): void {
  if (objectForm === 'media') return
  for (const end of ['start-date', 'end-date']) {
    if (!Object.hasOwn(value, end)) continue
    const name = `${standing.name}.${end}`
    judge(value[end], about, { ...standing, name }, below(tell, end))
  }
}

function judgeNumber(value: unknown, about: Facts, standing: Standing, tell: Tell): void {
  const name = quote(standing.name)
  if (about.numeralText && typeof value === 'string' && /^\d{1,9}$/.test(value)) {
    tell('number-as-text', `${name} is a string; write the number: ${Number(value)}.`)
    return
  }
  if (typeof value !== 'number' || (about.kind === 'integer' && !Number.isInteger(value))) {
    tell('property-type', misfit(value, about, standing))
    return
  }
  const { minimum = value, maximum = value } = about
  if (value < minimum) {
    const options = about.minimumSource ? { source: about.minimumSource } : {}
    tell('number-minimum', `${name} is ${value}; the least is ${minimum}.`, options)
  }
  if (value > maximum) tell('number-maximum', `${name} is ${value}; the most is ${maximum}.`)
}

function judgeEnum(value: unknown, about: Facts, standing: Standing, tell: Tell): void {
  if (typeof value === 'string' && about.values?.includes(value)) return
  const rule = typeof value === 'string' ? 'enum-value' : 'property-type'
  tell(rule, misfit(value, about, standing))
}

function judgeConstant(value: unknown, about: Facts, standing: Standing, tell: Tell): void {
  if (value !== about.values?.[0]) tell('constant-value', misfit(value, about, standing))
}

function judgeBinding(value: unknown, about: Facts, standing: Standing, tell: Tell): void {
  const rule = typeof value === 'string' ? 'binding-required' : 'property-type'
  tell(rule, misfit(value, about, standing))
}

function judgeCondition(value: unknown, about: Facts, standing: Standing, tell: Tell): void {
  if (typeof value === 'string' && isExpression(value)) judgeDynamic(value, about, standing, tell)
  if (typeof value === 'string' || typeof value === 'boolean') return
  tell('property-type', misfit(value, about, standing))
}

function judgeObject(value: unknown, about: Facts, standing: Standing, tell: Tell): void {
  if (!isObject(value)) tell('property-type', misfit(value, about, standing))
}
