import t from 'tap'
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
