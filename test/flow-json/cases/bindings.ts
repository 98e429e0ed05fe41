import type { Cases } from './case.ts'
import { child, flow, form, input, last, of, step, text } from './flow.ts'

const data = {
  name: { type: 'string', __example__: 'a' },
  count: { type: 'number', __example__: 1 },
  is_so: { type: 'boolean', __example__: true },
  user: {
    type: 'object',
    properties: { name: { type: 'string' } },
    __example__: { name: 'a' }
  },
  names: { type: 'array', items: { type: 'string' }, __example__: ['a'] },
  options: {
    type: 'array',
    items: { type: 'object', properties: { id: { type: 'string' }, title: { type: 'string' } } },
    __example__: [{ id: 'a', title: 'A' }]
  }
}
const only = (children: readonly unknown[], more: { data: unknown }) =>
  flow([last('ONLY', children, more)])
const shows = (words: string, more: readonly unknown[] = []) =>
  only([text(words), ...more], { data })
const two = (words: string) =>
  flow([step('START', 'END', [input('first')]), last('END', [text(words)], {})])
const when = (condition: string) =>
  // biome-ignore lint/suspicious/noThenProperty: it is called that in Flow JSON
  only([{ type: 'If', condition, then: [text()] }, input('amount', { 'input-type': 'number' })], {
    data
  })
const at = `${child(0)}/text`
const condition = `${child(0)}/condition`
const missed = 'INVALID_SCREEN_DYNAMIC_DATA'

export const bindingCases: Cases = {
  'binding-form': {
    code: missed,
    breaks: [
      { flow: shows('Hello ${data.name}'), at, says: /with text around it is shown as it stands/ },
      { flow: shows('${data.names[0]}'), at, says: /A binding has no index/ },
      { flow: shows('{data.name}'), at, says: /a binding is written/, severity: 'warning' }
    ],
    passes: [shows('${data.name}'), shows('It costs $5'), shows('{name}')]
  },
  'expression-form': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      { flow: shows("`'a' == `"), at, says: /After == a value is missing/ },
      {
        flow: only([input('a', { 'init-value': '`1 +`' })], { data }),
        at: `${child(0)}/init-value`,
        says: /a value is missing/,
        severity: 'warning'
      }
    ],
    passes: [shows("`'Hello ' ${data.name}`")]
  },
  'expression-type': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      { flow: shows("`${data.count} == 'a'`"), at, says: /Both sides of == have one type/ },
      { flow: shows('`${data.count} + 1`'), at, says: /`text` is a string, and .* is a number/ }
    ],
    passes: [
      shows("`'' (${data.count} + 1)`"),
      shows("`'' (${form.amount} + 1)`", [input('amount', { 'input-type': 'number' })])
    ]
  },
  'binding-field': {
    code: missed,
    breaks: [
      { flow: shows('${data.nmae}'), at, says: /`ONLY` has no field `nmae`/ },
      { flow: shows('${data.names_}'), at, says: /did you mean `names`\?/ },
      { flow: shows('${data.user.age}'), at, says: /The object `user` has no property `age`/ },
      { flow: shows('${data.name.first}'), at, says: /`name` is a string, so there is no `first`/ },
      { flow: shows("`'' ${data.toString}`"), at, says: /no field `toString`/ }
    ],
    passes: [shows('${data.user.name}')]
  },
  'binding-input': {
    code: missed,
    breaks: [
      { flow: shows('${form.frst}', [input('first')]), at, says: /did you mean `first`\?/ },
      { flow: shows('${form.form}', [form([])]), at, says: /`form` is a Form, which has no value/ }
    ],
    passes: [shows('${form.first}', [form([input('first')])])]
  },
  'binding-array': {
    code: missed,
    breaks: [{ flow: shows('${data.options.id}'), at, says: /`options` is an array/ }],
    passes: [shows('${data.user.name}')]
  },
  'binding-screen': {
    code: missed,
    breaks: [
      {
        flow: two('${screen.STRAT.form.first}'),
        at: `${child(0, 1)}/text`,
        says: /no screen `STRAT`; did you mean `START`\?/
      },
      {
        flow: two('${screen.END.data.x}'),
        at: `${child(0, 1)}/text`,
        says: /`END` is this screen itself; write `\$\{data.x\}`/
      },
      {
        flow: { ...two('${screen.START.form.first}'), version: '3.1' },
        at: `${child(0, 1)}/text`,
        says: /`\$\{screen…\}` came with Flow JSON 4.0; this file says 3.1/,
        also: ['version-frozen']
      }
    ],
    passes: [two('${screen.START.form.first}')]
  },
  'binding-other': {
    code: 'INVALID_SCREEN_DATA',
    breaks: [
      {
        flow: two('${screen.START.form.last}'),
        at: `${child(0, 1)}/text`,
        says: /`START` has no input `last`/
      },
      {
        flow: two('${screen.START.data.last}'),
        at: `${child(0, 1)}/text`,
        says: /The `data` of `START` has no field `last`/
      }
    ],
    passes: [two('${screen.START.form.first}')]
  },
  'binding-type': {
    code: missed,
    breaks: [
      { flow: shows('${data.count}'), at, says: /`text` is a string, and .* is a number/ },
      {
        flow: only([{ ...text(), visible: '${data.name}' }], { data }),
        at: `${child(0)}/visible`,
        says: /`visible` is true or false, and .* is a string/
      },
      {
        flow: shows('${data.names}'),
        at,
        says: /is an array, and only a list that stands here may be one/,
        severity: 'warning'
      },
      {
        flow: flow([last('ONLY', [], { title: '${data.count}', data })]),
        at: '/screens/0/title',
        says: /`title` is a string, and .* is a number/
      }
    ],
    passes: [
      only([{ ...text(), visible: '${data.is_so}' }], { data }),
      shows('${form.amount}', [input('amount', { 'input-type': 'number' })])
    ]
  },
  'binding-items': {
    code: missed,
    breaks: [
      {
        flow: only([of('Dropdown', { 'data-source': '${data.names}' })], { data }),
        at: `${child(0)}/data-source`,
        says: /The items of `data-source` need `id` and `title`/,
        severity: 'warning'
      }
    ],
    passes: [only([of('Dropdown', { 'data-source': '${data.options}' })], { data })]
  },
  'condition-form': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      { flow: when("${data.name} == 'a' &&"), at: condition, says: /After && a value is missing/ },
      { flow: when("'a' == 'a'"), at: condition, says: /./ }
    ],
    passes: [when("${data.name} == 'a'"), when("`${data.name} == 'a'`")]
  },
  'condition-type': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      { flow: when('${data.name} > 2'), at: condition, says: /> takes numbers/ },
      { flow: when('${data.name}'), at: condition, says: /A condition is true or false/ }
    ],
    passes: [
      when('${data.is_so}'),
      when('${form.amount} > 2'),
      when("${form.amount} != ''"),
      when('${data.count} > 2')
    ]
  }
}
