import { asArray, asObject, type FlowDocument } from '../src/flow-json/document.ts'
import type { ComponentView, InputView } from '../src/simulator/index.ts'
import { shownDate } from './dates.ts'
import { textIn } from './text.ts'
import type { Visited } from './visited.ts'

/** What a user sees of the answers, once the flow has ended. */
export interface Summary {
  readonly title: string
  readonly answers: readonly { readonly label: string; readonly value: string }[]
}

/** Spec: Flow JSON, section 3.2. */
const MASK = '•'.repeat(12)
const PICKERS = ['PhotoPicker', 'DocumentPicker']
const SECRET = ['password', 'passcode']

export function summarize(visited: Visited, document: FlowDocument): readonly Summary[] {
  return visited
    .map(({ id, title, components }) => {
      const sensitive = asArray(document.screen(id)?.node.sensitive)
      const answers = components.flatMap(component => {
        const { input, visible } = component
        if (!visible || !input) return []
        const value = answerIn(component, input, sensitive.includes(input.name))
        return value === undefined || value === '' ? [] : [{ label: labelOf(component), value }]
      })
      return { title, answers }
    })
    .filter(({ answers }) => answers.length > 0)
}

/** Undefined for what is not shown at all. */
function answerIn(
  { type, props }: ComponentView,
  { value, options }: InputView,
  isSensitive: boolean
): string | undefined {
  if (SECRET.includes(String(props['input-type']))) return undefined
  if (PICKERS.includes(type)) {
    if (isSensitive) return undefined
    return asArray(value)
      .map(file => textIn(asObject(file).file_name))
      .join(', ')
  }
  if (type === 'OptIn') return value === true ? 'Yes' : undefined
  const chosen = options.filter(({ selected }) => selected).map(({ title }) => title)
  const text = chosen.length > 0 ? chosen.join(', ') : plain(type, value)
  return isSensitive && text !== '' ? MASK : text
}

function plain(type: string, value: unknown): string {
  if (type !== 'DatePicker' && type !== 'CalendarPicker') return textIn(value)
  const { 'start-date': start, 'end-date': end } = asObject(value)
  const days = start === undefined && end === undefined ? [value] : [start, end]
  return days.map(shownDate).filter(Boolean).join(' – ')
}

function labelOf({ label, props, input }: ComponentView): string {
  return label || textIn(props.title) || (input?.name ?? '')
}
