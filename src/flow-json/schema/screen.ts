import { asArray, asObject, type Json } from '../document.ts'
import { object } from './component.ts'
import { Component } from './components/containers.ts'
import { facts } from './facts.ts'
import type { Tell } from './tell.ts'
import { constant, json, list, literal, map, setting, text } from './values.ts'

const Layout = object('The layout', {
  type: constant('SingleColumnLayout'),
  children: list(Component)
}).register(facts, { kind: 'object', dynamic: false, clientRequiredSince: '6.0' })

/** Spec: Flow JSON, section 3; `title` is always required by section 14, point 4. */
export const Screen = object(
  'A screen',
  {
    id: literal({ format: 'screen-id' }),
    title: text({ neverBlank: true, source: 'client' }),
    layout: Layout,
    terminal: setting({ default: false }).optional(),
    success: setting({ default: true }).optional(),
    data: map(json(), { default: {} }).optional(),
    refresh_on_back: setting({ default: false }).optional(),
    sensitive: list(literal(), { since: '5.1', default: [] }).optional()
  },
  { check: checkScreen }
)

function checkScreen(node: Json, tell: Tell): void {
  if (Object.hasOwn(node, 'success') && node.terminal !== true) {
    const message =
      '`success` stands on a terminal screen only: remove it, or add `terminal: true`.'
    tell('success-placement', message, { path: ['success'], part: 'key' })
  }
  if (node.terminal !== true || !hasNavigationList(asObject(node.layout).children)) return
  const message =
    'A screen with a NavigationList has no `terminal`: the list leads to other screens.'
  tell('list-terminal', message, { path: ['terminal'], part: 'key' })
}

/** A NavigationList stands on the layout or in a Form there. */
function hasNavigationList(children: unknown): boolean {
  return asArray(children)
    .map(asObject)
    .some(
      ({ type, children }) =>
        type === 'NavigationList' || (type === 'Form' && hasNavigationList(children))
    )
}
