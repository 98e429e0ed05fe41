// biome-ignore-all lint/suspicious/noThenProperty: a branch of an If is called that
import { readFileSync } from 'node:fs'
import t from 'tap'
import {
  checkSchema,
  components,
  DataModel,
  inputValueOf,
  MAX_FINDINGS,
  type PropertyFacts,
  propertyOf,
  type SchemaRuleId,
  schemaOf,
  schemaRules
} from '../../src/flow-json/schema/index.ts'
import { VERSIONS, type VersionName } from '../../src/flow-json/version.ts'

type Json = Record<string, unknown>

// Object.keys forgets that these are the names.
const versions = Object.keys(VERSIONS) as VersionName[]

/** A Flow JSON of one screen. */
function flow(children: unknown, screen: Json = {}, top: Json = {}): Json {
  const layout = { type: 'SingleColumnLayout', children }
  return { version: '7.3', screens: [{ id: 'A', title: 'A', layout, ...screen }], ...top }
}

const of = (...children: unknown[]) => flow(children)
const top = (properties: Json) => flow([], {}, properties)
const screen = (properties: Json) => flow([], properties)
const form = (...children: unknown[]) => of({ type: 'Form', name: 'f', children })

const text = (properties: Json = {}) => ({ type: 'TextBody', text: 'x', ...properties })
const input = (properties: Json = {}) => ({
  type: 'TextInput',
  name: 'n',
  label: 'x',
  ...properties
})
const day = (properties: Json) => ({ type: 'DatePicker', name: 'n', label: 'x', ...properties })
const calendar = (properties: Json) => ({
  type: 'CalendarPicker',
  name: 'n',
  label: 'x',
  ...properties
})
const ends = { 'start-date': 'x', 'end-date': 'y' }
const range = (properties: Json) => calendar({ mode: 'range', label: ends, ...properties })
const option = (id: number) => ({ id: String(id), title: 'x' })
const options = (count: number) => Array.from({ length: count }, (_, id) => option(id))
const chips = (count: number) => ({
  type: 'ChipsSelector',
  name: 'n',
  label: 'x',
  'data-source': options(count)
})
const boxes = (properties: Json) => ({
  type: 'CheckboxGroup',
  name: 'n',
  label: 'x',
  'data-source': options(1),
  ...properties
})
const exchange = { name: 'data_exchange' }
const footer = (properties: Json = {}) => ({
  type: 'Footer',
  label: 'x',
  'on-click-action': exchange,
  ...properties
})
const act = (action: Json) => of(footer({ 'on-click-action': action }))
const link = (action: Json) => ({ type: 'EmbeddedLink', text: 'x', 'on-click-action': action })
const open = (url: string) => of(link({ name: 'open_url', url }))
const next = (properties: Json = {}) => ({ type: 'screen', name: 'B', ...properties })
const item = (properties: Json = {}) => ({ id: '1', 'main-content': { title: 'x' }, ...properties })
const list = (items: unknown, properties: Json = { 'on-click-action': exchange }) => ({
  type: 'NavigationList',
  name: 'n',
  'list-items': items,
  ...properties
})
const when = (children: unknown[]) => ({ type: 'If', condition: '${data.x}', then: children })
const cases = (cases: Json) => ({ type: 'Switch', value: '${data.x}', cases })
const picker = (properties: Json) => ({ type: 'PhotoPicker', name: 'n', label: 'x', ...properties })
const child = '/screens/0/layout/children/0'
const inside = `${child}/children/0`

/** A case that breaks the rule, where, and one that does not; `version` is that of both. */
interface Case {
  readonly breaks: unknown
  readonly at: string
  readonly keeps: unknown
  readonly version?: VersionName
  /** What the message says, in part. */
  readonly says?: string
  readonly severity?: 'error' | 'warning'
}

