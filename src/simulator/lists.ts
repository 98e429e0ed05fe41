import { propertyOf } from '../flow-json/schema/index.ts'
import { quote } from '../flow-json/schema/words.ts'
import { numberOf } from './inputs/input.ts'
import type { ComponentView, ScreenView } from './view.ts'

/**
 * Say which list a phone does not show: it has too few or too many items, or ids that do not tell
 * them apart (spec: Flow JSON, sections 10.3 and 13).
 */
export function faultInLists({ components }: ScreenView): string | undefined {
  for (const component of components.filter(({ visible }) => visible)) {
    const fault = faultInList(component)
    if (fault !== undefined) return `${quote(component.input?.name ?? component.key)} ${fault}`
  }
  return undefined
}

function faultInList({ type, input, rows, props }: ComponentView): string | undefined {
  const about = propertyOf(type, rows ? 'list-items' : 'data-source')
  if (!about) return undefined
  const ids = (rows ?? input?.options ?? []).map(({ id }) => id)
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = about
  if (ids.length < minItems) return `has ${ids.length} items; a phone takes ${minItems} at least`
  if (ids.length > maxItems) return `has ${ids.length} items; a phone takes ${maxItems} at most`
  if (ids.includes('')) return 'has an item without an id'
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) return `has two items with the id ${quote(twice)}`
  const min = numberOf(props['min-selected-items'], 0)
  const max = numberOf(props['max-selected-items'], Number.POSITIVE_INFINITY)
  return min > max ? `asks for ${min} options at least and ${max} at most` : undefined
}
