import { isSince } from '../version.ts'
import { isBinding, isDynamic } from './dynamic.ts'
import type { Facts, Format } from './facts.ts'
import { checkFormat } from './formats.ts'
import type { Standing, Tell } from './tell.ts'
import { checkLength } from './text-length.ts'
import { describe, quote } from './words.ts'

/** Formats that a blank text does not break already. */
const FREE: ReadonlySet<Format | undefined> = new Set([undefined, 'regex'])

/** Judge a text that is neither binding nor expression, unless its property takes neither. */
export function judgeText(text: string, about: Facts, standing: Standing, tell: Tell): void {
  if (!about.dynamic && isMeantDynamic(text, standing)) {
    const name = quote(standing.name)
    tell('static-only', `${name} is ${describe(text)}; it is never dynamic: write a plain text.`)
  } else if (!/\S/.test(text) && FREE.has(about.format)) {
    judgeBlank(text, about, standing, tell)
  } else {
    checkFormat(text, about, standing, tell)
    checkLength(text, about, standing, tell)
  }
}

function isMeantDynamic(text: string, { version }: Standing): boolean {
  return isBinding(text) || (isSince(version, '6.0') && isDynamic(text))
}

function judgeBlank(
  text: string,
  { neverBlank, isItem }: Facts,
  { name, version }: Standing,
  tell: Tell
): void {
  if (neverBlank && text === '') {
    tell('empty-text', `${quote(name)} is empty; it needs at least one character.`)
  } else if (neverBlank) {
    tell('blank-text', `${quote(name)} is blank; write a text.`)
  } else if (isSince(version, '6.0')) {
    const message = `${quote(name)} is blank; write a text, or leave it out.`
    tell('blank-text', message, isItem ? { severity: 'warning', source: 'inferred' } : {})
  }
}

/** Judge a text in several pieces, which `about.listSince` allows. */
export function judgeTextList(
  pieces: readonly unknown[],
  about: Facts,
  standing: Standing,
  tell: Tell
): void {
  const { name, version } = standing
  const { listSince = version } = about
  if (!isSince(version, listSince)) {
    const late = `${quote(name)} takes a list of strings from Flow JSON ${listSince}`
    tell('property-type', `${late}; this file says ${version}.`)
    return
  }
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece === 'string') continue
    const message = `${quote(`${name}[${index}]`)} is ${describe(piece)}; it must be a string.`
    tell('property-type', message, { path: [index] })
  }
  const texts = pieces.filter(piece => typeof piece === 'string')
  checkLength(texts.join('\n'), about, standing, tell)
}
