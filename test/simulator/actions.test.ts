import t from 'tap'
import { openFlow } from '../../src/simulator/node.ts'
import {
  complete,
  exchange,
  flowOf,
  footer,
  input,
  type Node,
  navigate,
  option,
  options,
  phoneOn,
  type ScreenOf,
  text,
  update
} from './flow.ts'
import { acknowledged, flowJson, isNotification, nine, slots } from './slots.ts'
import { type Answer, standIn } from './stand-in.ts'

const link = (text: string, action: Node) => ({
  type: 'EmbeddedLink',
  text,
  'on-click-action': action
})
const end: ScreenOf = { terminal: true, children: [footer(complete())] }

t.test('navigate', async t => {
  const screens = (payload: Node, data: Node = {}): Record<string, ScreenOf> => ({
    A: {
      data: { place: { city: 'London' } },
      children: [
        input('name'),
        input('age', { 'input-type': 'number' }),
        footer(navigate('B', payload))
      ]
    },
    B: {
      data,
      children: [text('${data.name}'), footer(navigate('A', { place: { city: 'Rome' } }))]
    }
  })

  await t.test('opens the next screen with its payload, value by value', async t => {
    const payload = { name: '${form.name}', age: '${form.age}', place: '${data.place}', n: 1 }
    const phone = await phoneOn(screens(payload, { name: '', age: 1, place: {}, n: 0 }))
    await phone.fill({ name: 'Ada', age: 36 })
    await phone.tap('Continue')
    t.equal(phone.screen.id, 'B')
    t.strictSame(phone.screen.data, { name: 'Ada', age: '36', place: { city: 'London' }, n: 1 })
  })

  await t.test('leaves out what nobody filled in', async t => {
    const phone = await phoneOn(screens({ name: '${form.name}' }, { name: '' }))
    await phone.tap('Continue')
    t.strictSame(phone.screen.data, {})
  })

  await t.test('goes back when it leads to the screen below', async t => {
    const phone = await phoneOn(screens({}))
    await phone.tap('Continue')
    t.ok(phone.canGoBack)
    await phone.tap('Continue')
    t.notOk(phone.canGoBack)
    t.strictSame(phone.screen.data, { place: { city: 'Rome' } })
  })

  const refused: Record<string, [payload: Node, data: Node, words: RegExp]> = {
    'a value of another type': [{ n: 'one' }, { n: 1 }, /“one” should be a number/],
    'a field that is missing': [{}, { n: 1 }, /`B` needs `n`/],
    'a field too many': [{ n: 1 }, {}, /declares no data, and `n` is sent/]
  }
  for (const [name, [payload, data, words]] of Object.entries(refused)) {
    await t.test(`is refused with ${name}`, async t => {
      const phone = await phoneOn(screens(payload, data))
      await t.rejects(phone.tap('Continue'), { key: 'payload-schema-error', message: words })
      t.equal(phone.screen.id, 'A')
      t.match(phone.steps.at(-1)?.checks.at(-1), { name: 'data-model', passed: false })
    })
  }

  await t.test('is refused where there is no such screen', async t => {
    const phone = await phoneOn({ A: { children: [footer(navigate('BB'))] }, B: end })
    await t.rejects(phone.tap('Continue'), {
      key: 'invalid-screen-transition',
      message: 'There is no screen `BB`; did you mean `B`?'
    })
  })

  await t.test('is refused against the routing model, and the endpoint hears of it', async t => {
    const { options, requests } = await standIn(t, () => acknowledged)
    const flowJson = flowOf(
      { A: { children: [footer(navigate('C'))] }, B: { children: [] }, C: end },
      { data_api_version: '3.0', routing_model: { A: ['B'], B: ['C'], C: [] } }
    )
    const phone = await openFlow({ ...options, flowJson, screen: 'A' })
    await t.rejects(phone.tap('Continue'), { key: 'invalid-screen-transition', message: /no way/ })
    t.match(requests, [
      { action: 'navigate', screen: 'A', data: { error: 'invalid-screen-transition' } }
    ])
    t.match(phone.steps.at(-1)?.exchanges, [{ status: 200 }])
  })
})

