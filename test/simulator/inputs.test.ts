import t from 'tap'
import { complete, footer, input, type Node, options, phoneOn } from './flow.ts'

const choice = (type: string, more: Node = {}) => ({
  type,
  name: 'x',
  label: 'X',
  'data-source': options('a', 'b', 'c'),
  ...more
})
const x = (type: string, more: Node = {}) => ({ type, name: 'x', label: 'X', ...more })
const number = { 'input-type': 'number' }
const range = { mode: 'range', label: { 'start-date': 'From', 'end-date': 'To' } }

/** A phone with one input, which is called x. */
const phoneWith = (component: Node, options = {}) =>
  phoneOn(
    { A: { terminal: true, children: [component, footer(complete({ x: '${form.x}' }))] } },
    options
  )

t.test('a form lets its values go in their exact types', async t => {
  const span = { 'start-date': '2026-11-24', 'end-date': '2026-11-26' }
  const cases: [
    name: string,
    component: Node,
    given: unknown[],
    sent: unknown,
    version?: string
  ][] = [
    ['text', input('x'), ['Ada'], 'Ada'],
    ['a number, which is text', input('x', number), [42], '42'],
    ['a number as it was typed', input('x', number), ['1,000.50'], '1,000.50'],
    ['a passcode', input('x', { 'input-type': 'passcode' }), ['0042'], '0042'],
    ['text that was emptied again', input('x'), ['Ada', ''], ''],
    ['text that nobody touched', input('x'), [], undefined],
    ['a TextArea', x('TextArea'), ['two\nlines'], 'two\nlines'],
    ['a radio button', choice('RadioButtonsGroup'), ['b'], 'b'],
    ['another one', choice('RadioButtonsGroup'), ['b', 'c'], 'c'],
    ['a Dropdown', choice('Dropdown'), ['a'], 'a'],
    ['a Dropdown that was cleared', choice('Dropdown'), ['a', ''], ''],
    ['check boxes, in the order of the taps', choice('CheckboxGroup'), [['b', 'a']], ['b', 'a']],
    ['check boxes that were ticked off', choice('CheckboxGroup'), [['b'], []], []],
    ['check boxes that nobody touched', choice('CheckboxGroup'), [], undefined],
    ['chips', choice('ChipsSelector'), [['a'], ['a', 'c']], ['a', 'c']],
    ['a ticked OptIn', x('OptIn'), [true], true],
    ['one that was ticked off', x('OptIn'), [true, false], null],
    ['one that nobody touched', x('OptIn'), [], undefined],
    ['a date', x('DatePicker'), ['2026-11-24'], '2026-11-24'],
    [
      'a date before 5.0: milliseconds, as text',
      x('DatePicker'),
      ['2026-11-24'],
      String(new Date(2026, 10, 24).getTime()),
      '4.0'
    ],
    ['a day of a calendar', x('CalendarPicker'), ['2026-11-24'], '2026-11-24'],
    ['a range of days', x('CalendarPicker', range), [span], span]
  ]
  for (const [name, component, given, sent, version = '7.3'] of cases) {
    const phone = await phoneWith(component, { version })
    for (const value of given) await phone.fill({ x: value })
    await phone.tap('Continue')
    t.strictSame(
      phone.completion,
      { ...(sent !== undefined && { x: sent }), flow_token: 'token' },
      name
    )
  }
})

t.test('what an input does not take is refused in a sentence', async t => {
  const cases: [component: Node, given: unknown, message: string | RegExp][] = [
    [input('x'), 42, '`x` on A takes text, not 42'],
    [x('TextArea', { 'max-length': 3 }), 'four', '`x` on A takes 3 characters, and these are 4'],
    [choice('Dropdown'), 'd', '`x` on A has no option `d`; it has `a`, `b` and `c`'],
    [choice('Dropdown', { 'data-source': [] }), 'd', '`x` on A has no options'],
    [choice('RadioButtonsGroup'), ['a'], '`x` on A takes an id, not ["a"]'],
    [choice('CheckboxGroup'), 'a', '`x` on A takes a list of ids, not "a"'],
    [choice('CheckboxGroup'), ['a', 'd'], /has no option `d`/],
    [
      choice('ChipsSelector', { 'max-selected-items': 1 }),
      ['a', 'b'],
      '`x` on A takes 1 options, and these are 2'
    ],
    [
      choice('Dropdown', { 'data-source': [{ id: 'a', title: 'A', enabled: false }] }),
      'a',
      '`x` on A has `a` switched off'
    ],
    [x('OptIn'), 'yes', '`x` on A takes true or false, not "yes"'],
    [x('DatePicker'), '24.11.2026', '`x` on A takes a date, YYYY-MM-DD, not "24.11.2026"'],
    [x('DatePicker'), '2026-02-30', /takes a date/],
    [
      x('DatePicker', { 'min-date': '2026-11-24' }),
      '2026-11-23',
      '`x` on A does not offer 2026-11-23; dates go from 2026-11-24'
    ],
    [x('DatePicker', { 'unavailable-dates': ['2026-11-24'] }), '2026-11-24', /does not offer/],
    [x('CalendarPicker', { 'include-days': ['Mon'] }), '2026-11-24', /does not offer/],
    [x('CalendarPicker', range), '2026-11-24', /takes {"start-date", "end-date"}, not/],
    [
      x('CalendarPicker', range),
      { 'start-date': '2026-11-24', 'end-date': '2026-11-23' },
      /does not take this range: The end is before the start/
    ],
    [
      x('CalendarPicker', { ...range, 'max-days': 2 }),
      { 'start-date': '2026-11-24', 'end-date': '2026-11-27' },
      /At most 2 days/
    ],
    [x('CalendarPicker', range), { start: '2026-11-24' }, /has no start/],
    [input('x', { enabled: false }), 'Ada', '`x` on A is disabled']
  ]
  for (const [component, given, message] of cases) {
    const phone = await phoneWith(component)
    await t.rejects(phone.fill({ x: given }), { name: 'SimulatorError', message }, `${message}`)
    t.strictSame(phone.screen.form, {})
  }
})

