import type { Cases } from './case.ts'
import {
  child,
  choose,
  complete,
  endpointFlow,
  exchange,
  flow,
  footer,
  form,
  last,
  navigate,
  screen,
  text,
  when
} from './flow.ts'

const end = footer(complete())
const terminal = (...children: unknown[]) => flow([screen('ONLY', children, { terminal: true })])

export const footerCases: Cases = {
  'terminal-footer-missing': {
    code: 'MISSING_FOOTER_ON_TERMINAL_SCREEN',
    breaks: [
      { flow: terminal(text()), at: '/screens/0', says: /`ONLY` is terminal and has no Footer/ },
      {
        flow: { ...terminal(text()), version: '7.2' },
        at: '/screens/0',
        says: /has no Footer/,
        severity: 'warning'
      }
    ],
    passes: [terminal(form([end])), terminal(when([end], [end]))]
  },
  'terminal-footer-navigates': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: flow([screen('START', [footer(navigate('END'))], { terminal: true }), last('END')]),
        at: `${child(0)}/on-click-action/name`,
        says: /`START` is terminal, so its Footer ends the Flow; use `complete`/
      },
      {
        flow: flow([screen('START', [footer(navigate('END'))], { terminal: true }), last('END')], {
          version: '7.2'
        }),
        at: `${child(0)}/on-click-action/name`,
        says: /is terminal/,
        severity: 'warning'
      }
    ],
    passes: [
      endpointFlow({ ONLY: [] }, [screen('ONLY', [footer(exchange())], { terminal: true })]),
      flow([
        last('START', [{ type: 'EmbeddedLink', text: 'On', 'on-click-action': navigate('END') }]),
        last('END')
      ])
    ]
  },
  'footer-nested': {
    code: 'INVALID_COMPONENT_PLACEMENT',
    breaks: [
      {
        flow: terminal(when([when([end], [end])], [text()])),
        at: [`${child(0)}/then/0/then/0`, `${child(0)}/then/0/else/0`],
        says: /A Footer stands in If in If; only one condition/
      },
      {
        flow: terminal(form([when([choose({ a: [end] })], [text()])])),
        at: `${child(0)}/children/0/then/0/cases/a/0`,
        says: /A Footer stands in Switch in If/
      }
    ],
    passes: [terminal(form([when([end], [end])]))]
  },
  'footer-missing-in-if': {
    code: 'MISSING_FOOTER_IN_IF_ELSE_BRANCHES',
    breaks: [
      {
        flow: terminal(when([end])),
        at: child(0),
        says: /there is no `else`; add one with a Footer/
      },
      {
        flow: terminal(when([end], [text()])),
        at: `${child(0)}/else`,
        says: /`then` has a Footer and `else` has none/
      },
      { flow: terminal(when([text()], [end])), at: `${child(0)}/then`, says: /`then` has none/ }
    ],
    passes: [terminal(when([end], [text(), end])), terminal(when([text()]), end)]
  },
  'footer-missing-in-switch': {
    code: 'MISSING_FOOTER_IN_SWITCH_BRANCHES',
    breaks: [
      {
        flow: terminal(choose({ a: [end], 'b/c': [text()], d: [] })),
        at: [`${child(0)}/cases/b~1c`, `${child(0)}/cases/d`],
        says: /`a` has a Footer and `b\/c` has none/
      }
    ],
    passes: [terminal(choose({ a: [end], b: [end] })), terminal(choose({ a: [], b: [] }), end)]
  },
  'footer-beside-condition': {
    code: 'MORE_THAN_ONE_FOOTER',
    breaks: [
      {
        flow: terminal(when([end], [end]), end),
        at: child(1),
        says: /together with that at \/screens\/0\/layout\/children\/0\/then\/0/
      },
      {
        flow: terminal(choose({ a: [end, end], b: [end] })),
        at: `${child(0)}/cases/a/1`,
        says: /This Footer can be seen together/
      },
      {
        flow: terminal(end, when([text()], [end])),
        at: `${child(1)}/else/0`,
        says: /together with that at/,
        also: ['footer-missing-in-if']
      }
    ],
    passes: [terminal(choose({ a: [end], b: [end] }))]
  }
}