const table: Record<SchemaRuleId, readonly Case[]> = {
  'flow-object': [{ breaks: [], at: '', keeps: of() }],
  'version-missing': [{ breaks: { screens: of().screens }, at: '', keeps: of() }],
  'version-unknown': [
    { breaks: top({ version: '1.0' }), at: '/version', keeps: top({ version: '2.1' }) },
    { breaks: top({ version: 7.3 }), at: '/version', keeps: of() }
  ],
  'version-unlisted': [
    {
      breaks: top({ version: '7.4' }),
      at: '/version',
      keeps: of(),
      version: '7.4',
      severity: 'warning'
    }
  ],
  'data-api-version': [
    {
      breaks: top({ data_api_version: '5.0' }),
      at: '/data_api_version',
      keeps: top({ data_api_version: '4.0' })
    },
    {
      breaks: top({ data_api_version: '4.0' }),
      at: '/data_api_version',
      keeps: top({ data_api_version: '3.0' }),
      version: '7.2'
    }
  ],
  'unknown-property': [
    {
      breaks: of({ type: 'TextHeading', text: 'x', txt: 'x' }),
      at: `${child}/txt`,
      keeps: of({ type: 'TextHeading', text: 'x' }),
      says: 'TextHeading has no property `txt`; did you mean `text`?'
    },
    { breaks: of(footer({ visible: true })), at: `${child}/visible`, keeps: of(footer()) },
    { breaks: top({ meta: {} }), at: '/meta', keeps: of() },
    { breaks: screen({ 'a/~b': 1 }), at: '/screens/0/a~1~0b', keeps: of() },
    {
      breaks: act({ ...exchange, screen: 'B' }),
      at: `${child}/on-click-action/screen`,
      keeps: of()
    },
    {
      breaks: of(text(JSON.parse('{"__proto__":1}'))),
      at: `${child}/__proto__`,
      keeps: screen({ data: JSON.parse('{"__proto__":1}') })
    },
    { breaks: of(text({ constructor: 1 })), at: `${child}/constructor`, keeps: of(text()) },
    {
      breaks: of({ ...chips(2), 'data-source': [option(1), { ...option(2), metadata: 'x' }] }),
      at: `${child}/data-source/1/metadata`,
      keeps: of(chips(2))
    }
  ],
  'property-version': [
    {
      breaks: of(input({ pattern: 'x', 'helper-text': 'x' })),
      at: `${child}/pattern`,
      keeps: of(input({ 'helper-text': 'x' })),
      version: '6.1',
      says: '`pattern` came with Flow JSON 6.2; this file says 6.1.'
    },
    {
      breaks: top({ data_channel_uri: 'https://x.y' }),
      at: '/data_channel_uri',
      keeps: of(),
      version: '3.0'
    },
    {
      breaks: act({ ...exchange, url: 'https://x.y' }),
      at: `${child}/on-click-action/url`,
      keeps: act(exchange),
      version: '5.1'
    }
  ],
  'property-in-form': [
    {
      breaks: form(input({ 'init-value': 'x' })),
      at: `${inside}/init-value`,
      keeps: of(input({ 'init-value': 'x' })),
      says: 'TextInput has no `init-value` inside of a Form: the Form has `init-values`.'
    },
    {
      breaks: form(when([input({ 'error-message': 'x' })])),
      at: `${inside}/then/0/error-message`,
      keeps: of(when([input({ 'error-message': 'x' })]))
    }
  ],
  'missing-property': [
    { breaks: of({ type: 'TextBody' }), at: child, keeps: of(text()) },
    { breaks: act({}), at: `${child}/on-click-action`, keeps: act(exchange) },
    {
      breaks: act({ name: 'navigate' }),
      at: `${child}/on-click-action`,
      keeps: act({ name: 'navigate', next: next() })
    },
    {
      breaks: { version: '5.1', screens: [{ id: 'A', title: 'A' }] },
      at: '/screens/0',
      keeps: of(),
      version: '5.1',
      severity: 'warning'
    },
    {
      breaks: { version: '6.0', screens: [{ id: 'A', title: 'A' }] },
      at: '/screens/0',
      keeps: of(),
      version: '6.0'
    },
    {
      breaks: of({ type: 'RadioButtonsGroup', name: 'n', 'data-source': options(1) }),
      at: child,
      keeps: of(boxes({})),
      version: '4.0'
    },
    {
      breaks: of(boxes({ 'on-select-action': exchange })),
      at: `${child}/on-select-action`,
      keeps: of(boxes({ 'on-select-action': { ...exchange, payload: {} } }))
    }
  ],
  'missing-type': [{ breaks: of({ text: 'x' }), at: child, keeps: of(text()) }],
  'unknown-type': [
    {
      breaks: of(text({ type: 'TextBodi' })),
      at: `${child}/type`,
      keeps: of(text()),
      says: 'did you mean `TextBody`?'
    },
    { breaks: of(text({ type: '${data.type}' })), at: `${child}/type`, keeps: of(text()) },
    { breaks: of({ type: 'constructor' }), at: `${child}/type`, keeps: of(text()) },
    { breaks: of({ type: '__proto__' }), at: `${child}/type`, keeps: of(text()) },
    { breaks: of({ type: 1 }), at: `${child}/type`, keeps: of(text()) }
  ],
  'component-version': [
    {
      breaks: of(chips(2)),
      at: `${child}/type`,
      keeps: of(boxes({})),
      version: '5.0',
      says: '`ChipsSelector` came with Flow JSON 6.3; this file says 5.0.'
    }
  ],
  'component-placement': [
    {
      breaks: form({ type: 'RichText', text: 'x' }),
      at: `${inside}/type`,
      keeps: of({ type: 'RichText', text: 'x' }),
      says: 'A RichText may not stand in a Form; it may in the layout.'
    },
    {
      breaks: of(when([{ type: 'Form', name: 'f', children: [] }])),
      at: `${child}/then/0/type`,
      keeps: of(when([when([text()])]))
    },
    {
      breaks: of(cases({ a: [when([text()])] })),
      at: `${child}/cases/a/0/type`,
      keeps: of(cases({ a: [text()] }))
    },
    {
      breaks: of(when([chips(2)])),
      at: `${child}/then/0/type`,
      keeps: of(chips(2)),
      version: '7.0'
    },
    {
      breaks: form({ type: 'Form', name: 'g', children: [] }),
      at: `${inside}/type`,
      keeps: form(when([text()]))
    }
  ],
  'input-outside-form': [
    { breaks: of(input()), at: child, keeps: form(input()), version: '3.1' },
    { breaks: of(input()), at: child, keeps: of(text(), footer()), version: '2.1' }
  ],
  'property-type': [
    {
      breaks: of(text({ visible: 'yes' })),
      at: `${child}/visible`,
      keeps: of(text({ visible: '${data.x}' }), text({ visible: '`!${data.x}`' })),
      says: '`visible` is the string “yes”; it must be true or false, a binding'
    },
    {
      breaks: of(text({ markdown: '${data.x}' })),
      at: `${child}/markdown`,
      keeps: of(text({ markdown: true })),
      says: 'no binding may stand here'
    },
    {
      breaks: of(text({ text: ['x', 1] })),
      at: `${child}/text/1`,
      keeps: of(text({ text: ['x', ''] }))
    },
    { breaks: of(text({ text: ['x'] })), at: `${child}/text`, keeps: of(text()), version: '5.0' },
    { breaks: of(null), at: child, keeps: of(text()) },
    { breaks: screen({ layout: [] }), at: '/screens/0/layout', keeps: of() },
    { breaks: screen({ sensitive: [1] }), at: '/screens/0/sensitive/0', keeps: of() },
    { breaks: top({ screens: {} }), at: '/screens', keeps: of() },
    { breaks: top({ routing_model: [] }), at: '/routing_model', keeps: top({ routing_model: {} }) },
    {
      breaks: of(input({ 'max-chars': 'many' })),
      at: `${child}/max-chars`,
      keeps: of(input({ 'max-chars': 1.5 }))
    },
    {
      breaks: of(boxes({ 'min-selected-items': 1.5 })),
      at: `${child}/min-selected-items`,
      keeps: of(boxes({ 'min-selected-items': 1 }))
    },
    {
      breaks: of(picker({ 'max-uploaded-photos': '${data.x}' })),
      at: `${child}/max-uploaded-photos`,
      keeps: of(picker({ 'max-uploaded-photos': 1 }))
    },
    {
      breaks: of(range({ label: { ...ends, 'end-date': 1 } })),
      at: `${child}/label/end-date`,
      keeps: of(range({}))
    },
    {
      breaks: of({ ...when([text()]), condition: 1 }),
      at: `${child}/condition`,
      keeps: of(when([text()]))
    }
  ],
  'constant-value': [
    {
      breaks: screen({ layout: { type: 'Grid', children: [] } }),
      at: '/screens/0/layout/type',
      keeps: of()
    },
    {
      breaks: act({ name: 'navigate', next: next({ type: 'page' }) }),
      at: `${child}/on-click-action/next/type`,
      keeps: act({ name: 'navigate', next: next() })
    }
  ],
  'enum-value': [
    {
      breaks: of(text({ 'font-weight': 'fat' })),
      at: `${child}/font-weight`,
      keeps: of(text({ 'font-weight': '${data.x}' }))
    },
    {
      breaks: of(input({ 'input-type': '${data.x}' })),
      at: `${child}/input-type`,
      keeps: of(input({ 'input-type': 'email' })),
      says: 'no binding may stand here'
    },
    {
      breaks: of(calendar({ 'include-days': ['Mon', 'Monday'] })),
      at: `${child}/include-days/1`,
      keeps: of(calendar({ 'include-days': ['Mon'] }))
    }
  ],
  'action-name': [
    {
      breaks: of(link({ name: 'complete' })),
      at: `${child}/on-click-action/name`,
      keeps: of(link(exchange)),
      says: '`on-click-action` takes `data_exchange`, `navigate` or `open_url`'
    },
    {
      breaks: of(link({ name: 'open_url', url: 'https://x.y' })),
      at: `${child}/on-click-action/name`,
      keeps: of(link(exchange)),
      version: '5.1',
      says: '`open_url` came with Flow JSON 6.0; this file says 5.1.'
    },
    { breaks: act({ name: 1 }), at: `${child}/on-click-action/name`, keeps: act(exchange) }
  ],
  'action-keys': [
    {
      breaks: act({ ...exchange, next: next() }),
      at: `${child}/on-click-action/next`,
      keeps: act(exchange)
    },
    {
      breaks: of(link({ name: 'open_url', url: 'https://x.y', payload: {} })),
      at: `${child}/on-click-action/payload`,
      keeps: open('https://x.y')
    }
  ],
  'too-few-items': [
    { breaks: top({ screens: [] }), at: '/screens', keeps: of() },
    { breaks: of(boxes({ 'data-source': [] })), at: `${child}/data-source`, keeps: of(boxes({})) },
    { breaks: of(chips(0)), at: `${child}/data-source`, keeps: of(chips(2)) },
    { breaks: of(chips(1)), at: `${child}/data-source`, keeps: of(chips(2)), severity: 'warning' },
    {
      breaks: of(list([item({ tags: [] })])),
      at: `${child}/list-items/0/tags`,
      keeps: of(list([item({ tags: ['x'] })]))
    }
  ],
  'too-many-items': [
    {
      breaks: of(boxes({ 'data-source': options(21) })),
      at: `${child}/data-source`,
      keeps: of(boxes({ 'data-source': options(20) }))
    },
    {
      breaks: of(boxes({ type: 'Dropdown', 'data-source': [...options(100), pictured()] })),
      at: `${child}/data-source`,
      keeps: of(boxes({ type: 'Dropdown', 'data-source': options(101) }))
    }
  ],
  'number-minimum': [
    {
      breaks: of(boxes({ 'max-selected-items': 1 })),
      at: `${child}/max-selected-items`,
      keeps: of(boxes({ 'max-selected-items': 2 }))
    },
    {
      breaks: of(picker({ 'max-file-size-kb': 0 })),
      at: `${child}/max-file-size-kb`,
      keeps: of(picker({ 'max-file-size-kb': 1 }))
    }
  ],
  'number-maximum': [
    {
      breaks: of(picker({ 'max-uploaded-photos': 31 })),
      at: `${child}/max-uploaded-photos`,
      keeps: of(picker({ 'max-uploaded-photos': 30 }))
    }
  ],
  'empty-text': [
    { breaks: of(text({ text: '' })), at: `${child}/text`, keeps: of(text()), version: '2.1' },
    { breaks: screen({ title: '' }), at: '/screens/0/title', keeps: of() }
  ],
  'blank-text': [
    { breaks: of(input({ name: ' ' })), at: `${child}/name`, keeps: of(input()) },
    {
      breaks: of(text({ text: ' ' })),
      at: `${child}/text`,
      keeps: of(input({ 'helper-text': ' ' })),
      version: '5.1'
    },
    {
      breaks: of(boxes({ 'data-source': [{ id: '1', title: ' ' }] })),
      at: `${child}/data-source/0/title`,
      keeps: of(boxes({})),
      severity: 'warning'
    }
  ],
  'text-length': [
    {
      breaks: of(input({ label: 'x'.repeat(27) })),
      at: `${child}/label`,
      keeps: of(input({ label: 'x'.repeat(27), 'label-variant': 'large' })),
      says: '`label`: 27 characters, WhatsApp shows 20.',
      severity: 'warning'
    },
    {
      breaks: of({ ...link(exchange), text: 'x'.repeat(26) }),
      at: `${child}/text`,
      keeps: of({ ...link(exchange), text: '😀'.repeat(25) }),
      says: "26 characters, Meta's documentation says 25 and its client shows 30",
      severity: 'warning'
    },
    {
      breaks: of({ ...text(), type: 'TextCaption', text: ['x'.repeat(400), 'x'.repeat(9)] }),
      at: `${child}/text`,
      keeps: of({ ...text(), type: 'TextCaption', text: `\`${'x'.repeat(409)}\`` }),
      severity: 'warning'
    },
    {
      breaks: of(calendar({ label: 'x'.repeat(21) })),
      at: `${child}/label`,
      keeps: of(calendar({ label: 'x'.repeat(20) })),
      severity: 'warning'
    }
  ],
  'text-pattern': [
    { breaks: screen({ id: 'A1' }), at: '/screens/0/id', keeps: screen({ id: 'a_B' }) },
    { breaks: screen({ id: '__' }), at: '/screens/0/id', keeps: of() },
    {
      breaks: screen({ id: '__' }),
      at: '/screens/0/id',
      keeps: of(),
      version: '6.3',
      severity: 'warning'
    },
    {
      breaks: screen({ id: 'A,B' }),
      at: '/screens/0/id',
      keeps: of(),
      version: '6.3',
      severity: 'warning'
    },
    {
      breaks: of(boxes({ 'data-source': [{ ...option(1), color: 'red' }] })),
      at: `${child}/data-source/0/color`,
      keeps: of(boxes({ 'data-source': [{ ...option(1), color: '#FF00aa' }] }))
    }
  ],
  'static-only': [
    { breaks: of(input({ name: '${data.x}' })), at: `${child}/name`, keeps: of(input()) },
    {
      breaks: of(input({ name: '`x`' })),
      at: `${child}/name`,
      keeps: of(input({ name: 'x' }))
    },
    {
      breaks: of(boxes({ 'data-source': [{ id: '1', title: '${data.x}' }] })),
      at: `${child}/data-source/0/title`,
      keeps: of(boxes({ 'data-source': '${data.x}' }))
    }
  ],
  'binding-required': [
    {
      breaks: of({ ...cases({ a: [text()] }), value: 'a' }),
      at: `${child}/value`,
      keeps: of(cases({ a: [text()] }))
    }
  ],
  'expression-version': [
    {
      breaks: of({ ...when([text()]), condition: '`!${data.x}`' }),
      at: `${child}/condition`,
      keeps: of({ ...when([text()]), condition: '!${data.x}' }),
      version: '5.1'
    },
    {
      breaks: of(text({ visible: '`!${data.x}`' })),
      at: `${child}/visible`,
      keeps: of(text({ visible: '${data.x}' })),
      version: '5.1'
    },
    {
      breaks: of(text({ text: '`${data.x}`' })),
      at: `${child}/text`,
      keeps: of(text({ text: '${data.x}' })),
      version: '5.1',
      severity: 'warning'
    }
  ],
  'number-as-text': [
    {
      breaks: of(input({ 'min-chars': '5' })),
      at: `${child}/min-chars`,
      keeps: of(input({ 'min-chars': 5 })),
      severity: 'warning'
    },
    {
      breaks: of({ ...input({ 'max-length': '5' }), type: 'TextArea' }),
      at: `${child}/max-length`,
      keeps: of({ ...input({ 'max-length': '${data.x}' }), type: 'TextArea' }),
      severity: 'warning'
    }
  ],
  'literal-preferred': [
    {
      breaks: of(boxes({ 'media-size': '${data.x}' })),
      at: `${child}/media-size`,
      keeps: of(boxes({ 'media-size': 'large' })),
      severity: 'warning'
    }
  ],
  'key-pattern': [
    {
      breaks: top({ routing_model: { A1: [] } }),
      at: '/routing_model/A1',
      keeps: top({ routing_model: { A: ['B'] } })
    },
    {
      breaks: of(cases({ 'a b': [text()] })),
      at: `${child}/cases/a b`,
      keeps: of(cases({ '1-a_b': [text()], default: [] })),
      severity: 'warning'
    },
    {
      breaks: of(cases(JSON.parse('{"__proto__":[]}'))),
      at: `${child}/cases/__proto__`,
      keeps: of(cases({ constructor: [] }))
    },
    {
      breaks: of(cases({ ['x'.repeat(201)]: [{}] })),
      at: `${child}/cases/${'x'.repeat(201)}`,
      keeps: of(cases({ ['x'.repeat(200)]: [] }))
    }
  ],
  'empty-branch': [
    { breaks: of(when([])), at: `${child}/then`, keeps: of({ ...when([text()]), else: [] }) },
    { breaks: of(cases({})), at: `${child}/cases`, keeps: of(cases({ a: [] })) }
  ],
  'uri-format': [
    {
      breaks: open('x.y'),
      at: `${child}/on-click-action/url`,
      keeps: open('https://x.y')
    },
    {
      breaks: open('http://x.y'),
      at: `${child}/on-click-action/url`,
      keeps: open('${data.x}'),
      severity: 'warning'
    },
    {
      breaks: top({ data_channel_uri: 'x' }),
      at: '/data_channel_uri',
      keeps: top({ data_channel_uri: 'https://x.y' }),
      version: '2.1'
    }
  ],
  'image-source': [
    {
      breaks: of({ type: 'Image', src: 'https://x.y/z.png' }),
      at: `${child}/src`,
      keeps: of(
        { type: 'Image', src: 'data:image/png;base64,iVBORw0=' },
        { type: 'Image', src: 'iVBORw0=' }
      )
    }
  ],
  'success-placement': [
    {
      breaks: screen({ success: true }),
      at: '/screens/0/success',
      keeps: screen({ success: false, terminal: true })
    }
  ],
  'footer-side-captions': [
    {
      breaks: of(footer({ 'left-caption': 'x' })),
      at: `${child}/left-caption`,
      keeps: of(footer({ 'left-caption': 'x', 'right-caption': 'y' }))
    },
    {
      breaks: of(footer({ 'right-caption': 'x' })),
      at: `${child}/right-caption`,
      keeps: of(footer())
    }
  ],
  'footer-center-caption': [
    {
      breaks: of(footer({ 'left-caption': 'x', 'center-caption': 'y', 'right-caption': 'z' })),
      at: `${child}/center-caption`,
      keeps: of(footer({ 'center-caption': 'y' }))
    }
  ],
  'pattern-input-type': [
    {
      breaks: of(input({ pattern: 'x', 'helper-text': 'x', 'input-type': 'email' })),
      at: `${child}/pattern`,
      keeps: of(input({ pattern: 'x', 'helper-text': 'x' }))
    }
  ],
  'pattern-helper-text': [
    {
      breaks: of(input({ pattern: 'x' })),
      at: `${child}/pattern`,
      keeps: of(input({ pattern: 'x', 'helper-text': 'x', 'input-type': 'passcode' }))
    }
  ],
  'pattern-format': [
    {
      breaks: of(input({ pattern: '(', 'helper-text': 'x' })),
      at: `${child}/pattern`,
      keeps: of(input({ pattern: '(a+)+$', 'helper-text': 'x' })),
      severity: 'warning'
    }
  ],
  'date-format': [
    {
      breaks: of(day({ 'min-date': '2026-02-30' })),
      at: `${child}/min-date`,
      keeps: of(day({ 'min-date': '2024-02-29' }))
    },
    {
      breaks: of(day({ 'unavailable-dates': ['2026-02-03'] })),
      at: `${child}/unavailable-dates/0`,
      keeps: of(day({ 'unavailable-dates': ['1733011200000'] })),
      version: '4.0'
    }
  ],
  'date-range': [
    {
      breaks: of(day({ 'min-date': '2026-02-03', 'max-date': '2026-02-02' })),
      at: `${child}/min-date`,
      keeps: of(day({ 'min-date': '2026-02-03', 'max-date': '2026-02-03' }))
    },
    {
      breaks: of(day({ 'min-date': '2026-02-03', 'init-value': '2026-02-02' })),
      at: `${child}/init-value`,
      keeps: of(day({ 'min-date': '2026-02-03', 'init-value': '2026-02-03' }))
    },
    {
      breaks: of(calendar({ 'max-date': '2026-02-03', 'unavailable-dates': ['2026-02-04'] })),
      at: `${child}/unavailable-dates/0`,
      keeps: of(calendar({ 'max-date': '2026-02-03', 'unavailable-dates': ['2026-02-03'] }))
    },
    {
      breaks: of(range({ 'init-value': { 'start-date': '2026-02-04', 'end-date': '2026-02-03' } })),
      at: `${child}/init-value/start-date`,
      keeps: of(range({ 'init-value': { 'start-date': '2026-02-03' } }))
    }
  ],
  'calendar-init-value': [
    {
      breaks: of(calendar({ 'init-value': 'today' })),
      at: `${child}/init-value`,
      keeps: of(calendar({ 'init-value': '2026-02-03' }))
    }
  ],
  'calendar-days': [
    {
      breaks: of(range({ 'min-days': 3, 'max-days': 2 })),
      at: `${child}/min-days`,
      keeps: of(range({ 'min-days': 2, 'max-days': 2 }))
    }
  ],
  'calendar-range-only': [
    {
      breaks: of(calendar({ title: 'x' })),
      at: `${child}/title`,
      keeps: of(range({ title: 'x' }), calendar({ title: 'x', mode: '${data.x}' }))
    }
  ],
  'calendar-shape': [
    { breaks: of(calendar({ label: ends })), at: `${child}/label`, keeps: of(calendar({})) },
    {
      breaks: of(range({ required: true })),
      at: `${child}/required`,
      keeps: of(range({ required: { 'start-date': true }, 'helper-text': '${data.x}' }))
    }
  ],
  'calendar-range-missing': [
    {
      breaks: of(range({ label: { 'start-date': 'x' } })),
      at: `${child}/label`,
      keeps: of(range({}))
    },
    {
      breaks: of(range({ 'helper-text': { 'end-date': 'x' } })),
      at: `${child}/helper-text`,
      keeps: of(range({ 'helper-text': { 'start-date': 'x' } }))
    }
  ],
  'calendar-range-unknown': [
    {
      breaks: of(range({ label: { ...ends, middle: 'x' } })),
      at: `${child}/label/middle`,
      keeps: of(range({}))
    }
  ],
  'list-action-twice': [
    {
      breaks: of(list([item({ 'on-click-action': exchange })])),
      at: `${child}/list-items/0/on-click-action`,
      keeps: of(list([item({ 'on-click-action': exchange })], {}))
    }
  ],
  'list-action-missing': [
    {
      breaks: of(list([item({ 'on-click-action': exchange }), item()], {})),
      at: `${child}/list-items/1`,
      keeps: of(list('${data.x}', {}))
    }
  ],
  'list-end-large': [
    {
      breaks: of(
        list([item({ end: { title: 'x' } })], {
          'on-click-action': exchange,
          'media-size': 'large'
        })
      ),
      at: `${child}/list-items/0/end`,
      keeps: of(list([item({ end: { title: 'x' } })]))
    }
  ],
  'list-end-keys': [
    {
      breaks: of(list([item({ end: {} })])),
      at: `${child}/list-items/0/end`,
      keeps: of(list([item({ end: { title: 'x', metadata: 'y' } })]))
    },
    {
      breaks: of(list([item({ end: { title: 'x', description: 'y', metadata: 'z' } })])),
      at: `${child}/list-items/0/end`,
      keeps: of(list([item()]))
    }
  ],
  'list-end-mixed': [
    {
      breaks: of(list([item({ end: { title: 'x' } }), item()])),
      at: `${child}/list-items/1`,
      keeps: of(list([item({ end: { title: 'x' } }), item({ end: { title: 'x' } })])),
      severity: 'warning'
    },
    {
      breaks: of(list([item({ end: { title: 'x' }, badge: 'x' })])),
      at: `${child}/list-items/0/end`,
      keeps: of(list([item()])),
      severity: 'warning'
    }
  ],
  'list-badge': [
    {
      breaks: of(list([item({ badge: 'x' }), item({ badge: 'y' })])),
      at: `${child}/list-items/1/badge`,
      keeps: of(list([item({ badge: 'x' }), item()]))
    }
  ],
  'list-terminal': [
    {
      breaks: flow([list([item()])], { terminal: true }),
      at: '/screens/0/terminal',
      keeps: flow([list([item()])], { terminal: false })
    },
    {
      breaks: flow([{ type: 'Form', name: 'f', children: [list([item()])] }], { terminal: true }),
      at: '/screens/0/terminal',
      keeps: form(list([item()]))
    }
  ]
}