t.test('select and unselect actions', async t => {
  /** The `data.log` of the screen after each step. */
  async function logOf(component: Node, given: unknown[], data: Node = {}) {
    const on = { name: 'x', label: 'x' }
    const phone = await phoneOn({
      A: { data: { log: '', ...data }, children: [{ ...on, ...component }] }
    })
    const log: unknown[] = []
    for (const value of given) {
      await phone.fill({ x: value })
      log.push(phone.screen.data.log)
    }
    return log
  }
  const says = (text: string) => update({ log: text })
  const selected = { 'on-select-action': says('on'), 'on-unselect-action': says('off') }
  const spoken = update({ log: '`${data.log} ${form.x}`' })
  const list = { type: 'CheckboxGroup', 'data-source': options('a', 'b') }
  const items = [
    option('a', { 'on-select-action': says('+a'), 'on-unselect-action': says('-a') }),
    option('b', { 'on-select-action': says('+b') })
  ]

  const cases: Record<string, [component: Node, given: unknown[], log: unknown[]]> = {
    'of a Dropdown': [
      { type: 'Dropdown', 'data-source': options('a', 'b'), ...selected },
      ['a', 'b', ''],
      ['on', 'on', 'off']
    ],
    'of check boxes, tap by tap': [
      { ...list, ...selected },
      [['a'], ['a', 'b'], ['b']],
      ['on', 'on', 'off']
    ],
    'one for both': [
      { ...list, 'on-select-action': update({ log: '${form.x}' }) },
      [['a', 'b'], ['b']],
      [['a', 'b'], ['b']]
    ],
    'of an OptIn': [{ type: 'OptIn', ...selected }, [true, false], ['on', 'off']],
    'of chips': [{ ...list, type: 'ChipsSelector', ...selected }, [['a'], []], ['on', 'off']],
    'of the items of radio buttons: first of the one that is left': [
      { type: 'RadioButtonsGroup', 'data-source': items },
      ['a', 'b', 'a'],
      ['+a', '+b', '+a']
    ],
    'of the items of check boxes': [
      { type: 'CheckboxGroup', 'data-source': items },
      [['a'], ['a', 'b'], ['b']],
      ['+a', '+b', '-a']
    ],
    'run when the value is there, and only if it is another': [
      { type: 'Dropdown', 'data-source': options('a', 'b'), 'on-select-action': spoken },
      ['a', 'a', 'b'],
      ['a', 'a', 'ab']
    ]
  }
  for (const [name, [component, given, log]] of Object.entries(cases)) {
    const data = name === 'one for both' ? { log: [] } : {}
    t.strictSame(await logOf(component, given, data), log, name)
  }

  await t.test('run by themselves for initial values, from 6.0 to 6.3 only', async t => {
    const dropdown = {
      type: 'Dropdown',
      name: 'x',
      label: 'x',
      'data-source': options('a'),
      'init-value': 'a',
      'on-select-action': says('on')
    }
    for (const [version, log] of Object.entries({
      '5.1': '',
      '6.0': 'on',
      '6.3': 'on',
      '7.0': ''
    })) {
      const phone = await phoneOn({ A: { data: { log: '' }, children: [dropdown] } }, { version })
      t.equal(phone.screen.data.log, log, version)
    }
  })
})

t.test('update_data with a value of another type is refused', async t => {
  const phone = await phoneOn({
    A: {
      data: { n: 1 },
      children: [link('Wrong', update({ n: 'x' })), link('New', update({ m: 1 }))]
    }
  })
  await t.rejects(phone.tap('Wrong'), {
    key: 'payload-schema-error',
    message: /should be a number/
  })
  await t.rejects(phone.tap('New'), { key: 'payload-schema-error', message: /declares no `m`/ })
  t.strictSame(phone.screen.data, { n: 1 })
})

t.test('open_url opens what begins with https, and nothing else', async t => {
  const opened: string[] = []
  const open = (url: string) => ({ name: 'open_url', url })
  const phone = await phoneOn(
    {
      A: {
        data: { site: 'https://example.com/a' },
        children: [
          link('Site', open('${data.site}')),
          link('Other', open('http://example.com')),
          {
            type: 'OptIn',
            name: 'terms',
            label: 'Terms',
            'on-click-action': open('https://x.example')
          }
        ]
      }
    },
    { openUrl: url => opened.push(url) }
  )
  const step = await phone.tap('Site')
  t.equal(step.opened, 'https://example.com/a')
  await phone.tap('Terms')
  await t.rejects(phone.tap('Other'), { key: 'invalid-url', message: /https/ })
  t.strictSame(opened, ['https://example.com/a', 'https://x.example'])
  t.equal(phone.screen.id, 'A')
})

