import type { Cases } from './case.ts'
import { flow, last } from './flow.ts'

const code = 'INVALID_SCREEN_DATA'
const at = '/screens/0/data'
const model = (data: unknown) => flow([last('ONLY', [], { data })])
const x = (field: unknown) => model({ x: field })

export const dataModelCases: Cases = {
  'data-type': {
    code,
    breaks: [
      { flow: x({ __example__: 'a' }), at: `${at}/x`, says: /`x` has no `type`; give it `string`/ },
      { flow: x('a'), at: `${at}/x`, says: /`x` is the string “a”; a field is an object/ },
      {
        flow: x({ type: 'text', __example__: 'a' }),
        at: `${at}/x/type`,
        says: /`type` in `x` is the string “text”; write `string`, `number`/
      },
      {
        flow: x({ type: ['string', 'null'], __example__: 'a' }),
        at: `${at}/x/type`,
        says: /`type` in `x` is a list/
      },
      {
        flow: x({ type: 'integer', __example__: 1 }),
        at: `${at}/x/type`,
        says: /use `number`/,
        severity: 'warning'
      },
      {
        flow: x({ type: 'object', properties: { a: {} }, __example__: {} }),
        at: `${at}/x/properties/a`,
        says: /has no `type`/,
        severity: 'warning'
      },
      {
        flow: x({ type: 'array', items: {}, __example__: [] }),
        at: `${at}/x/items`,
        says: /has no `type`/
      }
    ],
    passes: [
      x({ type: 'object', properties: { a: { type: 'string' } }, __example__: { a: 'a' } }),
      x({ type: 'array', items: { type: 'number' }, __example__: [1.5] })
    ]
  },
  'data-field-name': {
    code,
    breaks: [
      {
        flow: model({ 'a b': { type: 'string', __example__: 'a' } }),
        at: `${at}/a b`,
        says: /`a b` cannot be read by a binding; a name is letters/,
        severity: 'warning'
      }
    ],
    passes: [model({ 'a-b_1': { type: 'string', __example__: 'a' } })]
  },
  'data-example-missing': {
    code,
    breaks: [
      { flow: x({ type: 'number' }), at: `${at}/x`, says: /`x` has no `__example__`.*such as `1`/ }
    ],
    passes: [x({ type: 'string', __example__: '' })]
  },
  'data-example-nested': {
    code,
    breaks: [
      {
        flow: x({ type: 'array', items: { type: 'string', __example__: 'a' }, __example__: [] }),
        at: `${at}/x/items/__example__`,
        says: /`x` has one `__example__`, directly under the field/
      }
    ],
    passes: [x({ type: 'object', properties: {}, __example__: { __example__: 1 } })]
  },
  'data-array-items': {
    code,
    breaks: [
      {
        flow: x({ type: 'array', __example__: [] }),
        at: `${at}/x`,
        says: /add `"items": \{ "type"/
      },
      {
        flow: x({ type: 'array', items: 'string', __example__: [] }),
        at: `${at}/x/items`,
        says: /does not say what it holds/
      }
    ],
    passes: [x({ type: 'array', items: true, __example__: [] })]
  },
  'data-example-type': {
    code,
    breaks: [
      {
        flow: x({ type: 'number', __example__: '1' }),
        at: `${at}/x/__example__`,
        says: /The example of `x` does not fit: the string “1” should be a number; leave the quotes/
      },
      {
        flow: x({
          type: 'array',
          items: { type: 'object', properties: { id: { type: 'string' } } },
          __example__: [{ id: 'a' }, { id: 2 }]
        }),
        at: `${at}/x/__example__/1/id`,
        says: /2 should be a string/
      },
      {
        flow: x({ type: 'object', properties: {}, required: ['a'], __example__: {} }),
        at: `${at}/x/__example__`,
        says: /`a` is missing/
      }
    ],
    passes: [x({ type: 'object', properties: { a: { type: 'string' } }, __example__: { b: 1 } })]
  },
  'data-required': {
    code,
    breaks: [
      {
        flow: model({ required: ['y'] }),
        at: `${at}/required/0`,
        says: /lists fields of this `data`, not `y`/,
        severity: 'warning'
      },
      {
        flow: model({ required: { type: 'string', __example__: 'a' } }),
        at: `${at}/required`,
        says: /give the field another name/,
        severity: 'warning'
      }
    ],
    passes: [
      model({ x: { type: 'string', __example__: 'a' }, required: ['x'] }),
      { version: '7.3', screens: [last('ONLY')] }
    ]
  }
}
