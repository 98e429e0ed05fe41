import { asObject } from '../document.ts'
import type { Rule } from '../rule.ts'
import { quote } from '../schema/words.ts'
import { nameOf } from './words.ts'

/** Rules on what actions may do where (spec: Flow JSON, section 7). */
export const actionRules: readonly Rule[] = [
  {
    id: 'navigate-unknown-screen',
    code: 'INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME',
    summary: 'A `navigate` action leads to a screen that exists.',
    source: 'docs',
    check(document, report) {
      for (const { name, node, pointer } of document.actions) {
        const target = asObject(node.next).name
        if (name !== 'navigate' || typeof target !== 'string' || document.screen(target)) continue
        report(
          `${pointer}/next/name`,
          target.toUpperCase() === 'SUCCESS'
            ? `${quote(target)} is no screen to navigate to; end the Flow with \`complete\`.`
            : `There is no screen ${quote(target)}; name a screen that exists.`
        )
      }
    }
  },
  {
    id: 'navigate-same-screen',
    code: 'INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME',
    summary: 'A `navigate` action leads to another screen.',
    source: 'docs',
    check({ actions }, report) {
      for (const { name, node, pointer, component } of actions) {
        const { id } = component.screen
        if (name !== 'navigate' || id === undefined || asObject(node.next).name !== id) continue
        report(`${pointer}/next/name`, `${quote(id)} navigates to itself; name another screen.`)
      }
    }
  },
  {
    id: 'complete-not-terminal',
    code: 'INVALID_COMPLETE_ACTION',
    summary: 'A `complete` action stands on a terminal screen.',
    source: 'docs',
    check({ actions }, report) {
      for (const { name, pointer, component } of actions) {
        if (name !== 'complete' || component.screen.isTerminal) continue
        report(
          `${pointer}/name`,
          `\`complete\` ends the Flow, and ${nameOf(component.screen)} is not terminal; ` +
            'give the screen `"terminal": true`, or use another action.'
        )
      }
    }
  }
]
