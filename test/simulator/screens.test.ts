// biome-ignore-all lint/suspicious/noThenProperty: a branch of an If is called that
import t from 'tap'
import type { Phone } from '../../src/simulator/node.ts'
import {
  complete,
  footer,
  input,
  navigate,
  option,
  options,
  phoneOn,
  type ScreenOf,
  text,
  update
} from './flow.ts'

/** What the screen shows as text, from top to bottom. */
const texts = ({ screen }: Phone) =>
  screen.components.flatMap(({ type, visible, props }) =>
    type === 'TextBody' && visible ? [props.text] : []
  )

const radio = (name: string, ids: string[], more = {}) => ({
  type: 'RadioButtonsGroup',
  name,
  label: name,
  'data-source': options(...ids),
  ...more
})

t.test('bindings show what they refer to, in its own type', async t => {
  const phone = await phoneOn({
    A: {
      title: '${data.name}',
      data: { name: 'Ada', person: { city: 'London' }, width: 40, list: [option('a')], on: false },
      children: [
        text('${data.name}'),
        text('${data.person.city}'),
        text('${data.nothing}'),
        text('Hello ${data.name}'),
        { type: 'Image', src: 'AAAA', width: '${data.width}' },
        { type: 'Dropdown', name: 'd', label: 'd', 'data-source': '${data.list}' },
        input('i', { enabled: '${data.on}' }),
        text('${form.i}'),
        text('${form.j}'),
        input('j')
      ]
    }
  })
  t.equal(phone.screen.title, 'Ada')
  t.strictSame(texts(phone), [
    'Ada',
    'London',
    undefined,
    'Hello ${data.name}',
    undefined,
    undefined
  ])
  t.strictSame(phone.screen.components[4]?.props.width, 40)
  t.match(phone.field('d').options, [{ id: 'a', title: 'A', enabled: true, selected: false }])
  t.equal(phone.field('i').enabled, false)
  await phone.fill({ j: 'typed' })
  t.equal(texts(phone).at(-1), 'typed')
})

t.test('expressions are evaluated anew at each change', async t => {
  const phone = await phoneOn({
    A: {
      data: { price: 10, name: 'Ada' },
      children: [
        input('count', { 'input-type': 'number' }),
        text("`'Hello ' ${data.name}`"),
        text('`${data.price} * ${form.count}`'),
        text("`'Total: ' (${data.price} / 3)`"),
        text('many', { visible: '`${form.count} > 2`' }),
        text('`${data.price} /`')
      ]
    }
  })
  t.strictSame(texts(phone), ['Hello Ada', 0, 'Total: 3.33', '`${data.price} /`'])
  await phone.fill({ count: 3 })
  t.strictSame(texts(phone), ['Hello Ada', 30, 'Total: 3.33', 'many', '`${data.price} /`'])
})

t.test('If and Switch draw the branch that is chosen', async t => {
  const phone = await phoneOn({
    A: {
      data: { yes: true, kind: 'none' },
      children: [
        radio('pet', ['cat', 'dog', 'fish']),
        input('age', { 'input-type': 'number' }),
        {
          type: 'If',
          condition: "(${form.pet} == 'cat') && ${data.yes}",
          then: [text('a cat'), input('cat_name')],
          else: [
            {
              type: 'If',
              condition: '`${form.age} >= 10`',
              then: [text('old, and no cat')]
            }
          ]
        },
        {
          type: 'Switch',
          value: '${form.pet}',
          cases: { cat: [text('meow')], dog: [text('woof')], default: [text('…')] }
        },
        { type: 'Switch', value: '${data.kind}', cases: { some: [text('some')] } },
        { type: 'Switch', value: '${form.pet}', cases: { constructor: [text('no')] } }
      ]
    }
  })
  t.strictSame(texts(phone), ['…'])
  await phone.fill({ pet: 'cat', cat_name: 'Tom' })
  t.strictSame(texts(phone), ['a cat', 'meow'])
  await phone.fill({ pet: 'dog', age: '12' })
  t.strictSame(texts(phone), ['old, and no cat', 'woof'])
  t.match(phone.screen.form, { cat_name: 'Tom' }, 'what was typed in another branch is kept')
  t.throws(() => phone.field('cat_name'), {
    message: 'no field `cat_name` on A; it has pet, age'
  })
  await phone.fill({ pet: 'fish' })
  t.strictSame(texts(phone), ['old, and no cat', '…'])
})

