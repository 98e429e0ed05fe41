import { asArray, asObject, isObject, type Json } from '../../document.ts'
import { listAction } from '../actions.ts'
import { component, object } from '../component.ts'
import type { Tell } from '../tell.ts'
import { dynamicChoice, dynamicList, list, literal, setting, text } from '../values.ts'
import { description, inputName } from './shared.ts'

const itemText = (maxLength: number) => literal({ maxLength, isItem: true })

const Item = object('An item of a NavigationList', {
  id: literal({ neverBlank: true }),
  'main-content': object('`main-content`', {
    title: itemText(30),
    description: itemText(20).optional(),
    metadata: itemText(80).optional()
  }),
  start: object('`start`', {
    image: literal({ format: 'base64' }),
    'alt-text': literal({ isItem: true }).optional()
  }).optional(),
  end: object('`end`', {
    title: itemText(10).optional(),
    description: itemText(10).optional(),
    metadata: itemText(10).optional()
  }).optional(),
  badge: itemText(15).optional(),
  tags: list(itemText(15), { minItems: 1, maxItems: 3 }).optional(),
  enabled: setting({ default: true, source: 'client' }).optional(),
  'on-click-action': listAction().optional()
})

/** Spec: Flow JSON, section 10.9. */
export const NavigationList = component(
  'NavigationList',
  {
    name: inputName(),
    'list-items': dynamicList(Item, { minItems: 1, maxItems: 20 }),
    label: text({ maxLength: 80 }).optional(),
    description: description(),
    'media-size': dynamicChoice(['regular', 'large'], {
      literalInClient: true,
      default: 'regular'
    }).optional(),
    'on-click-action': listAction().optional()
  },
  { since: '6.2', maxPerScreen: 2, inputValue: () => 'string', check: checkList }
)

function checkList(node: Json, tell: Tell): void {
  const items = asArray(node['list-items']).map(asObject)
  checkActions(node, items, tell)
  checkEnds(node, items, tell)
  const [, ...more] = indicesOf(items, 'badge')
  for (const index of more) {
    const path = ['list-items', index, 'badge']
    tell('list-badge', 'Another item has a `badge` already: a list has one.', { path, part: 'key' })
  }
}

function checkActions(node: Json, items: readonly Json[], tell: Tell): void {
  const onList = Object.hasOwn(node, 'on-click-action')
  for (const [index, item] of items.entries()) {
    const path = ['list-items', index]
    const onItem = Object.hasOwn(item, 'on-click-action')
    if (onList && onItem) {
      const message = 'The list has an `on-click-action` already: write it there or on each item.'
      const at = [...path, 'on-click-action']
      tell('list-action-twice', message, { path: at, part: 'key' })
    }
    if (onList || onItem) continue
    const message = 'This item has no `on-click-action`, and neither has its NavigationList.'
    tell('list-action-missing', message, { path })
  }
}

function checkEnds(node: Json, items: readonly Json[], tell: Tell): void {
  const withEnd = indicesOf(items, 'end')
  for (const index of withEnd) {
    const { end, badge } = items[index] ?? {}
    const at = { path: ['list-items', index, 'end'], part: 'key' } as const
    if (node['media-size'] === 'large') {
      tell('list-end-large', '`end` is not shown while `media-size` is large: remove one.', at)
    }
    const count = isObject(end) ? Object.keys(end).length : 1
    if (count === 0 || count > 2) {
      const wanted = 'it takes one or two of title, description and metadata'
      tell('list-end-keys', `\`end\` has ${count} properties; ${wanted}.`, at)
    }
    if (badge !== undefined) {
      tell('list-end-mixed', 'An item has a `badge` or an `end`, not both.', at)
    }
  }
  if (withEnd.length === 0 || withEnd.length === items.length) return
  const missing = items.findIndex(item => !Object.hasOwn(item, 'end'))
  const message = 'This item has no `end`, and others of the list have one: all have it, or none.'
  tell('list-end-mixed', message, { path: ['list-items', missing] })
}

function indicesOf(items: readonly Json[], name: string): number[] {
  return items.flatMap((item, index) => (Object.hasOwn(item, name) ? [index] : []))
}
