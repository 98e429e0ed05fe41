import type { Test } from 'tap'
import { openFlow } from '../../src/simulator/node.ts'
import { type Answer, type Request, standIn } from './stand-in.ts'

const option = { type: 'object', properties: { id: { type: 'string' }, title: { type: 'string' } } }
const footer = (action: object) => ({
  type: 'Footer',
  label: 'Continue',
  'on-click-action': action
})
const column = (...children: object[]) => ({ type: 'SingleColumnLayout', children })

/** SLOTS leads to DETAILS, and DETAILS to DONE, which declares no data. */
export const flowJson = {
  version: '7.3',
  data_api_version: '3.0',
  routing_model: { SLOTS: ['DETAILS'], DETAILS: ['DONE'], DONE: [] },
  screens: [
    {
      id: 'SLOTS',
      title: 'Slots',
      data: {
        slots: { type: 'array', items: option, __example__: [] },
        free: { type: 'number', __example__: 1 }
      },
      layout: column(
        {
          type: 'RadioButtonsGroup',
          name: 'slot',
          label: 'Slot',
          'data-source': '${data.slots}',
          required: true
        },
        footer({ name: 'data_exchange', payload: { slot: '${form.slot}' } })
      )
    },
    {
      id: 'DETAILS',
      title: 'Details',
      data: { slot: { type: 'string', __example__: 'nine' } },
      layout: column(
        { type: 'TextInput', name: 'name', label: 'Name' },
        footer({ name: 'data_exchange', payload: { name: '${form.name}' } })
      )
    },
    {
      id: 'DONE',
      title: 'Done',
      terminal: true,
      layout: column(footer({ name: 'complete', payload: {} }))
    }
  ]
}

export const nine = { id: 'nine', title: '9:00' }
export const slots = { screen: 'SLOTS', data: { slots: [nine], free: 1 } }
export const acknowledged = { sealed: { data: { acknowledged: true } } }

export const isNotification = ({ data }: Request) =>
  typeof data === 'object' && data !== null && 'error' in data

/** A phone on SLOTS whose next request is answered so. */
export async function onSlots(t: Test, reply: Answer, options = {}) {
  const endpoint = await standIn(t, (request, count) => {
    if (isNotification(request)) return acknowledged
    return count === 1 ? { sealed: slots } : reply
  })
  const phone = await openFlow({
    ...endpoint.options,
    flowJson,
    flowToken: 'token',
    ...options
  })
  await phone.fill({ slot: 'nine' })
  return { phone, ...endpoint }
}