t.test('what is not visible takes part in nothing', async t => {
  const phone = await phoneOn({
    A: {
      data: { on: false },
      terminal: true,
      children: [
        radio('more', ['yes', 'no']),
        input('why', { required: true, visible: "`${form.more} == 'yes'`" }),
        { type: 'EmbeddedLink', text: 'Help', visible: false, 'on-click-action': update({}) },
        footer(complete({ why: '${form.why}' }))
      ]
    }
  })
  await t.rejects(phone.fill({ why: 'x' }), { message: '`why` on A is not visible' })
  await t.rejects(phone.tap('Help'), {
    message: 'nothing to tap is called “Help” on A; there is “Continue”'
  })
  await phone.fill({ more: 'yes' })
  await t.rejects(phone.tap('Continue'), { message: '“Continue” on A is off: why (Required)' })
  await phone.fill({ more: 'no' })
  await phone.tap('Continue')
  t.strictSame(phone.completion, { flow_token: 'token' })
})

t.test('other screens are read by global references', async t => {
  const reading = [text('${screen.A.form.name}'), text('${screen.A.data.city}')]
  const ahead = text('${screen.B.form.note}')
  const phone = await phoneOn({
    A: {
      data: { city: 'London' },
      children: [input('name'), ahead, footer(navigate('B', { from: '${form.name}' }))]
    },
    B: {
      title: '${screen.A.form.name}',
      data: { from: 'x' },
      children: [
        ...reading,
        input('note'),
        { type: 'If', condition: "${screen.A.data.city} == 'London'", then: [text('in town')] },
        footer(complete({ name: '${screen.A.form.name}', note: '${form.note}' }))
      ]
    }
  })
  t.strictSame(texts(phone), [undefined], 'one that was not visited is empty')
  await phone.fill({ name: 'Ada' })
  await phone.tap('Continue')
  t.equal(phone.screen.title, 'Ada')
  t.strictSame(texts(phone), ['Ada', 'London', 'in town'])
  await phone.fill({ note: 'hello' })
  await phone.back()
  t.strictSame(texts(phone), ['hello'])
  await phone.tap('Continue')
  await phone.tap('Continue')
  t.strictSame(phone.completion, { name: 'Ada', note: 'hello', flow_token: 'token' })
})

t.test('initial values', async t => {
  const form = (initValues: unknown): ScreenOf => ({
    data: { start: { name: 'Ada', age: 36, tags: ['b'], ok: true, when: '2026-11-24' } },
    children: [
      {
        type: 'Form',
        name: 'form',
        'init-values': initValues,
        children: [
          input('name'),
          input('age', { 'input-type': 'number' }),
          { type: 'CheckboxGroup', name: 'tags', label: 'Tags', 'data-source': options('a', 'b') },
          { type: 'OptIn', name: 'ok', label: 'OK' },
          { type: 'DatePicker', name: 'when', label: 'When' },
          { type: 'Switch', value: '${form.name}', cases: {} }
        ]
      }
    ]
  })
  const filled = { name: 'Ada', age: '36', tags: ['b'], ok: true, when: '2026-11-24' }

  await t.test('of a Form, written there or bound, are filled in by their types', async t => {
    t.strictSame((await phoneOn({ A: form('${data.start}') })).screen.form, filled)
    const literal = { name: '${data.start.name}', age: 36, tags: ['b'], ok: true, when: 7 }
    const { screen } = await phoneOn({ A: form(literal) })
    t.strictSame(screen.form, { ...filled, when: '7' })
  })

  await t.test('of an input, unless the user was there before', async t => {
    const screens = {
      A: {
        data: { name: 'Ada', other: 'x' },
        children: [
          input('name', { 'init-value': '${data.name}' }),
          radio('pick', ['a', 'b'], { 'init-value': 'b' }),
          radio('list', ['a'], { 'init-value': ['a'] }),
          {
            type: 'EmbeddedLink',
            text: 'Other',
            'on-click-action': update({ other: 'y' })
          },
          {
            type: 'EmbeddedLink',
            text: 'Rename',
            'on-click-action': update({ name: 'Grace' })
          }
        ]
      }
    }
    const phone = await phoneOn(screens)
    t.strictSame(phone.screen.form, { name: 'Ada', pick: 'b' })
    await phone.fill({ name: 'Ada L.' })
    await phone.tap('Other')
    t.equal(phone.field('name').value, 'Ada L.')
    await phone.tap('Rename')
    t.equal(phone.field('name').value, 'Grace', 'or what they are bound to changes')
  })
})

