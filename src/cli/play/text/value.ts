import type { ComponentView, InputView } from '../../../simulator/index.ts'
import { printable } from '../../check/printable.ts'
import { labelOf } from './draw.ts'

/** What there is to be filled in. */
export type Filled = ComponentView & { readonly input: InputView }

const SEVERAL = new Set(['CheckboxGroup', 'ChipsSelector'])
export const PICKERS = new Set(['PhotoPicker', 'DocumentPicker'])

/** What to ask for an input, with its options by their numbers. */
export function questionFor(component: Filled): string {
  const { type, input, props } = component
  const options = input.options.map(
    ({ id, title, enabled, selected }, index) =>
      `     ${String(index + 1).padStart(3)}  ${printable(title || id)}${selected ? '  ✓' : ''}${enabled ? '' : '  (off)'}\n`
  )
  return `${options.join('')}${printable(labelOf(component))} (${hintFor(type, props.mode === 'range')}): `
}

function hintFor(type: string, isRange: boolean): string {
  if (SEVERAL.has(type)) return 'numbers, as in 1, 3; - for none'
  if (type === 'RadioButtonsGroup' || type === 'Dropdown') return 'a number; - for none'
  if (PICKERS.has(type)) return 'paths of files, separated by commas; - for none'
  if (isRange) return 'two dates, as in 2026-01-05 2026-01-09'
  if (type === 'DatePicker' || type === 'CalendarPicker') return 'a date, as in 2026-01-05'
  if (type === 'TextArea') return String.raw`text, \n for a new line; - for none`
  return 'text; - for none'
}

/** Read an answer as the value that the input takes: it says itself if it does not. */
export function valueFrom(answer: string, { type, input, props }: Filled): unknown {
  const isNone = answer === '-'
  const idOf = (word: string) => input.options[Number(word) - 1]?.id ?? word
  if (SEVERAL.has(type)) return isNone ? [] : wordsOf(answer).map(idOf)
  if (PICKERS.has(type)) return isNone ? [] : wordsOf(answer)
  if (isNone) return ''
  if (type === 'RadioButtonsGroup' || type === 'Dropdown') return idOf(answer)
  if (props.mode === 'range') {
    const [start, end] = answer.split(/[\s,]+/)
    return { 'start-date': start, ...(end && { 'end-date': end }) }
  }
  return type === 'TextArea' ? answer.replaceAll(String.raw`\n`, '\n') : answer
}

function wordsOf(answer: string): string[] {
  return answer
    .split(',')
    .map(word => word.trim())
    .filter(Boolean)
}