function pictured(): Json {
  return { ...option(100), image: 'iVBORw0=' }
}

for (const { id, summary, code, source } of schemaRules) {
  t.test(`${id}: ${summary}`, async t => {
    for (const { breaks, at, keeps, version = '7.3', says = '', severity = 'error' } of table[id]) {
      const findings = checkSchema(breaks, version)
      t.strictSame(
        findings.map(({ rule, pointer }) => [rule, pointer]),
        [[id, at]],
        `broken in ${version} by ${JSON.stringify(breaks)}`
      )
      t.match(findings, [{ code, severity, message: /^[^\n]+[.?]$/ }])
      t.ok(findings[0]?.message.includes(says), says)
      t.strictSame(checkSchema(keeps, version), [], `kept by ${JSON.stringify(keeps)}`)
    }
    t.ok(['docs', 'client', 'inferred'].includes(source))
  })
}

t.test('a schema refuses what is an error, in every version', async t => {
  const files = Object.values(table).flatMap(cases =>
    cases.flatMap(({ breaks, keeps }) => [breaks, keeps])
  )
  for (const version of versions) {
    const schema = schemaOf(version)
    const other = files.filter(file => {
      const isWrong = checkSchema(file, version).some(({ severity }) => severity === 'error')
      return schema.safeParse(file).success === isWrong
    })
    t.strictSame(other, [], version)
  }
})

