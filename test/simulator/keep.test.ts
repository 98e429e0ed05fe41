import t from 'tap'
import { createPhone } from '../../src/simulator/index.ts'
import { openFlow } from '../../src/simulator/node.ts'

const footer = (action: object) => ({
  type: 'Footer',
  label: 'Continue',
  'on-click-action': action
})
const flowJson = {
  version: '7.3',
  screens: [
    {
      id: 'ONE',
      title: 'One',
      layout: {
        type: 'SingleColumnLayout',
        children: [
          { type: 'TextInput', name: 'name', label: 'Name' },
          footer({ name: 'navigate', next: { type: 'screen', name: 'TWO' }, payload: {} })
        ]
      }
    },
    {
      id: 'TWO',
      title: 'Two',
      terminal: true,
      layout: {
        type: 'SingleColumnLayout',
        children: [footer({ name: 'complete', payload: { name: '${screen.ONE.form.name}' } })]
      }
    }
  ]
}

t.test('a phone is brought back to where it stood, also from the end of the flow', async t => {
  const phone = await openFlow({ flowJson })
  await phone.fill({ name: 'Ada' })
  const restore = phone.keep()
  await phone.fill({ name: 'Grace' })
  await phone.tap('Continue')
  await phone.tap('Continue')
  t.match(phone, { isOver: true, isOpen: false, completion: { name: 'Grace' } })

  restore()
  t.match(phone, { isOver: false, isOpen: true, canGoBack: false })
  t.match(phone.screen, { id: 'ONE', form: { name: 'Ada' } })
  t.equal(phone.completion, undefined)
  await phone.tap('Continue')
  await phone.tap('Continue')
  t.match(phone.completion, { name: 'Ada' })
  t.equal(phone.steps.length, 7, 'the records stay')
})

t.test('a phone that is busy is not brought anywhere', async t => {
  const phone = await openFlow({ flowJson })
  const restore = phone.keep()
  const step = phone.tap('Continue')
  t.throws(restore, { message: /busy/ })
  await step
})

t.test('a phone goes on where one with an earlier Flow JSON stands', async t => {
  const old = await openFlow({ flowJson, flowToken: 'token-1' })
  await old.fill({ name: 'Ada' })
  await old.tap('Continue')
  const { screens } = flowJson
  const edited = screens.map(screen => ({ ...screen, title: `${screen.title}, edited` }))
  const phone = createPhone({ flowJson: { ...flowJson, screens: edited }, flowToken: 'token-1' })
  t.equal(phone.resume(old), true)
  t.match(phone, { canGoBack: true, flowToken: old.flowToken, steps: { length: 0 } })
  t.equal(phone.screen.title, 'Two, edited')
  await phone.tap('Continue')
  t.match(phone.completion, { name: 'Ada' })

  const other = createPhone({ flowJson: { ...flowJson, screens: screens.slice(0, 1) } })
  t.equal(other.resume(old), false, 'the open screen is gone')
  t.equal(other.isOpen, false)
})