t.test('complete ends the flow with its payload and the flow token', async t => {
  const phone = await phoneOn({
    A: {
      terminal: true,
      data: { list: [1, { a: null }] },
      children: [input('name'), footer(complete({ list: '${data.list}', name: '${form.name}' }))]
    }
  })
  await phone.tap('Continue')
  t.strictSame(phone.completion, { list: [1, { a: null }], flow_token: 'token' })
  t.ok(phone.isOver)
  t.strictSame(phone.steps.at(-1)?.screen, undefined)
  t.throws(() => phone.screen, { message: 'The flow is over' })
})

t.test('the rows of a NavigationList', async t => {
  const list = (item: Node, more: Node = {}) => ({
    A: {
      children: [
        {
          type: 'NavigationList',
          name: 'plan',
          'list-items': [
            { id: 'small', 'main-content': { title: 'Small' }, ...item },
            { id: 'large', 'main-content': { title: 'Large' }, ...item }
          ],
          ...more
        }
      ]
    },
    B: { data: { plan: '' }, children: [text('${data.plan}')] }
  })
  const next = { 'on-click-action': navigate('B', { plan: '${form.plan}' }) }
  for (const [name, screens] of [
    ['have an action together', list({}, next)],
    ['or each its own', list(next)]
  ] as const) {
    const phone = await phoneOn(screens)
    t.match(phone.screen.components[0]?.rows, [{ title: 'Small' }, { title: 'Large' }])
    await phone.tap('Large')
    t.match(phone.screen, { id: 'B', data: { plan: 'large' } }, name)
  }
  const phone = await phoneOn(list(next))
  await t.rejects(phone.fill({ plan: 'small' }), { message: /is tapped: tap one of its items/ })
})

t.test('Back', async t => {
  await t.test('shows the screen before as it was, and asks nobody', async t => {
    const phone = await phoneOn({
      A: { data: { n: 1 }, children: [input('name'), footer(navigate('B'))] },
      B: end
    })
    await phone.fill({ name: 'Ada' })
    await phone.tap('Continue')
    const { exchanges } = await phone.back()
    t.match(phone.screen, { id: 'A', data: { n: 1 }, form: { name: 'Ada' } })
    t.strictSame(exchanges, [])
    await phone.back()
    t.ok(phone.isOver, 'and closes the flow from the first one')
    t.equal(phone.completion, undefined)
  })

  const flowJson = flowOf(
    {
      A: { data: { n: 1 }, children: [input('name'), footer(exchange({ name: '${form.name}' }))] },
      B: { refresh_on_back: true, children: [footer(exchange({ at: 'B' }))] },
      C: end
    },
    { data_api_version: '3.0', routing_model: { A: ['B'], B: ['C'], C: [] } }
  )
  const toA = (n: number): Answer => ({ sealed: { screen: 'A', data: { n } } })
  const toB: Answer = { sealed: { screen: 'B', data: {} } }
  async function onB(t: Parameters<typeof standIn>[0], reply: Answer) {
    const replies = [toA(1), toB, reply]
    const { options, requests } = await standIn(t, (request, count) =>
      isNotification(request) ? acknowledged : (replies[count - 1] ?? 'lost')
    )
    const phone = await openFlow({ ...options, flowJson, flowToken: 'token' })
    await phone.fill({ name: 'Ada' })
    await phone.tap('Continue')
    return { phone, requests }
  }

  await t.test('asks the endpoint from a screen with refresh_on_back', async t => {
    const { phone, requests } = await onB(t, toA(2))
    await phone.back()
    t.strictSame(requests[2], {
      version: '3.0',
      flow_token: 'token',
      action: 'BACK',
      screen: 'B',
      data: {}
    })
    t.match(phone.screen, { id: 'A', data: { n: 2 }, form: { name: 'Ada' } })
    t.notOk(phone.canGoBack)
  })

  await t.test('stays where it is when the reply is refused', async t => {
    const { phone, requests } = await onB(t, { sealed: { screen: 'A', data: {} } })
    await t.rejects(phone.back(), { key: 'payload-schema-error', message: /needs `n`/ })
    t.equal(phone.screen.id, 'B')
    t.match(requests[3], { action: 'BACK', screen: 'B', data: { error: 'payload-schema-error' } })
  })
})

