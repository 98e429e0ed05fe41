import { asObject } from '../../flow-json/document.ts'
import type { ComponentView, ScreenView } from '../../simulator/index.ts'

/** A line of the response that a user can open in the chat. */
export interface Answer {
  readonly screen: string
  readonly label: string
  readonly text: string
}

const BULLETS = '•'.repeat(12)
const SECRET = ['password', 'passcode']

/** What was answered; what is sensitive is masked (spec: Flow JSON, section 3.2). */
export function answersOf(
  screens: readonly ScreenView[],
  { sensitive }: { sensitive: (screen: string) => readonly string[] }
): readonly Answer[] {
  return screens.flatMap(({ id, title, components }) =>
    components.filter(isShown).flatMap(component => {
      const text = spell(component)
      if (text === '') return []
      const isMasked =
        component.type !== 'OptIn' && sensitive(id).includes(component.input?.name ?? '')
      return [{ screen: title, label: labelOf(component), text: isMasked ? BULLETS : text }]
    })
  )
}

function isShown({ type, props, visible, input }: ComponentView): boolean {
  if (!visible || !input || type === 'PhotoPicker' || type === 'DocumentPicker') return false
  return !SECRET.includes(String(props['input-type']))
}

/** What an input is called; each end of a range has a label of its own. */
export function labelOf({ label, props }: ComponentView): string {
  return label || Object.values(asObject(props.label)).join(', ')
}

/** A value as a person reads it: options by their titles. */
function spell({ input }: ComponentView): string {
  const { value, options = [] } = input ?? {}
  const titles = options.filter(({ selected }) => selected).map(({ title }) => title)
  if (titles.length > 0) return titles.join(', ')
  if (value === undefined || value === null || options.length > 0) return ''
  if (typeof value === 'boolean') return value ? '✓' : ''
  return typeof value === 'object' ? Object.values(value).join(' – ') : String(value)
}
