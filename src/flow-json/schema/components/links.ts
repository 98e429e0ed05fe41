import { linkAction, updateAction } from '../actions.ts'
import { component } from '../component.ts'
import { flag, text } from '../values.ts'
import { inputName, required, visible } from './shared.ts'

/** Spec: Flow JSON, section 10.6. */
export const EmbeddedLink = component(
  'EmbeddedLink',
  {
    text: text({ maxLength: 25, clientMaxLength: 30, neverBlank: true }),
    'on-click-action': linkAction(),
    visible: visible()
  },
  { maxPerScreen: 2 }
)

export const OptIn = component(
  'OptIn',
  {
    label: text({ maxLength: 120, clientMaxLength: 300 }),
    required: required(),
    name: inputName(),
    'on-click-action': linkAction().optional(),
    'on-select-action': updateAction().optional(),
    'on-unselect-action': updateAction().optional(),
    visible: visible(),
    'init-value': flag({ since: '4.0', outsideForm: true }).optional()
  },
  { maxPerScreen: 5, inputValue: () => 'boolean' }
)