t.test('what is wrong with a value keeps the form', async t => {
  const pattern = { pattern: '^[A-Z]{2}$', 'helper-text': 'Two letters' }
  const type = (name: string) => ({ 'input-type': name })
  const cases: [component: Node, given: unknown, fault: string | undefined][] = [
    [input('x', { required: true }), undefined, 'Required'],
    [input('x', { required: true }), '  ', 'Required'],
    [input('x', { required: '`1 == 1`' }), undefined, 'Required'],
    [input('x', { 'min-chars': 3 }), 'ab', 'At least 3 characters'],
    [input('x', { 'min-chars': 3 }), '', undefined],
    [input('x', { 'max-chars': '3' }), 'abcd', 'At most 3 characters'],
    [input('x'), 'a'.repeat(81), 'At most 80 characters'],
    [input('x', { 'max-chars': 100 }), 'a'.repeat(81), undefined],
    [input('x', type('email')), 'ada@example', 'Not an email address'],
    [input('x', type('email')), ' ada@mail.example.com ', undefined],
    [input('x', type('passcode')), '12a', 'Digits only'],
    [input('x', type('password')), 'secret 🙂', 'No emoji'],
    [input('x', type('phone')), '+44 (0)20 7946-0000', undefined],
    [input('x', type('phone')), 'call me', 'Not a phone number'],
    [input('x', type('number')), '-1,000.5e3', undefined],
    [input('x', type('number')), '1.', 'Not a number'],
    [input('x', pattern), 'AB', undefined],
    [input('x', pattern), 'ABC', 'Not in the form that is asked for'],
    [input('x', { pattern: 'b' }), 'abc', undefined],
    [input('x', { ...type('number'), pattern: '^1' }), 'a', 'Not a number'],
    [input('x', { ...type('number'), pattern: '^1' }), '2', 'Not in the form that is asked for'],
    [input('x', { ...type('email'), pattern: '^b' }), 'ada@example.com', undefined],
    [input('x', { pattern: '(' }), 'anything', undefined],
    [input('x', { pattern: '^(a+)+$' }), 'a'.repeat(12), undefined],
    [
      input('x', { pattern: '^(a+)+$' }),
      `${'a'.repeat(60)}!`,
      'Not checked: matching the pattern could freeze the phone'
    ],
    [x('TextArea', { required: true }), '\n', 'Required'],
    [choice('RadioButtonsGroup', { required: true }), undefined, 'Required'],
    [choice('CheckboxGroup', { required: true }), undefined, 'Required'],
    [choice('CheckboxGroup', { 'min-selected-items': 2 }), ['a'], 'Choose at least 2'],
    [choice('CheckboxGroup', { 'min-selected-items': 2 }), ['a', 'b'], undefined],
    [x('OptIn', { required: true }), undefined, 'Required'],
    [x('OptIn', { required: true }), false, 'Required'],
    [x('DatePicker', { required: true }), undefined, 'Required'],
    [x('CalendarPicker', { required: true }), undefined, 'Required'],
    [
      x('CalendarPicker', { ...range, required: { 'start-date': true, 'end-date': true } }),
      { 'start-date': '2026-11-24' },
      'Required'
    ],
    [
      x('CalendarPicker', { ...range, required: { 'start-date': true } }),
      { 'start-date': '2026-11-24' },
      undefined
    ],
    [x('PhotoPicker', { 'min-uploaded-photos': 1 }), undefined, 'Add a file'],
    [x('DocumentPicker', { 'min-uploaded-documents': 2 }), undefined, 'Add at least 2 files'],
    [x('PhotoPicker'), undefined, undefined]
  ]
  for (const [component, given, fault] of cases) {
    const phone = await phoneWith(component)
    if (given !== undefined) await phone.fill({ x: given })
    const name = JSON.stringify([component, given])
    t.equal(phone.field('x').fault, fault, name)
    const off = { message: `“Continue” on A is off: x (${fault})` }
    if (fault !== undefined) await t.rejects(phone.tap('Continue'), off, name)
    else await phone.tap('Continue')
  }
})

t.test('where as many are chosen as may be, the other options are off', async t => {
  const phone = await phoneWith(choice('CheckboxGroup', { 'max-selected-items': 2 }))
  await phone.fill({ x: ['a', 'c'] })
  const { options } = phone.field('x')
  t.match(options, [
    { id: 'a', selected: true, enabled: true },
    { id: 'b', selected: false, enabled: false },
    { id: 'c', selected: true, enabled: true }
  ])
  await phone.fill({ x: ['a'] })
  t.match(phone.field('x').options, [{ enabled: true }, { enabled: true }, { enabled: true }])
})

t.test('of chips for one choice, each takes the place of the one before', async t => {
  const phone = await phoneWith(choice('ChipsSelector', { 'max-selected-items': 1 }))
  await phone.fill({ x: ['a'] })
  t.match(phone.field('x').options, [{ enabled: true }, { enabled: true }, { enabled: true }])
  t.equal((await phone.fill({ x: ['b'] })).length, 1, 'one tap')
  t.strictSame(phone.screen.form, { x: ['b'] })
})
