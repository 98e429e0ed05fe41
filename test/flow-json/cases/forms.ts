import type { Cases } from './case.ts'
import {
  child,
  complete,
  flow,
  footer,
  form,
  input,
  of,
  only,
  option,
  screen,
  when
} from './flow.ts'

const initial = (values: unknown, ...inputs: unknown[]) =>
  only([form(inputs, { 'init-values': values })])
const failing = (values: unknown, ...inputs: unknown[]) =>
  only([form(inputs, { 'error-messages': values })])
const options = { 'data-source': [option('a'), option('b')] }
const range = { mode: 'range', label: { 'start-date': 'From', 'end-date': 'To' } }
const period = (start: string, end: string) => ({ 'start-date': start, 'end-date': end })
const reading = footer(complete({ plain: 1, deep: [{ a: '${form.a}' }] }))

export const formCases: Cases = {
  'init-values-unknown': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: initial({ a: 'x', b: 'y', 'c/d': 'z' }, input('a')),
        at: [`${child(0)}/init-values/b`, `${child(0)}/init-values/c~1d`],
        says: /The Form of `ONLY` has no input `b`/
      },
      {
        flow: { ...initial({ toString: 'y' }, input('a')), version: '6.3' },
        at: `${child(0)}/init-values/toString`,
        says: /has no input `toString`/,
        severity: 'warning'
      }
    ],
    passes: [initial({ a: 'x' }, when([input('a')])), initial('${data.init}', input('a'))]
  },
  'init-values-type': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: initial({ name: 5 }, input('name')),
        at: `${child(0)}/init-values/name`,
        says: /`name` is of TextInput; its initial value is a text/
      },
      {
        flow: { ...initial({ name: 5 }, input('name')), version: '6.3' },
        at: `${child(0)}/init-values/name`,
        says: /TextInput/,
        severity: 'warning'
      },
      {
        flow: initial({ name: '2026-01-01' }, of('CalendarPicker', range)),
        at: `${child(0)}/init-values/name`,
        says: /its initial value is `\{ "start-date": …, "end-date": … \}`/
      },
      {
        flow: initial({ name: '${data.name}' }, of('OptIn')),
        at: `${child(0)}/init-values/name`,
        says: /`name` is of OptIn; its initial value is true or false/
      },
      ...(
        [
          ['TextArea', false],
          ['RadioButtonsGroup', ['a']],
          ['Dropdown', 1],
          ['CheckboxGroup', 'a'],
          ['CheckboxGroup', [1]],
          ['ChipsSelector', 'a'],
          ['OptIn', 'true'],
          ['DatePicker', 20260101],
          ['CalendarPicker', ['2026-01-01']],
          ['CalendarPicker', { 'start-date': '2026-01-01' }]
        ] as const
      ).map(([type, value]) => ({
        flow: initial({ name: value }, of(type, options)),
        at: `${child(0)}/init-values/name`,
        says: new RegExp(`\`name\` is of ${type}; its initial value is `)
      }))
    ],
    passes: [
      initial({ name: '${data.is_so}' }, of('OptIn')),
      initial({ name: '${data.most}' }, input('name', { 'input-type': 'number' })),
      initial({ name: '`${data.most}`' }, input('name')),
      initial({ name: ['a'] }, of('CheckboxGroup', options)),
      initial({ name: false }, of('OptIn')),
      initial({ name: 5 }, input('name', { 'input-type': 'number' })),
      initial({ name: { 'start-date': '2026-01-01' } }, of('CalendarPicker', range)),
      initial({ name: '2026-01-01' }, of('CalendarPicker')),
      initial({ name: 5 }, of('CalendarPicker', { mode: '${data.mode}' }))
    ]
  },
  'init-values-media': {
    code: 'NATIVE_COMPONENT_IN_FORM_INIT_VALUES',
    breaks: ['PhotoPicker', 'DocumentPicker'].map(type => ({
      flow: initial({ name: [] }, of(type)),
      at: `${child(0)}/init-values/name`,
      says: new RegExp(`\`name\` is of ${type}, and files cannot be set beforehand`)
    })),
    passes: [initial({ a: 'x' }, of('PhotoPicker'), input('a'))]
  },
  'error-messages-unknown': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: failing({ b: 'Wrong' }, input('a')),
        at: `${child(0)}/error-messages/b`,
        says: /The Form of `ONLY` has no input `b`/,
        severity: 'warning'
      }
    ],
    passes: [failing({ a: 'Wrong' }, input('a'))]
  },
  'error-messages-type': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: failing({ a: true }, input('a')),
        at: `${child(0)}/error-messages/a`,
        says: /The error message of `a` is a text/
      },
      {
        flow: { ...failing({ a: { b: 'Wrong' } }, input('a')), version: '6.3' },
        at: `${child(0)}/error-messages/a`,
        says: /is a text/,
        severity: 'warning'
      }
    ],
    passes: [
      failing({ a: '${data.error}' }, input('a')),
      failing({ name: { 'start-date': 'Wrong' } }, of('CalendarPicker', range)),
      failing({ name: { some_media_id: 'Wrong' } }, of('PhotoPicker'))
    ]
  },
  'init-values-date': {
    code: 'INVALID_DATE_RANGE',
    breaks: [
      {
        flow: initial({ name: '2026-02-30' }, of('DatePicker')),
        at: `${child(0)}/init-values/name`,
        says: /`2026-02-30` is no date; write `YYYY-MM-DD`/,
        severity: 'warning'
      },
      {
        flow: { ...initial({ name: '2026-01-01' }, of('DatePicker')), version: '4.0' },
        at: `${child(0)}/init-values/name`,
        says: /`2026-01-01` is no date; write milliseconds since 1970/,
        severity: 'warning',
        also: ['version-frozen']
      },
      {
        flow: initial({ name: '2025-12-31' }, of('DatePicker', { 'min-date': '2026-01-01' })),
        at: `${child(0)}/init-values/name`,
        says: /`2025-12-31` is before `min-date`/,
        severity: 'warning'
      },
      {
        flow: initial({ name: '2026-01-02' }, of('CalendarPicker', { 'max-date': '2026-01-01' })),
        at: `${child(0)}/init-values/name`,
        says: /`2026-01-02` is after `max-date`/,
        severity: 'warning'
      },
      {
        flow: initial({ name: period('2026-01-02', '2026-01-01') }, of('CalendarPicker', range)),
        at: `${child(0)}/init-values/name/end-date`,
        says: /`end-date` is before `start-date`/,
        severity: 'warning'
      }
    ],
    passes: [
      initial(
        { name: '2026-01-01' },
        of('DatePicker', { 'min-date': '2026-01-01', 'max-date': '2026-01-01' })
      ),
      initial({ name: '${data.date}' }, of('DatePicker', { 'min-date': '${data.min}' })),
      initial({ name: period('2026-01-01', '2026-01-01') }, of('CalendarPicker', range))
    ]
  },
  'footer-payload-outside-form': {
    code: 'INVALID_FOOTER_PAYLOAD_OUTSIDE_FORM',
    breaks: [
      {
        flow: flow([screen('ONLY', [form([input('a')]), reading], { terminal: true })], {
          version: '3.1'
        }),
        at: `${child(1)}/on-click-action/payload/deep/0/a`,
        says: /a Footer outside of the Form cannot read `\$\{form.a\}`; move the Footer/,
        also: ['version-frozen']
      }
    ],
    passes: [flow([screen('ONLY', [form([input('a')]), reading], { terminal: true })])]
  }
}
