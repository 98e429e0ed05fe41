import type { Cases } from './case.ts'
import {
  asking,
  endpointFlow,
  flow,
  form,
  input,
  last,
  letters,
  only,
  step,
  times
} from './flow.ts'

/** Screens one after the other. */
function chain(count: number) {
  const steps = times(count - 1, index => step(letters(index), letters(index + 1)))
  return flow([...steps, last(letters(count - 1))])
}

export const screenCases: Cases = {
  'screen-count': {
    code: 'MAX_SCREENS_NUMBER',
    breaks: [
      { flow: chain(101), at: '/screens/100', says: /may have 100 screens, and this has 101/ }
    ],
    passes: [chain(100)]
  },
  'screen-id-duplicate': {
    code: 'DUPLICATE_SCREEN_IDS',
    breaks: [
      {
        flow: flow([step('START', 'END'), last('END'), last('END')]),
        at: '/screens/2/id',
        says: /id `END` already, at \/screens\/1; rename one/
      }
    ],
    passes: [flow([step('START', 'END'), last('END')])]
  },
  'screen-id-reserved': {
    code: 'SCREEN_ID_IS_RESERVED_KEYWORD',
    breaks: ['SUCCESS', 'success', 'Success'].map(id => ({
      flow: flow([last(id)]),
      at: '/screens/0/id',
      says: /is reserved for the endpoint’s last answer/
    })),
    passes: [flow([last('SUCCESSFUL')])]
  },
  'terminal-screen-missing': {
    code: 'MISSING_TERMINAL_SCREEN',
    breaks: [
      {
        flow: endpointFlow({ START: ['END'] }, [
          asking('START'),
          asking('END', [], { terminal: false })
        ]),
        at: '/screens',
        says: /No screen is terminal/
      }
    ],
    passes: [
      endpointFlow({ START: ['END'] }, [asking('START'), asking('END', [], { terminal: true })])
    ]
  },
  'terminal-success-missing': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: flow([step('START', 'END'), last('END', [], { success: false })]),
        at: '/screens/1/success',
        says: /Every terminal screen says that the Flow has failed/
      }
    ],
    passes: [
      endpointFlow({ START: ['GOOD', 'BAD'] }, [
        asking('START'),
        last('GOOD'),
        last('BAD', [], { success: false })
      ])
    ]
  },
  'refresh-on-back-without-endpoint': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: flow([step('START', 'END'), last('END', [], { refresh_on_back: true })]),
        at: '/screens/1/refresh_on_back',
        says: /asks the endpoint, and this Flow declares none/
      }
    ],
    passes: [
      flow([step('START', 'END'), last('END', [], { refresh_on_back: false })]),
      endpointFlow({ START: ['END'] }, [
        asking('START'),
        last('END', [], { refresh_on_back: true })
      ])
    ]
  },
  'sensitive-unknown': {
    code: 'INVALID_SENSITIVE_FIELD',
    breaks: [
      {
        flow: flow([last('ONLY', [input('name')], { sensitive: ['name', 'email', 'toString'] })]),
        at: ['/screens/0/sensitive/1', '/screens/0/sensitive/2'],
        says: /`ONLY` has no input `email`/
      },
      {
        flow: flow([last('ONLY', [form([input('name')])], { sensitive: ['form'] })]),
        at: '/screens/0/sensitive/0',
        says: /has no input `form`/
      }
    ],
    passes: [flow([last('ONLY', [input('name')], { sensitive: ['name'] })]), only([])]
  }
}
