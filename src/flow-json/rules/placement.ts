import type { Component } from '../document.ts'
import type { Rule } from '../rule.ts'
import { quote } from '../schema/words.ts'
import { isSince } from '../version.ts'
import { formOf, isInput, isMediaPicker } from './inputs.ts'
import { seenAtOnce } from './tally.ts'
import { nameOf } from './words.ts'

/** How deep an If may stand in others, itself counted (spec: Flow JSON, section 11). */
const MAX_IF_DEPTH = 3
/** How many NavigationLists a screen may have (spec: Flow JSON, section 11). */
const MAX_LISTS = 2

/** Rules on what may stand together (spec: Flow JSON, section 5). */
export const placementRules: readonly Rule[] = [
  {
    id: 'rich-text-not-alone',
    code: 'INVALID_COMPONENT_PLACEMENT',
    summary: 'A RichText is alone on its screen; from 6.3 a Footer may join it.',
    source: 'docs',
    since: '5.1',
    check({ screens, version }, report) {
      const mayHaveFooter = isSince(version, '6.3')
      for (const screen of screens) {
        const richText = screen.components.find(({ type }) => type === 'RichText')
        const other = screen.components.find(
          component => component !== richText && !(mayHaveFooter && component.type === 'Footer')
        )
        if (!richText || !other) continue
        report(
          richText.pointer,
          `RichText stands beside ${other.type ? quote(other.type) : 'another component'}; ` +
            (mayHaveFooter
              ? 'only a Footer may join it: move it, or the rest, to another screen.'
              : 'up to 6.2 nothing may: move it, or the rest, to another screen.')
        )
      }
    }
  },
  {
    id: 'navigation-list-not-alone',
    code: 'INVALID_COMPONENT_PLACEMENT',
    summary: 'A NavigationList is alone on its screen, but for a second one.',
    source: 'docs',
    since: '6.2',
    check({ screens }, report) {
      for (const screen of screens) {
        const lists = screen.components.filter(isNavigationList)
        if (lists.length === 0) continue
        const other = screen.components.find(
          component => !isNavigationList(component) && component.type !== 'Form'
        )
        const extra = lists[MAX_LISTS]
        if (other) {
          report(
            other.pointer,
            `${other.type ? quote(other.type) : 'This'} stands beside a NavigationList; ` +
              'only a second NavigationList may: move it to another screen.'
          )
        }
        if (extra) {
          report(
            extra.pointer,
            `${nameOf(screen)} has ${lists.length} of NavigationList; ` +
              `a screen may have ${MAX_LISTS}.`
          )
        }
      }
    }
  },
  {
    id: 'media-picker-count',
    code: 'COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN',
    summary: 'A screen shows one PhotoPicker or one DocumentPicker.',
    source: 'docs',
    since: '4.0',
    check({ screens }, report) {
      for (const screen of screens) {
        const [, extra] = seenAtOnce(screen, isMediaPicker)
        if (!extra) continue
        report(
          extra.pointer,
          `${nameOf(screen)} already shows a picker for files, and one may stand on a screen; ` +
            `move this ${extra.type} to another screen.`
        )
      }
    }
  },
  {
    id: 'form-count',
    code: 'COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN',
    summary: 'A screen has one Form.',
    source: 'client',
    isSilent: version => !isSince(version, '7.0'),
    check({ screens }, report) {
      for (const screen of screens) {
        const [, extra] = screen.components.filter(({ type }) => type === 'Form')
        if (!extra) continue
        report(extra.pointer, `${nameOf(screen)} has a Form already; put all inputs into that one.`)
      }
    }
  },
  {
    id: 'input-beside-form',
    code: 'COMPONENTS_OUTSIDE_FORM',
    summary: 'If a screen has a Form, all inputs stand in it.',
    source: 'docs',
    check({ screens }, report) {
      for (const screen of screens) {
        if (!screen.components.some(({ type }) => type === 'Form')) continue
        for (const input of screen.components.filter(isInput)) {
          if (formOf(input) || input.type === 'NavigationList') continue
          report(
            input.pointer,
            `${input.type} stands beside the Form of ${nameOf(screen)}; move it into the Form.`,
            // Meta's client does not look at these two.
            isNewer(input) ? { severity: 'warning' } : {}
          )
        }
      }
    }
  },
  {
    id: 'if-depth',
    code: 'MAXIMUM_IF_NESTING',
    summary: 'An If stands in at most two others.',
    source: 'docs',
    since: '4.0',
    check({ screens }, report) {
      for (const { components } of screens) {
        for (const { type, within, pointer } of components) {
          if (type !== 'If') continue
          const around = within.filter(({ container }) => container.type === 'If').length
          if (around !== MAX_IF_DEPTH) continue
          report(pointer, `If stands in ${around} others; at most ${MAX_IF_DEPTH} may be nested.`)
        }
      }
    }
  }
]

function isNewer({ type }: Component): boolean {
  return type === 'ChipsSelector' || type === 'CalendarPicker'
}

function isNavigationList({ type }: Component): boolean {
  return type === 'NavigationList'
}
