import type { z } from 'zod'
import { asArray, isObject, type Json } from '../../document.ts'
import { selectAction, updateAction } from '../actions.ts'
import { component, object } from '../component.ts'
import type { Tell } from '../tell.ts'
import { dynamicChoice, dynamicList, integer, literal, text } from '../values.ts'
import {
  description,
  enabled,
  errorMessage,
  initValue,
  inputName,
  label,
  required,
  visible
} from './shared.ts'

/** An item of a list: that the text may not be blank is inferred. */
const itemText = (maxLength: number) => literal({ maxLength, isItem: true })

/** Options of a CheckboxGroup, a RadioButtonsGroup and a Dropdown (spec: section 10.3). */
function option(title: { clientMaxLength?: number } = {}) {
  return object('An option', {
    id: literal({ neverBlank: true }),
    title: literal({ maxLength: 30, isItem: true, ...title }),
    description: itemText(300).optional(),
    metadata: itemText(20).optional(),
    enabled: enabled(),
    image: text({ since: '5.0', format: 'base64' }).optional(),
    'alt-text': text({ since: '5.0', isItem: true }).optional(),
    color: literal({ since: '5.0', format: 'color' }).optional(),
    'on-select-action': updateAction().optional(),
    'on-unselect-action': updateAction().optional()
  })
}

const groupLabel = () => text({ maxLength: 30, clientMaxLength: 80, requiredSince: '4.0' })
const groupDescription = () => text({ since: '4.0', maxLength: 300 }).optional()
const mediaSize = () =>
  dynamicChoice(['regular', 'large'], {
    since: '5.0',
    literalInClient: true,
    default: 'regular'
  }).optional()
const initValues = () => dynamicList(text(), { since: '4.0', outsideForm: true }).optional()

export const CheckboxGroup = component(
  'CheckboxGroup',
  {
    'data-source': dynamicList(option(), { minItems: 1, maxItems: 20 }),
    name: inputName(),
    'min-selected-items': integer({ minimum: 0, minimumSource: 'client' }).optional(),
    'max-selected-items': integer({ minimum: 2, minimumSource: 'client' }).optional(),
    enabled: enabled(),
    label: groupLabel(),
    required: required(),
    visible: visible(),
    'on-select-action': selectAction().optional(),
    'on-unselect-action': updateAction().optional(),
    description: groupDescription(),
    'init-value': initValues(),
    'error-message': errorMessage(),
    'media-size': mediaSize()
  },
  { inputValue: () => 'array' }
)

export const RadioButtonsGroup = component(
  'RadioButtonsGroup',
  {
    'data-source': dynamicList(option(), { minItems: 1, maxItems: 20 }),
    name: inputName(),
    enabled: enabled(),
    label: groupLabel(),
    required: required(),
    visible: visible(),
    'on-select-action': selectAction().optional(),
    'on-unselect-action': updateAction().optional(),
    description: groupDescription(),
    'init-value': initValue(),
    'error-message': errorMessage(),
    'media-size': mediaSize()
  },
  { inputValue: () => 'string' }
)

const Chip = object('An option of a ChipsSelector', {
  id: literal({ neverBlank: true }),
  title: itemText(20),
  enabled: enabled(),
  'on-select-action': updateAction().optional(),
  'on-unselect-action': updateAction().optional()
})

export const ChipsSelector = component(
  'ChipsSelector',
  {
    'data-source': dynamicList(Chip, { minItems: 2, clientMinItems: 1, maxItems: 20 }),
    name: inputName(),
    'min-selected-items': integer({ minimum: 0 }).optional(),
    'max-selected-items': integer({ minimum: 1, minimumSource: 'client' }).optional(),
    enabled: enabled(),
    label: label(80),
    required: required(),
    visible: visible(),
    'on-select-action': selectAction({ since: '7.1' }).optional(),
    'on-unselect-action': updateAction({ since: '7.1' }).optional(),
    description: description(),
    'init-value': initValues(),
    'error-message': errorMessage()
  },
  { since: '6.3', inputValue: () => 'array' }
)

export const Dropdown = component(
  'Dropdown',
  {
    label: label(20),
    'data-source': dynamicList(option({ clientMaxLength: 80 }), { minItems: 1, maxItems: 200 }),
    name: inputName(),
    required: required(),
    enabled: enabled(),
    visible: visible(),
    'on-select-action': selectAction().optional(),
    'on-unselect-action': updateAction().optional(),
    'init-value': initValue(),
    'error-message': errorMessage()
  },
  { inputValue: () => 'string', check: checkPictures }
)

/** A Dropdown with pictures takes half as many options (spec: Flow JSON, section 10.3.4). */
const MOST_PICTURES = 100

function checkPictures(node: Json, tell: Tell): void {
  const options = asArray(node['data-source'])
  if (options.length <= MOST_PICTURES || options.length > 2 * MOST_PICTURES) return
  if (!options.some(option => isObject(option) && Object.hasOwn(option, 'image'))) return
  const limit = `when one has an image, WhatsApp takes at most ${MOST_PICTURES}`
  const message = `\`data-source\` has ${options.length} items; ${limit}.`
  tell('too-many-items', message, { path: ['data-source'] })
}

export type Option = z.output<ReturnType<typeof option>>