t.test('an issue of a schema has the code of the finding', async t => {
  const { error } = schemaOf('7.3').safeParse(screen({ id: 'A1' }))
  t.match(error?.issues, [
    { path: ['screens', 0, 'id'], params: { code: 'PATTERN_MISMATCH', rule: 'text-pattern' } }
  ])
})

interface SpecProperty extends Json {
  name: string
  type: string
  since: string
  required: boolean
  enum?: string[]
  allowedActions?: string[]
  itemProperties?: SpecProperty[]
}
interface SpecComponent extends Json {
  component: string
  since: string
  value: object | null
  properties: SpecProperty[]
}
const fixture = new URL('../fixtures/flow-json-components.json', import.meta.url)
const spec: SpecComponent[] = JSON.parse(readFileSync(fixture, 'utf8'))
const sinceOf = (name: string) => versions.find(version => version === name) ?? '2.1'
const same = ['required', 'dynamic', 'minItems', 'maxItems', 'minimum', 'maximum', 'maxLength']
const pick = (from: object = {}, keys = same) =>
  keys.map(key => [key, Object.entries(from).find(([name]) => name === key)?.[1] ?? undefined])

t.test('the table says of a component and its properties what the specification says', async t => {
  t.strictSame(Object.keys(components).sort(), spec.map(({ component }) => component).sort())
  for (const entry of spec) {
    const { component, properties } = entry
    // The first assertion says that it is one.
    const about = components[component as keyof typeof components]
    t.equal(about.since, sinceOf(entry.since), component)
    t.strictSame(
      pick(about, ['maxPerScreen', 'maxPerFlow']),
      pick(entry, ['maxPerScreen', 'maxPerFlow'])
    )
    t.equal(about.inputValue !== undefined, entry.value !== null, `the value of ${component}`)
    // The file gives the oldest version for each `type`.
    const given = properties.map(property =>
      property.name === 'type' ? { ...property, since: entry.since } : property
    )
    compare(component, given, about.properties)
  }

  function compare(
    at: string,
    properties: readonly SpecProperty[],
    known: Readonly<Record<string, PropertyFacts>> = {}
  ): void {
    t.strictSame(Object.keys(known).sort(), properties.map(({ name }) => name).sort(), at)
    for (const property of properties) {
      const about = known[property.name]
      const name = `${at}.${property.name}`
      t.strictSame(pick(about), pick(property), name)
      t.equal(about?.since, sinceOf(property.since), `the version of ${name}`)
      t.equal(about?.source, property.source ?? 'docs', `the source of ${name}`)
      const { default: usual } = property
      if (!/^all /.test(String(usual)))
        t.strictSame(about?.default, usual, `the default of ${name}`)
      const values = new Set(about?.values)
      t.ok(property.enum?.every(value => values.has(value)) ?? true, `the values of ${name}`)
      const actions = Object.keys(about?.actions ?? {}).sort()
      t.strictSame(actions, property.allowedActions?.toSorted() ?? [], `the actions of ${name}`)
      if (property.itemProperties) compare(`${name}[]`, property.itemProperties, about?.items)
    }
  }
})

