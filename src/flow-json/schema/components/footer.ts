import type { Json } from '../../document.ts'
import { footerAction } from '../actions.ts'
import { component } from '../component.ts'
import type { Tell } from '../tell.ts'
import { text } from '../values.ts'
import { quote } from '../words.ts'
import { enabled, label } from './shared.ts'

const caption = () => text({ maxLength: 15 }).optional()

/** Spec: Flow JSON, section 10.7. */
export const Footer = component(
  'Footer',
  {
    label: label(35),
    'left-caption': caption(),
    'center-caption': caption(),
    'right-caption': caption(),
    enabled: enabled(),
    'on-click-action': footerAction()
  },
  { maxPerScreen: 1, check: checkCaptions }
)

function checkCaptions(node: Json, tell: Tell): void {
  const [left, center, right] = ['left-caption', 'center-caption', 'right-caption'].map(name =>
    Object.hasOwn(node, name)
  )
  if (left !== right) {
    const [there, missing] = left
      ? ['left-caption', 'right-caption']
      : ['right-caption', 'left-caption']
    const message = `${quote(there)} needs ${quote(missing)} beside it.`
    tell('footer-side-captions', message, { path: [there], part: 'key' })
  }
  if (!center || !(left || right)) return
  const message = '`center-caption` stands alone: remove it, or the captions at the sides.'
  tell('footer-center-caption', message, { path: ['center-caption'], part: 'key' })
}
