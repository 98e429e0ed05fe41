import type { Cases } from './case.ts'
import {
  asking,
  child,
  choose,
  endpointFlow,
  flow,
  footer,
  item,
  last,
  letters,
  list,
  navigate,
  of,
  screen,
  step,
  text,
  times
} from './flow.ts'

const code = 'INVALID_ROUTING_MODEL'
const link = (to: string) => of('EmbeddedLink', { text: 'Link', 'on-click-action': navigate(to) })
const terms = screen('TERMS', [text()])
const eleven = times(11, letters)
const ten = eleven.slice(0, -1)
/** A screen that leads to eleven others, which lead nowhere. */
const fan = [last('START'), ...eleven.map(id => screen(id, [text()]))]
const menu = (ids: readonly string[]) =>
  screen('START', [
    list(ids.map((id, at) => item(String(at), { 'on-click-action': navigate(id) })))
  ])

export const routingCases: Cases = {
  'routing-screen-missing': {
    code,
    breaks: [
      {
        flow: endpointFlow({ START: ['END'], END: [] }, [
          asking('START'),
          asking('LOST'),
          last('END')
        ]),
        at: '/screens/1/id',
        says: /`LOST` is not in `routing_model`/
      },
      {
        flow: endpointFlow({}, [last('ONLY')]),
        at: '/screens/0/id',
        says: /`ONLY` is not in `routing_model`/,
        severity: 'warning'
      }
    ],
    passes: [endpointFlow({ START: ['END'] }, [asking('START'), last('END')])]
  },
  'routing-screen-unknown': {
    code,
    breaks: [
      {
        flow: endpointFlow({ START: ['END', 'NOWHERE'], GONE: [] }, [asking('START'), last('END')]),
        at: ['/routing_model/GONE', '/routing_model/START/1'],
        says: /no screen `GONE`; remove the entry/
      },
      {
        flow: endpointFlow({ START: ['END'], END: ['SUCCESS'] }, [asking('START'), last('END')]),
        at: '/routing_model/END/0',
        says: /`SUCCESS` is no screen, but the endpoint’s last answer/
      },
      {
        flow: endpointFlow({ START: ['END'], 'a/b~c': [] }, [asking('START'), last('END')]),
        at: '/routing_model/a~1b~0c',
        says: /`a\/b~c`/
      },
      {
        flow: endpointFlow({ START: ['END', 'constructor'] }, [asking('START'), last('END')]),
        at: '/routing_model/START/1',
        says: /`constructor`/
      }
    ],
    passes: [endpointFlow({ START: ['END'], END: [] }, [asking('START'), last('END')])]
  },
  'routing-loop': {
    code,
    breaks: [
      {
        flow: endpointFlow({ START: ['START', 'END'] }, [asking('START'), last('END')]),
        at: '/routing_model/START/0',
        says: /`START` leads to itself/
      }
    ],
    passes: [endpointFlow({ START: ['END'] }, [asking('START'), last('END')])]
  },
  'routing-backward': {
    code,
    breaks: [
      {
        flow: endpointFlow({ SUMMARY: ['DETAILS'], START: ['DETAILS'], DETAILS: ['SUMMARY'] }, [
          asking('START'),
          asking('DETAILS'),
          last('SUMMARY')
        ]),
        at: '/routing_model/SUMMARY/0',
        says: /`SUMMARY` leads back to `DETAILS`, which already leads to `SUMMARY`; list forward/
      }
    ],
    passes: [
      // Meta's client does not see longer cycles.
      endpointFlow({ START: ['A'], A: ['B'], B: ['C'], C: ['A', 'END'] }, [
        asking('START'),
        asking('A'),
        asking('B'),
        asking('C'),
        last('END')
      ])
    ]
  },
  'routing-branches': {
    code,
    breaks: [
      {
        flow: endpointFlow({ START: eleven }, fan),
        at: '/routing_model/START/10',
        says: /More than 10 screens follow `START`/
      },
      {
        flow: flow([
          screen('START', [choose(Object.fromEntries(eleven.map(id => [id, [link(id)]])))]),
          ...eleven.map(id => last(id))
        ]),
        at: `${child(0)}/cases/${eleven[10]}/0/on-click-action/next/name`,
        says: /`START` navigates to more than 10 screens/
      },
      {
        flow: flow([menu(eleven), ...eleven.map(id => last(id))]),
        at: `${child(0)}/list-items/10/on-click-action/next/name`,
        says: /navigates to more than 10/,
        severity: 'warning'
      }
    ],
    passes: [
      endpointFlow({ START: ten }, fan.slice(0, -1)),
      flow([menu([...ten, ...ten]), ...ten.map(id => last(id))])
    ]
  },
  'routing-entry-missing': {
    code,
    breaks: [
      {
        flow: endpointFlow({ A: ['B'], B: ['C'], C: ['A'] }, [asking('A'), asking('B'), last('C')]),
        at: '/routing_model',
        says: /No screen is left to begin with/
      },
      {
        flow: flow([step('A', 'B'), last('B', [link('A')])]),
        at: '/screens',
        says: /No screen is left to begin with/
      },
      {
        flow: flow([step('A', 'B'), last('B', [link('A')])], { version: '6.3' }),
        at: '/screens',
        says: /No screen is left/,
        severity: 'warning'
      }
    ],
    passes: [
      endpointFlow({ A: ['B'], B: ['C'], C: [] }, [asking('A'), asking('B'), last('C')]),
      flow([
        screen('A', [list([item('one', { 'on-click-action': navigate('B') })])]),
        screen('B', [list([item('one', { 'on-click-action': navigate('A') })])]),
        last('C')
      ])
    ]
  },
  'routing-disconnected': {
    code,
    breaks: [
      {
        flow: endpointFlow({ START: ['END'], OTHER: [] }, [
          asking('START'),
          last('END'),
          last('OTHER')
        ]),
        at: '/screens/2/id',
        says: /`OTHER` is not connected with `START`; name it in `routing_model`/
      },
      {
        flow: endpointFlow({ START: ['END'] }, [asking('START'), last('END'), last('OTHER')]),
        at: '/screens/2/id',
        says: /`OTHER` is not connected/
      },
      {
        flow: flow([step('START', 'END'), last('END'), screen('OTHER', [text()])]),
        at: '/screens/2/id',
        says: /`OTHER` is not connected with `START`; let a `navigate` action lead to it/
      }
    ],
    passes: [
      endpointFlow({ START: ['END'], OTHER: ['END'] }, [
        asking('START'),
        last('END'),
        asking('OTHER')
      ]),
      flow([
        screen('START', [list('${data.items}', { 'on-click-action': navigate('END') })]),
        last('END'),
        last('OTHER')
      ])
    ]
  },
  'routing-dead-end': {
    code,
    breaks: [
      {
        flow: endpointFlow({ START: ['END', 'TRAP'] }, [
          asking('START'),
          last('END'),
          asking('TRAP')
        ]),
        at: '/screens/2/id',
        says: /`TRAP` leads nowhere and is not terminal; make it terminal/,
        severity: 'warning'
      },
      {
        flow: flow([
          step('START', 'END', [link('HALL')]),
          last('END'),
          screen('HALL', [text(), link('PIT')]),
          screen('PIT', [text()])
        ]),
        at: '/screens/3/id',
        says: /`PIT` leads nowhere/,
        severity: 'warning'
      },
      {
        flow: endpointFlow({ START: ['END', 'A'], A: ['B'], B: ['C'], C: ['A'] }, [
          asking('START'),
          last('END'),
          asking('A'),
          asking('B'),
          asking('C')
        ]),
        at: ['/screens/2/id', '/screens/3/id', '/screens/4/id'],
        says: /`A` only leads round and round; let it lead to a terminal screen/,
        severity: 'warning'
      }
    ],
    passes: [
      // A leaf to read and to leave again, as in Meta's templates.
      endpointFlow({ START: ['END'], END: ['TERMS'] }, [asking('START'), last('END'), terms]),
      flow([step('START', 'END', [link('TERMS')]), last('END'), terms])
    ]
  },
  'routing-step-missing': {
    code,
    breaks: [
      {
        flow: endpointFlow({ START: ['END'], END: ['TERMS'] }, [
          step('START', 'END', [link('TERMS')]),
          last('END'),
          terms
        ]),
        at: '/screens/0/layout/children/0/on-click-action/next/name',
        says: /no step from `START` to `TERMS`; add it/
      },
      {
        flow: endpointFlow(
          { START: ['END'], END: ['TERMS'] },
          [step('START', 'END', [link('TERMS')]), last('END'), terms],
          { version: '7.2' }
        ),
        at: '/screens/0/layout/children/0/on-click-action/next/name',
        says: /add it/,
        severity: 'warning'
      },
      {
        flow: endpointFlow({ BEGIN: ['START'], START: ['END'] }, [
          step('BEGIN', 'START'),
          step('START', 'END', [link('BEGIN')]),
          last('END')
        ]),
        at: '/screens/1/layout/children/0/on-click-action/next/name',
        says: /`BEGIN` leads here, so `START` cannot lead to it; going back/,
        also: ['routing-entry-missing']
      },
      {
        flow: endpointFlow({ START: ['A'], A: ['END'] }, [
          screen('START', [list([item('one')], { 'on-click-action': navigate('END') })]),
          screen('A', [footer(navigate('END'))]),
          last('END')
        ]),
        at: '/screens/0/layout/children/0/on-click-action/next/name',
        says: /no step from `START` to `END`/,
        severity: 'warning'
      }
    ],
    passes: [
      endpointFlow({ START: ['END', 'TERMS'] }, [
        step('START', 'END', [link('TERMS')]),
        last('END'),
        terms
      ])
    ]
  }
}
