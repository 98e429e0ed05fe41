import { z } from 'zod'
import {
  asking,
  child,
  endpointFlow,
  flow,
  last,
  screen,
  step
} from '../../flow-json/cases/flow.ts'
import { type ContractCases, contractOf, done, type Pair, pair } from './case.ts'

const asks = { payload: z.object({}) }
/** START asks and leads to END, which asks. */
const two = contractOf({ START: { ...asks, next: ['END'] }, END: asks })
const handlers = { init: done, screens: { START: done, END: done } }
const end = asking('END', [], { terminal: true })
const both = [asking('START'), end]
const model = { START: ['END'], END: [] }
/** A list whose items, and their actions, come with the data. */
const list = { type: 'NavigationList', name: 'list', 'list-items': '${data.items}' }
const items = { type: 'array', items: { type: 'object' }, __example__: [] }
const withItems = { data: z.object({ items: z.array(z.looseObject({})) }) }
const back = { refresh_on_back: true }

export const screenCases: ContractCases = {
  'contract-screen-missing': {
    breaks: [
      {
        contract: two,
        flow: endpointFlow({ ENDE: [] }, [asking('ENDE', [], { terminal: true })]),
        at: ['/screens', '/screens'],
        says: /has a screen `START`, and there is none; add it here/,
        also: ['contract-screen-unknown']
      }
    ],
    passes: [{ contract: two, flow: endpointFlow(model, both) }]
  },
  'contract-screen-unknown': {
    breaks: [
      {
        contract: two,
        flow: endpointFlow(model, [...both, last('TERMS')]),
        at: '/screens/2/id',
        says: /The contract has no screen `TERMS`; add it there, or remove it/
      }
    ],
    // What has no id of its own is for Meta's rules.
    passes: [{ contract: two, flow: endpointFlow(model, [...both, end, screen(7, [])]) }]
  },
  'contract-handler-missing': {
    breaks: [
      {
        contract: contractOf({ START: { next: ['END'] }, END: asks }),
        flow: endpointFlow(model, both),
        at: `${child(0)}/on-click-action/name`,
        says: /`START` asks the endpoint, and its contract has no `payload`/
      },
      {
        contract: { ...two, handlers: { init: done, screens: { START: done } } },
        flow: endpointFlow(model, both),
        at: `${child(0, 1)}/on-click-action/name`,
        says: /`END` asks the endpoint, and there is no handler/
      }
    ],
    passes: [{ contract: without('handlers'), flow: endpointFlow(model, both) }]
  },
  'contract-handler-unused': {
    breaks: [
      {
        contract: two,
        flow: endpointFlow(model, [step('START', 'END'), end]),
        at: '/screens/0/id',
        says: /`START` has a payload and a handler, and no `data_exchange` action/
      }
    ],
    passes: [
      {
        contract: contractOf({ START: { next: ['END'] }, END: asks }),
        flow: endpointFlow(model, [step('START', 'END'), end])
      },
      {
        contract: contractOf({ START: { ...asks, ...withItems, next: ['END'] }, END: asks }),
        flow: endpointFlow(model, [screen('START', [list], { data: { items } }), end])
      }
    ]
  },
  'contract-back-missing': {
    breaks: [
      {
        ...forgetful(pair({}, { more: back })),
        at: '/screens/0/refresh_on_back',
        says: /Back on `ONLY` asks .* \(`history: false`\) and has no handler `back\.ONLY`/
      }
    ],
    passes: [
      pair({}, { more: back }),
      forgetful(withBack({ ...back })),
      {
        contract: { ...two, history: false, handlers: { ...handlers, load: { START: done } } },
        flow: endpointFlow(model, [both[0], { ...end, ...back }])
      },
      { contract: without('handlers'), flow: endpointFlow(model, [both[0], { ...end, ...back }]) }
    ]
  },
  'contract-back-unused': {
    breaks: [
      {
        ...withBack({}),
        at: '/screens/0/id',
        says: /`back\.ONLY` is never called/,
        severity: 'warning'
      }
    ],
    passes: [withBack(back)]
  },
  'contract-next': {
    breaks: [
      {
        contract: two,
        flow: endpointFlow({ START: [], END: [] }, both),
        at: '/routing_model/START',
        says: /`START` leads to `END` by the contract, and not here/
      },
      {
        contract: two,
        flow: endpointFlow({ END: [] }, both),
        at: '/routing_model',
        says: /`START` leads to `END` by the contract/
      },
      {
        contract: contractOf({ START: asks, END: asks }),
        flow: endpointFlow(model, both),
        at: '/routing_model/START/0',
        says: /`START` leads to `END` here, and not by the contract/,
        also: ['contract-entry']
      }
    ],
    passes: [
      { contract: two, flow: endpointFlow(model, both) },
      // A Flow without the model, or with strange names in it, has findings of its own.
      { contract: two, flow: { ...endpointFlow(model, both), routing_model: undefined } },
      { contract: two, flow: endpointFlow({ ...model, NONE: ['END', 7] }, both) }
    ]
  },
  'contract-entry': {
    breaks: [
      {
        contract: contractOf({ START: asks, END: asks }),
        flow: endpointFlow(model, both),
        at: '/routing_model/START/0',
        says: /`init` may answer `END` by the contract, and here `START` leads to it/,
        also: ['contract-next']
      }
    ],
    passes: [
      { contract: two, flow: endpointFlow(model, both) },
      {
        contract: contractOf({ START: asks }),
        flow: endpointFlow({ START: ['START'] }, [asking('START')])
      }
    ]
  },
  'contract-data-api-version': {
    breaks: [
      {
        contract: contractOf({ ONLY: {} }),
        flow: flow([last('ONLY')]),
        at: '',
        says: /this Flow declares none/
      }
    ],
    passes: [
      { contract: contractOf({ ONLY: {} }), flow: endpointFlow({ ONLY: [] }, [last('ONLY')]) },
      // Meta's rule asks for it.
      { contract: contractOf({ ONLY: asks }), flow: flow([asking('ONLY')]) }
    ]
  },
  'contract-token-signature': {
    breaks: [
      {
        contract: { ...two, flowTokenSignature: 'require' },
        flow: endpointFlow(model, both),
        at: '/data_api_version',
        says: /requires `flow_token_signature`, .* from Data API 4\.0 on/
      }
    ],
    passes: [
      {
        contract: { ...two, flowTokenSignature: 'require' },
        flow: endpointFlow(model, both, { data_api_version: '4.0' })
      },
      { contract: two, flow: endpointFlow(model, both) }
    ]
  }
}

/** A contract whose handlers are not known, as it stands in `flow.ts`. */
function without(_: 'handlers') {
  const { handlers: _handlers, ...contract } = two
  return contract
}

function forgetful({ contract, flow }: Pair): Pair {
  return { contract: { ...contract, history: false }, flow }
}

function withBack(more: Record<string, unknown>) {
  const { contract, flow } = pair({}, { more })
  const handlers = { init: done, screens: { ONLY: done }, back: { ONLY: done } }
  return { contract: { ...contract, handlers }, flow }
}
