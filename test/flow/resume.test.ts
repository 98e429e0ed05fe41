import t from 'tap'
import { memoryStore } from '../../src/index.ts'
import { choose, createShop, flow, giveName, goBack, serveShop } from './shop.ts'

const settings = { resume: true }
const none = { init: { name: '', pin: '' } }
const typed = { init: { name: 'Ada', pin: '4711' } }

t.test('a flow that is opened again', async t => {
  await t.test('begins anew, unless it resumes', async t => {
    const { open } = await serveShop(t)
    await giveName(await open())
    const phone = await open()
    t.match(phone.screen, { id: 'NAME', data: { greeting: 'Hello 2!', ...none } })
    await giveName(phone)
    t.match(phone.screen, { id: 'PLAN', data: { chosen: '' } })
  })

  await t.test('goes on with what was typed, from the screen that phones open', async t => {
    const { open } = await serveShop(t, {}, createShop({ settings }))
    const first = await open()
    t.match(first.screen.data, { greeting: 'Hello 1!', ...none })
    await giveName(first)
    await choose(first)

    const phone = await open()
    t.match(phone.screen, {
      id: 'NAME',
      data: { greeting: 'Hello 1!', ...typed },
      form: { name: 'Ada', pin: '4711' }
    })
    await phone.tap('Continue')
    t.match(phone.screen, { id: 'PLAN', data: { chosen: 'large' }, form: { plan: 'large' } })
    await phone.tap('Continue')
    t.match(phone.screen, { id: 'REVIEW', data: { text: 'large' } })
  })

  await t.test('and again', async t => {
    const { open } = await serveShop(t, {}, createShop({ settings }))
    const first = await open()
    await giveName(first)
    await choose(first)
    await open()
    const phone = await open()
    await phone.tap('Continue')
    t.match(phone.screen, { id: 'PLAN', form: { plan: 'large' } })
    await choose(phone, 'small')
    t.match(await goBack(phone), { screen: 'PLAN', data: { chosen: 'small' } })
  })

  await t.test('puts what was typed back on each screen once', async t => {
    const { open } = await serveShop(t, {}, createShop({ settings }))
    const first = await open()
    await giveName(first)
    await choose(first)
    const phone = await open()
    await giveName(phone, 'Ada', '')
    t.match(phone.screen.data, { greeting: 'A PIN, please 2!', ...none }, 'it was seen already')
  })

  await t.test('loads the screen, where it can', async t => {
    const load = { NAME: () => flow.screen('NAME', { greeting: 'Welcome back' }) }
    const { open } = await serveShop(t, {}, createShop({ settings, load }))
    const first = await open()
    t.match(first.screen.data, { greeting: 'Hello 1!' }, 'not when it is opened first')
    await giveName(first)
    const phone = await open()
    t.match(phone.screen.data, { greeting: 'Welcome back!', ...typed })
  })

  await t.test('opens the screen that its message asks for', async t => {
    const { open } = await serveShop(t, {}, createShop({ settings }))
    await giveName(await open())
    const phone = await open('token', { screen: 'NAME' })
    t.match(phone.screen, { id: 'NAME', data: typed })
  })

  await t.test('begins anew after it was completed, after its time, and for others', async t => {
    let now = 1000
    const store = memoryStore({ now: () => now })
    const { open } = await serveShop(t, { store }, createShop({ settings }))
    const anew = async (greeting: string, token?: string) => {
      const phone = await open(token)
      t.match(phone.screen, { id: 'NAME', data: { greeting, ...none } })
      return phone
    }
    const phone = await anew('Hello 1!')
    await giveName(phone)
    await anew('Hello 2!', 'other')
    await choose(phone)
    await phone.tap('Continue')
    t.ok(phone.completion)

    await giveName(await anew('Hello 3!'))
    now += 60_001
    await giveName(await anew('Hello 4!'))
    await giveName(await anew('Hello 5!', 'unused'))
    await anew('Hello 6!', 'unused')
  })
})