const SAMPLES: Record<string, Json> = {
  CheckboxGroup: { 'data-source': [{ ...pictured(), ...rowActions() }] },
  RadioButtonsGroup: { 'data-source': [{ ...pictured(), ...rowActions() }] },
  Dropdown: { 'data-source': [{ ...pictured(), ...rowActions() }] },
  ChipsSelector: { 'data-source': [{ ...option(1), ...rowActions() }, option(2)] },
  DatePicker: { 'init-value': '${data.x}' },
  CalendarPicker: {
    mode: 'range',
    label: ends,
    'helper-text': ends,
    required: { 'start-date': true, 'end-date': '${data.x}' },
    'init-value': { 'start-date': '2026-02-03', 'end-date': '2026-02-03' },
    'error-message': { 'start-date': 'x' }
  },
  Image: { src: 'iVBORw0=' },
  ImageCarousel: { images: [{ src: 'iVBORw0=', 'alt-text': 'x' }] },
  NavigationList: {
    'list-items': [
      item({
        start: { image: 'iVBORw0=', 'alt-text': 'x' },
        badge: 'x',
        tags: ['x'],
        enabled: true
      })
    ]
  }
}

function rowActions(): Json {
  const update = { name: 'update_data', payload: {} }
  return { 'on-select-action': update, 'on-unselect-action': update }
}