t.test('data_exchange sends what the payload refers to, and nothing else', async t => {
  const { options: endpoint, requests } = await standIn(t, () => ({
    sealed: { screen: 'SUCCESS', data: { extension_message_response: { params: {} } } }
  }))
  const flowJson = flowOf(
    {
      A: {
        data: { list: [1], person: { name: 'Ada' } },
        children: [
          input('age', { 'input-type': 'number' }),
          { type: 'OptIn', name: 'ok', label: 'OK' },
          { type: 'CheckboxGroup', name: 'some', label: 'Some', 'data-source': options('a', 'b') },
          footer(
            exchange({
              trigger: 'submit',
              deep: { age: '${form.age}', list: ['${form.ok}', '${form.nothing}'] },
              some: '${form.some}',
              untouched: '${form.nothing}',
              person: '${data.person}',
              sum: '`${form.age} + 1`',
              flag: true
            })
          )
        ]
      }
    },
    { data_api_version: '3.0', routing_model: { A: [] } }
  )
  const data = { list: [1], person: { name: 'Ada' } }
  const phone = await openFlow({ ...endpoint, flowJson, screen: 'A', data })
  await phone.fill({ age: 36, ok: true, some: ['b'] })
  await phone.tap('Continue')
  t.strictSame(requests[0]?.data, {
    trigger: 'submit',
    deep: { age: '36', list: [true, null] },
    some: ['b'],
    person: { name: 'Ada' },
    sum: 37,
    flag: true
  })
})

t.test('what a person cannot do is said in a sentence', async t => {
  const screens = {
    APPOINTMENT: {
      children: [
        input('department'),
        input('location'),
        input('date'),
        link('More', navigate('B')),
        link('More', navigate('B')),
        link('Ask', exchange()),
        footer(navigate('B'))
      ]
    },
    B: { children: [] }
  }
  const phone = await phoneOn(screens)
  const refused = (promise: Promise<unknown>, message: string | RegExp) =>
    t.rejects(promise, { name: 'SimulatorError', message })
  await refused(
    phone.fill({ departmnt: 'x' }),
    'no field `departmnt` on APPOINTMENT; it has department, location, date'
  )
  await refused(
    phone.tap('Contniue'),
    'nothing to tap is called “Contniue” on APPOINTMENT; there is “More”, “More”, “Ask”, “Continue”'
  )
  await refused(
    phone.tap('More'),
    /^“More” is more than one thing on APPOINTMENT; tap it by its key: \/screens\/0\/layout/
  )
  await refused(phone.tap('Ask'), /there is none: give openFlow url, publicKey and appSecret/)
  await refused(phone.open(), 'The flow is open already')
  await refused(phone.pick('date', []), '`date` on APPOINTMENT takes no files')

  const tap = phone.tap('Continue')
  await refused(phone.back(), '“back” came too early: await the step before it')
  await tap
  await refused(phone.tap('Continue'), /on B; there is nothing to tap/)
  await refused(phone.fill({ x: 1 }), 'no field `x` on B; it has none')
  phone.close()
  await refused(phone.fill({ x: 1 }), 'The flow is over')
  await refused(phoneOn(screens, { screen: 'BB' }), 'There is no screen `BB`; did you mean `B`?')
})

t.test('a reply to a flow that was closed meanwhile is shown to nobody', async t => {
  const { options: endpoint } = await standIn(t, ({ action }) => {
    if (action === 'INIT') return { sealed: slots }
    phone.close()
    return { sealed: { screen: 'SUCCESS', data: { extension_message_response: { params: {} } } } }
  })
  const phone = await openFlow({ flowJson, ...endpoint })
  await phone.fill({ slot: nine.id })
  await phone.tap('Continue')
  t.equal(phone.isOver, true)
  t.equal(phone.completion, undefined)
})
