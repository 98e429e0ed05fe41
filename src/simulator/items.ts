import { asArray, asObject, type Component, isObject, type Json } from '../flow-json/document.ts'
import { type Read, resolve } from '../flow-json/expression/index.ts'
import { evaluated, isOn, textOf } from './evaluated.ts'
import { isSingleChoice, maxOf } from './inputs/choices.ts'
import { type OptionView, textsOf } from './inputs/input.ts'

/** A row of a NavigationList (spec: Flow JSON, section 10.9). */
export interface RowView {
  readonly key: string
  readonly id: string
  readonly title: string
  readonly enabled: boolean
  /** As in Flow JSON: `main-content`, `start`, `end`, `badge`, `tags`. */
  readonly props: Json
}

/** The items of `data-source` or `list-items`, with their actions. */
export function itemsOf({ node }: Pick<Component, 'node'>, read: Read): readonly Json[] {
  const list = node['data-source'] ?? node['list-items']
  return asArray(Array.isArray(list) ? list : resolve(list, read)).filter(isObject)
}

/** The options of a list; when as many are selected as may be, the others are off. */
export function optionsOf(
  component: Component,
  { props, value, read }: { props: Json; value: unknown; read: Read }
): readonly OptionView[] {
  if (!Object.hasOwn(component.node, 'data-source')) return []
  const selected = typeof value === 'string' ? [value] : textsOf(value)
  const options = itemsOf(component, read).map(item => {
    const { id, title, ...about } = evaluated(item, read)
    return {
      id: textOf(id),
      title: textOf(title),
      enabled: isOn(item, 'enabled', read),
      selected: selected.includes(textOf(id)),
      props: about
    }
  })
  const { type } = component
  const isSeveral = type === 'CheckboxGroup' || type === 'ChipsSelector'
  if (!isSeveral || selected.length < maxOf({ props, options })) return options
  if (isSingleChoice({ type, props, options })) return options
  return options.map(option => ({ ...option, enabled: option.enabled && option.selected }))
}

/** The rows of a NavigationList. */
export function rowsOf(component: Component, read: Read): readonly RowView[] {
  return itemsOf(component, read).map((item, index) => {
    const { id, ...props } = evaluated(item, read)
    return {
      key: `${component.pointer}/list-items/${index}`,
      id: textOf(id),
      title: textOf(asObject(props['main-content']).title),
      enabled: isOn(item, 'enabled', read),
      props
    }
  })
}