/** A value that fits a property, by what the specification says of it. */
function sample(component: string, { name, type, ...property }: SpecProperty): unknown {
  const special = SAMPLES[component]?.[name] ?? ANYWHERE[name]
  const value = special ?? property.enum?.[0]
  if (name === 'type') return component
  if (value !== undefined) return property.enum && type.startsWith('array') ? [value] : value
  if (type === 'action') return { name: property.allowedActions?.[0], payload: {} }
  if (type === 'array of component') return [text()]
  if (type.startsWith('array')) return ['x']
  if (type.startsWith('object')) return {}
  if (type === 'boolean') return true
  return type === 'integer' || type === 'number' ? 2 : 'x'
}
const ANYWHERE: Json = {
  'min-date': '2026-02-03',
  'max-date': '2026-02-03',
  'unavailable-dates': ['2026-02-03'],
  value: '${data.x}',
  cases: { a: [text()] }
}

t.test('every component is accepted with all of its properties', async t => {
  for (const { component, properties } of spec) {
    // A caption in the middle goes without those at the sides.
    const chosen = properties.filter(({ name }) => name !== 'center-caption')
    const node = Object.fromEntries(chosen.map(entry => [entry.name, sample(component, entry)]))
    t.strictSame(checkSchema(of(node), '7.3'), [], component)
  }
})