t.test('messages of the endpoint below inputs', async t => {
  const screens = {
    A: {
      data: { errors: { name: 'Not known', city: 'Far away' } },
      children: [
        {
          type: 'Form',
          name: 'form',
          'error-messages': '${data.errors}',
          children: [input('name'), input('city'), footer(navigate('B'))]
        }
      ]
    },
    B: { children: [text('b')] }
  }
  const phone = await phoneOn(screens)
  const errors = () => [phone.field('name').error, phone.field('city').error]
  t.strictSame(errors(), ['Not known', 'Far away'])
  await phone.fill({ name: 'Ada' })
  t.strictSame(errors(), [undefined, 'Far away'], 'go when the user edits')
  await phone.tap('Continue')
  await phone.back()
  t.strictSame(errors(), [undefined, undefined], 'and when the user comes back')

  const alone = await phoneOn({
    A: {
      data: { error: 'Not known' },
      children: [input('name', { 'error-message': '${data.error}' })]
    }
  })
  t.equal(alone.field('name').error, 'Not known')
})

t.test('a fault is shown once its input was touched', async t => {
  const phone = await phoneOn({ A: { children: [input('name', { required: true })] } })
  t.match(phone.field('name'), { fault: 'Required', error: undefined })
  await phone.fill({ name: ' ' })
  t.match(phone.field('name'), { fault: 'Required', error: 'Required' })
})

t.test('a choice whose option is gone is emptied', async t => {
  const lists = (list: unknown) => update({ list })
  const phone = await phoneOn({
    A: {
      data: { list: options('a', 'b') },
      children: [
        { type: 'Dropdown', name: 'one', label: 'One', 'data-source': '${data.list}' },
        { type: 'CheckboxGroup', name: 'some', label: 'Some', 'data-source': '${data.list}' },
        { type: 'EmbeddedLink', text: 'More', 'on-click-action': lists(options('a', 'b', 'c')) },
        { type: 'EmbeddedLink', text: 'Other', 'on-click-action': lists(options('b', 'c')) }
      ]
    }
  })
  await phone.fill({ one: 'a', some: ['a', 'b'] })
  await phone.tap('More')
  t.strictSame(phone.screen.form, { one: 'a', some: ['a', 'b'] })
  await phone.tap('Other')
  t.strictSame(phone.screen.form, { one: '', some: [] })
})

t.test('a Footer is on when it is enabled and all that is visible is valid', async t => {
  const phone = await phoneOn({
    A: {
      data: { on: false },
      children: [
        input('mail', { 'input-type': 'email', required: true }),
        { type: 'EmbeddedLink', text: 'Switch on', 'on-click-action': update({ on: true }) },
        { ...footer(navigate('B')), enabled: '${data.on}' }
      ]
    },
    B: { children: [] }
  })
  const off = (message: string) => t.rejects(phone.tap('Continue'), { message })
  await off('“Continue” on A is off: mail (Required)')
  await phone.fill({ mail: 'ada' })
  await off('“Continue” on A is off: mail (Not an email address)')
  await phone.fill({ mail: 'ada@example.com' })
  await off('“Continue” on A is off')
  await phone.tap('Switch on')
  await phone.tap('Continue')
  t.equal(phone.screen.id, 'B')
})
