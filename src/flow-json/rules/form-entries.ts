import { asObject, type Component, type FlowDocument, type Screen } from '../document.ts'
import { escapeSegment } from '../pointer.ts'
import { formOf, isInput } from './inputs.ts'

/** What a Form gives to one of its inputs. */
export interface FormEntry {
  readonly key: string
  readonly value: unknown
  /** Undefined when the Form has no such input. */
  readonly input: Component | undefined
  readonly pointer: string
  readonly screen: Screen
}

/** List what the Forms give to their inputs, as far as it stands in the text. */
export function entriesOf(
  { screens }: FlowDocument,
  property: 'init-values' | 'error-messages'
): readonly FormEntry[] {
  return screens.flatMap(screen =>
    [...formsOf(screen)].flatMap(([{ node, pointer }, inputs]) =>
      Object.entries(asObject(node[property])).map(([key, value]) => ({
        key,
        value,
        input: inputs.get(key),
        pointer: `${pointer}/${property}/${escapeSegment(key)}`,
        screen
      }))
    )
  )
}

/** The Forms of a screen, each with its inputs by name. */
function formsOf(screen: Screen): ReadonlyMap<Component, ReadonlyMap<unknown, Component>> {
  const forms = new Map<Component, Map<unknown, Component>>()
  for (const component of screen.components) {
    if (component.type === 'Form') forms.set(component, new Map())
    const form = isInput(component) ? formOf(component) : undefined
    if (form) forms.get(form)?.set(component.node.name, component)
  }
  return forms
}
