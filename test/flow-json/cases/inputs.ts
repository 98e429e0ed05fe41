import type { Cases } from './case.ts'
import { child, choose, form, input, of, only, option, when } from './flow.ts'

const picture = { image: 'iVBORw0KGgo=' }
const colour = { color: '#ff0000' }
const update = { name: 'update_data', payload: {} }
const group = (items: unknown, more = {}) =>
  of('RadioButtonsGroup', { 'data-source': items, ...more })

export const inputCases: Cases = {
  'input-name-duplicate': {
    code: 'DUPLICATE_FORM_COMPONENT_NAMES',
    breaks: [
      {
        flow: only([input('email'), of('OptIn', { name: 'email' })]),
        at: `${child(1)}/name`,
        says: /`ONLY` already has an input `email`, the TextInput at \/screens\/0\/layout/
      },
      {
        flow: only([form([when([input('a')], [input('a')]), choose({ b: [input('a')] })])]),
        at: [`${child(0)}/children/0/else/0/name`, `${child(0)}/children/1/cases/b/0/name`],
        says: /already has an input `a`/
      }
    ],
    passes: [
      only([form([input('form'), input('other'), input('__proto__'), input('constructor')])])
    ]
  },
  'min-above-max': {
    code: 'MIN_VALUE_GREATER_THAN_MAX',
    breaks: [
      {
        flow: only([input('a', { 'min-chars': 5, 'max-chars': 4 })]),
        at: `${child(0)}/min-chars`,
        says: /`min-chars` is 5 and `max-chars` 4, so nothing fits/
      },
      {
        flow: only([input('a', { 'min-chars': '5', 'max-chars': '4' })]),
        at: `${child(0)}/min-chars`,
        says: /is 5 and/
      },
      ...(
        [
          ['CheckboxGroup', 'selected-items'],
          ['ChipsSelector', 'selected-items'],
          ['PhotoPicker', 'uploaded-photos'],
          ['DocumentPicker', 'uploaded-documents']
        ] as const
      ).map(([type, what]) => ({
        flow: only([of(type, { [`min-${what}`]: 3, [`max-${what}`]: 2 })]),
        at: `${child(0)}/min-${what}`,
        says: /is 3 and/
      }))
    ],
    passes: [
      only([input('a', { 'min-chars': 4, 'max-chars': 4 })]),
      only([input('a', { 'min-chars': '${data.least}', 'max-chars': 4 })])
    ]
  },
  'min-chars-above-default': {
    code: 'MIN_VALUE_GREATER_THAN_MAX',
    breaks: [
      {
        flow: only([input('a', { 'min-chars': 81 })]),
        at: `${child(0)}/min-chars`,
        says: /without `max-chars` 80 characters fit; add `max-chars`/,
        severity: 'warning'
      }
    ],
    passes: [
      only([input('a', { 'min-chars': 80 })]),
      only([input('a', { 'min-chars': 81, 'max-chars': '${data.most}' })])
    ]
  },
  'option-id-duplicate': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: only([group([option('a'), option('b'), option('a')])]),
        at: `${child(0)}/data-source/2/id`,
        says: /Another option has the id `a` already/
      }
    ],
    passes: [
      only([group([option('a'), option('A'), option('toString')])]),
      only([group('${data.options}')])
    ]
  },
  'options-image-and-color': {
    code: 'DATA_SOURCE_ITEMS_HAVE_BOTH_IMAGE_AND_COLOR',
    breaks: [
      {
        flow: only([group([option('a', picture), option('b', colour)])]),
        at: `${child(0)}/data-source/1/color`,
        says: /remove `color` or `image` from all/
      },
      {
        flow: only([group([option('a', colour), option('b'), option('c', picture)])]),
        at: `${child(0)}/data-source/2/image`,
        says: /remove `image` or `color` from all/
      },
      {
        flow: only([group([option('a', { ...picture, ...colour })])]),
        at: `${child(0)}/data-source/0/color`,
        says: /with `image` and with `color`/
      }
    ],
    passes: [only([group([option('a', picture), option('b', { ...picture, 'alt-text': 'B' })])])]
  },
  'select-action-twice': {
    code: 'INVALID_UPDATE_DATA_ACTION_PAYLOAD',
    breaks: [
      {
        flow: only([
          group([option('a'), option('b', { 'on-select-action': update })], {
            'on-select-action': update
          })
        ]),
        at: `${child(0)}/data-source/1/on-select-action`,
        says: /`on-select-action` itself, and this option has another; keep one/
      }
    ],
    passes: [
      only([group([option('a', { 'on-select-action': update })], { 'on-unselect-action': update })])
    ]
  }
}
