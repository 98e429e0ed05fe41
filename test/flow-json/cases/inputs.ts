import type { Cases } from './case.ts'
import {
  child,
  choose,
  flow,
  form,
  input,
  item,
  last,
  list,
  navigate,
  of,
  only,
  option,
  screen,
  when
} from './flow.ts'

const picture = { image: 'iVBORw0KGgo=' }
const colour = { color: '#ff0000' }
const update = { name: 'update_data', payload: {} }
/** A PNG of so many bytes, as far as its beginning tells. */
const base64 = (bytes: number) =>
  `iVBORw0KGgo${Buffer.alloc(bytes).toString('base64').slice('iVBORw0KGgo'.length)}`
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
  'input-name-form': {
    code: 'PATTERN_MISMATCH',
    breaks: [
      {
        flow: only([input('first name'), of('OptIn', { name: '' })]),
        at: [`${child(0)}/name`, `${child(1)}/name`],
        says: /`first name` cannot be read by a binding; a name is letters/,
        severity: 'warning'
      }
    ],
    passes: [only([input('first-name_1'), of('EmbeddedLink', { name: 'a b' })])]
  },
  'required-unreachable': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: only([input('a', { required: true, visible: false })]),
        at: `${child(0)}/required`,
        says: /`visible` is false, so nobody can fill it in/,
        severity: 'warning'
      },
      {
        flow: only([input('a', { required: true, enabled: false })]),
        at: `${child(0)}/required`,
        says: /`enabled` is false/,
        severity: 'warning'
      }
    ],
    passes: [
      only([input('a', { required: true, visible: '${data.is_so}' })]),
      only([input('a', { required: false, visible: false })])
    ]
  },
  'init-value-option': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: only([group([option('a')], { 'init-value': 'b' })]),
        at: `${child(0)}/init-value`,
        says: /No option of the list has the id `b`/,
        severity: 'warning'
      },
      {
        flow: only([
          form(
            [
              of('CheckboxGroup', { 'data-source': [option('a'), option('b', { enabled: false })] })
            ],
            {
              'init-values': { name: ['a', 'b'] }
            }
          )
        ]),
        at: `${child(0)}/init-values/name/1`,
        says: /The option `b` cannot be chosen/,
        severity: 'warning'
      }
    ],
    passes: [
      only([group([option('a')], { 'init-value': 'a' })]),
      only([group([option('a')], { 'init-value': '${data.name}' })]),
      only([group('${data.options}', { 'init-value': 'b' })])
    ]
  },
  'picture-size': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: only([group([option('a', { image: base64(100 * 1024 + 1) })])]),
        at: `${child(0)}/data-source/0/image`,
        says: /This picture has 101 KB; 100 KB are possible/
      },
      {
        flow: only([of('Image', { src: `data:image/png;base64,${base64(300 * 1024 + 1)}` })]),
        at: `${child(0)}/src`,
        says: /has 301 KB; 300 KB/,
        severity: 'warning'
      },
      {
        flow: flow([
          screen('START', [
            list([item('a', { start: { image: base64(100 * 1024 + 1) } })], {
              'on-click-action': navigate('END')
            })
          ]),
          last('END')
        ]),
        at: `${child(0)}/list-items/0/start/image`,
        says: /100 KB are possible/,
        severity: 'warning'
      }
    ],
    passes: [
      only([group([option('a', { image: base64(100 * 1024) })])]),
      only([of('Image', { src: `data:image/png;base64,${base64(300 * 1024)}` })])
    ]
  },
  'picture-format': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: only([of('Image', { src: 'data:image/webp;base64,UklGRg==' })]),
        at: `${child(0)}/src`,
        says: /This picture is of `image\/webp`; an Image shows JPEG and PNG/,
        severity: 'warning'
      },
      {
        flow: only([of('Image', { src: 'R0lGODlhAQABAAAAACw=' })]),
        at: `${child(0)}/src`,
        says: /is of `GIF`/,
        severity: 'warning'
      },
      ...['x', 'data:image/png;base64,AAAA', 'data:text/plain;base64,aGVsbG8='].map(src => ({
        flow: only([of('Image', { src })]),
        at: `${child(0)}/src`,
        says: /^This picture is of (?:no format that is known|`text\/plain`); an Image shows/,
        severity: 'warning' as const
      }))
    ],
    passes: [
      only([of('Image', { src: 'data:image/jpeg;base64,/9j/4AAQ' })]),
      only([of('Image', { src: '\niVBORw0KGgo=' })]),
      only([of('Image', picture)]),
      only([group([option('a', { image: 'UklGRg==' })])])
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
  'size-senseless': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      ...[
        input('a', { 'min-chars': -3 }),
        input('a', { 'min-chars': 1.5 }),
        input('a', { 'max-chars': 0 }),
        input('a', { 'max-chars': 1e308 }),
        input('a', { 'max-chars': Number.POSITIVE_INFINITY }),
        input('a', { 'max-chars': '9000000' }),
        of('TextArea', { name: 'a', label: 'A', 'max-length': -1 }),
        of('Image', { src: 'iVBORw0KGgo=', width: 0 }),
        of('Image', { src: 'iVBORw0KGgo=', height: 1e308 })
      ].map(component => ({
        flow: only([component]),
        at: `${child(0)}/${Object.keys(component).at(-1)}`,
        says: /^`[a-z-]+` is \S+; write a whole number from [01] to 1000000/,
        severity: 'warning' as const
      }))
    ],
    passes: [
      only([input('a', { 'min-chars': 0, 'max-chars': 1_000_000 })]),
      only([input('a', { 'max-chars': '${data.most}' })]),
      only([of('Image', { src: 'iVBORw0KGgo=', width: 1, height: 1 })])
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
