import { asArray } from '../document.ts'
import type { Rule } from '../rule.ts'
import { quote } from '../schema/words.ts'
import { isInput } from './inputs.ts'
import { nameOf } from './words.ts'

/** How many screens a Flow may have (spec: Flow JSON, section 11). */
const MAX_SCREENS = 100

/** Rules on screens as such (spec: Flow JSON, section 3). */
export const screenRules: readonly Rule[] = [
  {
    id: 'screen-count',
    code: 'MAX_SCREENS_NUMBER',
    summary: 'A Flow has at most 100 screens.',
    source: 'docs',
    check({ screens }, report) {
      const extra = screens[MAX_SCREENS]
      if (!extra) return
      report(
        extra.pointer,
        `A Flow may have ${MAX_SCREENS} screens, and this has ${screens.length}.`
      )
    }
  },
  {
    id: 'screen-id-duplicate',
    code: 'DUPLICATE_SCREEN_IDS',
    summary: 'No two screens have the same `id`.',
    source: 'docs',
    check(document, report) {
      for (const screen of document.screens) {
        const first = document.screen(screen.id)
        if (!first || first === screen) continue
        report(
          `${screen.pointer}/id`,
          `Another screen has the id ${nameOf(screen)} already, at ${first.pointer}; rename one.`
        )
      }
    }
  },
  {
    id: 'screen-id-reserved',
    code: 'SCREEN_ID_IS_RESERVED_KEYWORD',
    summary: 'No screen has the id `SUCCESS`, in any letter case.',
    source: 'docs',
    check({ screens }, report) {
      for (const { id, pointer } of screens) {
        if (id?.toUpperCase() !== 'SUCCESS') continue
        report(
          `${pointer}/id`,
          `${quote(id)} is reserved for the endpoint’s last answer; give the screen another id.`
        )
      }
    }
  },
  {
    id: 'terminal-screen-missing',
    code: 'MISSING_TERMINAL_SCREEN',
    summary: 'At least one screen is terminal.',
    source: 'docs',
    check({ screens }, report) {
      if (screens.length === 0 || screens.some(({ isTerminal }) => isTerminal)) return
      report('/screens', 'No screen is terminal; give the last one `"terminal": true`.')
    }
  },
  {
    id: 'terminal-success-missing',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'At least one terminal screen does not say `"success": false`.',
    source: 'docs',
    check({ screens }, report) {
      const terminal = screens.filter(({ isTerminal }) => isTerminal)
      const [last] = terminal.slice(-1)
      if (!last || terminal.some(({ node }) => node.success !== false)) return
      report(
        `${last.pointer}/success`,
        'Every terminal screen says that the Flow has failed; one of them has to be a success.'
      )
    }
  },
  {
    id: 'refresh-on-back-without-endpoint',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'Only a Flow with an endpoint has `refresh_on_back`.',
    source: 'docs',
    check({ screens, hasEndpoint }, report) {
      if (hasEndpoint) return
      for (const { node, pointer } of screens) {
        if (node.refresh_on_back !== true) continue
        report(
          `${pointer}/refresh_on_back`,
          '`refresh_on_back` asks the endpoint, and this Flow declares none; ' +
            'remove it, or add `data_api_version`.'
        )
      }
    }
  },
  {
    id: 'sensitive-unknown',
    code: 'INVALID_SENSITIVE_FIELD',
    summary: '`sensitive` names inputs of its screen.',
    source: 'client',
    since: '5.1',
    check({ screens }, report) {
      for (const screen of screens) {
        const fields = asArray(screen.node.sensitive)
        if (fields.length === 0) continue
        const names = new Set(screen.components.filter(isInput).map(({ node }) => node.name))
        for (const [index, field] of fields.entries()) {
          if (typeof field !== 'string' || names.has(field)) continue
          report(
            `${screen.pointer}/sensitive/${index}`,
            `${nameOf(screen)} has no input ${quote(field)}; name one of its inputs, or remove this.`
          )
        }
      }
    }
  }
]
