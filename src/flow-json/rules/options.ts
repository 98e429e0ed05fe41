import { asArray, asObject, type FlowDocument, type Json } from '../document.ts'
import type { Rule } from '../rule.ts'
import { quote } from '../schema/words.ts'

const SELECT_EVENTS = ['on-select-action', 'on-unselect-action'] as const

/** Rules on lists to choose from (spec: Flow JSON, sections 7 and 10.3). */
export const optionRules: readonly Rule[] = [
  {
    id: 'option-id-duplicate',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'No two options of a list have the same `id`.',
    source: 'client',
    check(document, report) {
      for (const { items, pointer } of lists(document)) {
        const ids = new Set<unknown>()
        for (const [index, { id }] of items.entries()) {
          if (typeof id === 'string' && id !== '' && ids.has(id)) {
            report(
              `${pointer}/${index}/id`,
              `Another option has the id ${quote(id)} already; each needs its own.`
            )
          }
          ids.add(id)
        }
      }
    }
  },
  {
    id: 'options-image-and-color',
    code: 'DATA_SOURCE_ITEMS_HAVE_BOTH_IMAGE_AND_COLOR',
    summary: 'The options of a list have images or colours, not both.',
    source: 'client',
    since: '5.0',
    check(document, report) {
      for (const { items, pointer } of lists(document)) {
        const image = items.findIndex(item => Object.hasOwn(item, 'image'))
        const color = items.findIndex(item => Object.hasOwn(item, 'color'))
        if (image === -1 || color === -1) continue
        const [index, key, other] =
          color >= image ? [color, 'color', 'image'] : [image, 'image', 'color']
        report(
          `${pointer}/${index}/${key}`,
          `This list has options with \`image\` and with \`color\`; remove \`${key}\` ` +
            `or \`${other}\` from all.`,
          { part: 'key' }
        )
      }
    }
  },
  {
    id: 'select-action-twice',
    code: 'INVALID_UPDATE_DATA_ACTION_PAYLOAD',
    summary: 'A select action stands on the component or on its options, not on both.',
    source: 'client',
    since: '6.0',
    check(document, report) {
      for (const { node, items, pointer } of lists(document)) {
        for (const event of SELECT_EVENTS) {
          const index = items.findIndex(item => Object.hasOwn(item, event))
          if (index === -1 || !Object.hasOwn(node, event)) continue
          report(
            `${pointer}/${index}/${event}`,
            `The component has an \`${event}\` itself, and this option has another; keep one.`,
            { part: 'key' }
          )
        }
      }
    }
  }
]

interface List {
  readonly node: Json
  readonly pointer: string
  readonly items: readonly Json[]
}

/** The lists that stand in the text. */
function lists({ screens }: FlowDocument): readonly List[] {
  return screens.flatMap(({ components }) =>
    components.flatMap(({ type, node, pointer }) => {
      const key = type === 'NavigationList' ? 'list-items' : 'data-source'
      const items = asArray(node[key]).map(asObject)
      return items.length > 0 ? [{ node, pointer: `${pointer}/${key}`, items }] : []
    })
  )
}