t.test('a component is refused in the version before its first, and accepted in that', async t => {
  for (const { component, since, properties } of spec) {
    const node = minimal(component, properties)
    const version = sinceOf(since)
    t.strictSame(checkSchema(placed(node, version), version), [], `${component} in ${version}`)
    const [earlier] = versionsBefore(version)
    if (!earlier) continue
    const findings = checkSchema(placed(node, earlier), earlier)
    t.strictSame(
      findings.map(({ rule }) => rule),
      ['component-version'],
      component
    )
  }
})

t.test('a property is refused in the version before its first, and accepted in that', async t => {
  for (const { component, since, properties } of spec) {
    for (const property of properties) {
      const version = sinceOf(property.since)
      const [earlier] = versionsBefore(version)
      if (!earlier || property.since === since) continue
      const name = `${component}.${property.name}`
      const node = {
        ...minimal(component, properties),
        [property.name]: sample(component, property),
        ...(property.name === 'pattern' && { 'helper-text': 'x' })
      }
      t.strictSame(checkSchema(placed(node, version), version), [], `${name} in ${version}`)
      const findings = checkSchema(placed(node, earlier), earlier)
      t.match(findings, [{ rule: 'property-version' }], `${name} in ${earlier}`)
      t.ok(findings[0]?.pointer.endsWith(`/${property.name}`), name)
    }
  }
})

