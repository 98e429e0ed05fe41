import type { Component } from '../document.ts'
import type { Rule } from '../rule.ts'
import { seenAtOnce } from './tally.ts'
import { nameOf } from './words.ts'

/** The documented limit for a screen, and that of Meta's client (spec: section 14, no. 3). */
const DOCUMENTED_COMPONENTS = 50
const MAX_COMPONENTS = 100

/** How many of a type a screen may show at once (spec: Flow JSON, section 11). */
const MAX_OF_TYPE: readonly [string, number][] = [
  ['Footer', 1],
  ['EmbeddedLink', 2],
  ['Image', 3],
  ['OptIn', 5],
  ['ImageCarousel', 2]
]
const MAX_CAROUSELS = 3

/** Rules on how much there may be (spec: Flow JSON, section 11). */
export const countRules: readonly Rule[] = [
  {
    id: 'components-per-screen',
    code: 'MAX_ALLOWED_COMPONENTS_PER_SCREEN',
    summary: 'A screen shows at most 50 components at once; above 100 it is an error.',
    source: 'docs',
    check({ screens }, report) {
      for (const screen of screens) {
        if (screen.components.length <= DOCUMENTED_COMPONENTS) continue
        const shown = seenAtOnce(screen, isDrawn)
        const excess = shown[MAX_COMPONENTS]
        const extra = shown[DOCUMENTED_COMPONENTS]
        const has = `${nameOf(screen)} shows ${shown.length} components at once`
        if (excess) {
          report(excess.pointer, `${has}; a screen may show ${MAX_COMPONENTS}.`)
        } else if (extra) {
          const message = `${has}; the documented limit is ${DOCUMENTED_COMPONENTS}.`
          report(extra.pointer, message, { severity: 'warning' })
        }
      }
    }
  },
  {
    id: 'component-type-count',
    code: 'COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN',
    summary:
      'A screen shows at most 1 Footer, 2 EmbeddedLinks, 3 Images, 5 OptIns, 2 ImageCarousels.',
    source: 'docs',
    check({ screens }, report) {
      for (const screen of screens) {
        for (const [type, max] of MAX_OF_TYPE) {
          const all = screen.components.filter(component => component.type === type)
          if (all.length <= max || (type === 'Footer' && all.some(isConditional))) continue
          const shown = seenAtOnce(screen, component => component.type === type)
          const extra = shown[max]
          if (!extra) continue
          report(
            extra.pointer,
            `${nameOf(screen)} shows ${shown.length} of ${type} at once; a screen may show ${max}.`
          )
        }
      }
    }
  },
  {
    id: 'image-carousels-per-flow',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'A Flow has at most 3 ImageCarousels.',
    source: 'docs',
    since: '7.1',
    check({ screens }, report) {
      const carousels = screens.flatMap(({ components }) =>
        components.filter(({ type }) => type === 'ImageCarousel')
      )
      const extra = carousels[MAX_CAROUSELS]
      if (!extra) return
      report(
        extra.pointer,
        `This Flow has ${carousels.length} of ImageCarousel; a Flow may have ${MAX_CAROUSELS}.`
      )
    }
  }
]

/** Containers have no look of their own: their content counts. */
function isDrawn({ type }: Component): boolean {
  return type !== 'Form' && type !== 'If' && type !== 'Switch'
}

/** Whether it stands in an If or a Switch. */
function isConditional({ within }: Component): boolean {
  return within.some(({ container }) => container.type !== 'Form')
}
