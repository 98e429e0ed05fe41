import { isObject, type Json } from '../src/flow-json/document.ts'
import { type PropertyFacts, propertyOf } from '../src/flow-json/schema/index.ts'
import { limitsOf } from '../src/flow-json/schema/text-length.ts'
import type { ComponentView } from '../src/simulator/index.ts'

/** A component with its texts as long as a phone shows them (spec: Flow JSON, section 10). */
export function shortened(view: ComponentView): ComponentView {
  const { type, props, label, input } = view
  const about = (name: string) => propertyOf(type, name)
  const items = about('data-source')?.items ?? {}
  return {
    ...view,
    props: cutAll(props, about),
    label: cut(label, about(type === 'EmbeddedLink' ? 'text' : 'label'), props),
    ...(input && {
      input: {
        ...input,
        options: input.options.map(option => ({
          ...option,
          title: cut(option.title, items.title),
          props: cutAll(option.props, name => items[name])
        }))
      }
    })
  }
}

function cutAll(props: Json, about: (name: string) => PropertyFacts | undefined): Json {
  const cutAt = (name: string, value: unknown): unknown => {
    if (typeof value === 'string') return cut(value, about(name), props)
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([end, of]) => [end, cutAt(name, of)]))
  }
  return Object.fromEntries(
    Object.entries(props).map(([name, value]) => [name, cutAt(name, value)])
  )
}

function cut(text: string, about: PropertyFacts | undefined, owner: Json = {}): string {
  if (!about) return text
  const { docs, client } = limitsOf(about, owner)
  const limit = Math.max(docs, client)
  // Code units are at least as many as characters.
  if (text.length <= limit) return text
  const characters = [...text]
  return characters.length <= limit ? text : `${characters.slice(0, limit).join('').trimEnd()}…`
}