t.test('an option has pictures from 5.0 and actions from 6.0', async t => {
  const group = boxes({ 'data-source': [{ ...pictured(), color: '#000000', ...rowActions() }] })
  const refused = (version: VersionName) =>
    checkSchema(placed(group, version), version).map(({ pointer }) => pointer.split('/').at(-1))
  const [select, unselect] = Object.keys(rowActions())
  t.strictSame(refused('4.0'), ['image', 'color', select, unselect])
  t.strictSame(refused('5.1'), [select, unselect])
  t.strictSame(refused('6.0'), [])
})

function minimal(component: string, properties: readonly SpecProperty[]): Json {
  const plain: Json = { label: 'x', 'data-source': '${data.x}', 'list-items': '${data.x}' }
  const required = properties.filter(({ required }) => required)
  return Object.fromEntries(
    required.map(entry => [entry.name, plain[entry.name] ?? sample(component, entry)])
  )
}

/** On the layout, or in a Form where an input may only stand there. */
function placed(node: Json, version: VersionName): unknown {
  return isOld(version) && node.type !== 'Form' ? form(node) : of(node)
}

function isOld(version: VersionName): boolean {
  return versions.indexOf(version) < versions.indexOf('4.0')
}

function versionsBefore(version: VersionName): VersionName[] {
  return versions.slice(0, versions.indexOf(version)).reverse()
}

t.test('a property and a value can be looked up', async t => {
  t.match(propertyOf('TextInput', 'label'), {
    since: '2.1',
    dynamic: true,
    kind: 'string',
    maxLength: 20,
    binds: ['string']
  })
  t.match(propertyOf('OptIn', 'label'), { maxLength: 120, clientMaxLength: 300 })
  t.match(propertyOf('Dropdown', 'data-source')?.items?.title, { clientMaxLength: 80 })
  t.strictSame(propertyOf('EmbeddedLink', 'on-click-action')?.actions, {
    data_exchange: '2.1',
    navigate: '2.1',
    open_url: '6.0'
  })
  for (const name of ['constructor', '__proto__', 'toString']) {
    t.equal(propertyOf(name, 'label'), undefined)
    t.equal(propertyOf('TextInput', name), undefined)
    t.equal(inputValueOf(name), undefined)
  }
  t.equal(inputValueOf('OptIn'), 'boolean')
  t.equal(inputValueOf('TextBody'), undefined)
  t.equal(inputValueOf('TextInput'), 'string')
  t.equal(inputValueOf('TextInput', { 'input-type': 'passcode' }), 'number')
  t.equal(inputValueOf('CalendarPicker'), 'string')
  t.equal(inputValueOf('CalendarPicker', { mode: 'range' }), 'object')
  t.equal(inputValueOf('CalendarPicker', { mode: '${data.mode}' }), undefined)
})

t.test('a data model is read all the way down', async t => {
  const field = { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } }
  t.ok(DataModel.safeParse({ options: { ...field, __example__: [] } }).success)
  t.notOk(
    DataModel.safeParse({ options: { ...field, items: { type: 1 }, __example__: [] } }).success
  )
  t.notOk(DataModel.safeParse({ options: [] }).success)
})

t.test('a file that is all mistakes costs little, and gives so many findings', async t => {
  const wrong = [
    of(...Array(100_000).fill({})),
    of(...Array(100_000).fill(1)),
    of(day({ 'unavailable-dates': Array(50_000).fill('x') })),
    top({ routing_model: Object.fromEntries(options(50_000).map(({ id }) => [`S${id}`, []])) }),
    screen(Object.fromEntries(options(50_000).map(({ id }) => [`k${id}`, 1])))
  ]
  for (const value of wrong) t.equal(checkSchema(value, '7.3').length, MAX_FINDINGS)
})

t.test('nothing that JSON can say is too strange', async t => {
  const strange = [null, true, 1, '', [], {}, JSON.parse('{"__proto__":{"screens":1}}'), '${', '`']
  for (const version of versions) {
    for (const value of strange) {
      t.ok(checkSchema(value, version).length > 0)
      t.ok(checkSchema({ version, screens: value }, version).length > 0)
    }
  }
  let deep: Json = text()
  for (let depth = 0; depth < 90; depth++) deep = when([deep])
  t.strictSame(checkSchema(of(deep), '7.3'), [])
  for (const { component, properties } of spec) {
    for (const { name } of properties.filter(({ name }) => name !== 'type')) {
      for (const value of strange) {
        t.doesNotThrow(() => checkSchema(of({ type: component, [name]: value }), '7.3'))
      }
    }
  }
})
