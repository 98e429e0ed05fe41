import { asObject, type Branch, type Component } from '../document.ts'
import { escapeSegment } from '../pointer.ts'
import type { Report, Rule } from '../rule.ts'
import { quote } from '../schema/words.ts'
import { isSince } from '../version.ts'
import { seenAtOnce } from './tally.ts'
import { nameOf } from './words.ts'

/** Rules on where a Footer stands and what it does (spec: Flow JSON, sections 3, 5 and 7). */
export const footerRules: readonly Rule[] = [
  {
    id: 'terminal-footer-missing',
    code: 'MISSING_FOOTER_ON_TERMINAL_SCREEN',
    summary: 'A terminal screen has a Footer.',
    source: 'docs',
    isSilent: version => !isSince(version, '7.3'),
    check({ screens }, report) {
      for (const screen of screens) {
        if (!screen.isTerminal || screen.components.some(isFooter)) continue
        report(
          screen.pointer,
          `${nameOf(screen)} is terminal and has no Footer to end the Flow with; add one.`
        )
      }
    }
  },
  {
    id: 'terminal-footer-navigates',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'The Footer of a terminal screen does not navigate.',
    source: 'docs',
    isSilent: version => !isSince(version, '7.3'),
    check({ actions }, report) {
      for (const { name, component, pointer } of actions) {
        if (name !== 'navigate' || !isFooter(component) || !component.screen.isTerminal) continue
        report(
          `${pointer}/name`,
          `${nameOf(component.screen)} is terminal, so its Footer ends the Flow; ` +
            'use `complete` or `data_exchange`, or remove `terminal`.'
        )
      }
    }
  },
  {
    id: 'footer-nested',
    code: 'INVALID_COMPONENT_PLACEMENT',
    summary: 'A Footer in an If or a Switch stands at the first level.',
    source: 'docs',
    since: '4.0',
    check({ screens }, report) {
      for (const footer of screens.flatMap(({ components }) => components.filter(isFooter))) {
        const [outer, inner] = conditionsAround(footer)
        if (!outer || !inner) continue
        report(
          footer.pointer,
          `A Footer stands in ${inner.container.type} in ${outer.container.type}; ` +
            'only one condition may be around it.'
        )
      }
    }
  },
  {
    id: 'footer-missing-in-if',
    code: 'MISSING_FOOTER_IN_IF_ELSE_BRANCHES',
    summary: 'If one branch of an If has a Footer, both have.',
    source: 'docs',
    since: '4.0',
    check({ screens }, report) {
      for (const [{ node, pointer }, branches] of footersIn('If', screens)) {
        if (!Object.hasOwn(node, 'else')) {
          report(pointer, '`then` has a Footer, and there is no `else`; add one with a Footer.')
          continue
        }
        reportMissing(['then', 'else'], branches, pointer, report)
      }
    }
  },
  {
    id: 'footer-missing-in-switch',
    code: 'MISSING_FOOTER_IN_SWITCH_BRANCHES',
    summary: 'If one case of a Switch has a Footer, all have.',
    source: 'docs',
    since: '4.0',
    check({ screens }, report) {
      for (const [{ node, pointer }, branches] of footersIn('Switch', screens)) {
        reportMissing(Object.keys(asObject(node.cases)), branches, `${pointer}/cases`, report)
      }
    }
  },
  {
    id: 'footer-beside-condition',
    code: 'MORE_THAN_ONE_FOOTER',
    summary: 'Beside an If or a Switch with a Footer there is no other.',
    source: 'docs',
    since: '4.0',
    check({ screens }, report) {
      for (const screen of screens) {
        const isSome = screen.components.some(
          component => isFooter(component) && conditionsAround(component).length > 0
        )
        const [first, extra] = isSome ? seenAtOnce(screen, isFooter) : []
        if (!first || !extra) continue
        report(
          extra.pointer,
          `This Footer can be seen together with that at ${first.pointer}; one may be seen at once.`
        )
      }
    }
  }
]

function isFooter({ type }: Component): boolean {
  return type === 'Footer'
}

function conditionsAround({ within }: Component): readonly Branch[] {
  return within.filter(({ container }) => container.type !== 'Form')
}

/** List the outermost conditions of that type that hold a Footer, with the branches that do. */
function footersIn(
  type: string,
  screens: readonly { components: readonly Component[] }[]
): ReadonlyMap<Component, ReadonlySet<string>> {
  const found = new Map<Component, Set<string>>()
  for (const footer of screens.flatMap(({ components }) => components.filter(isFooter))) {
    const [branch, inner] = conditionsAround(footer)
    if (!branch || inner || branch.container.type !== type) continue
    const branches = found.get(branch.container) ?? new Set()
    found.set(branch.container, branches.add(branch.name))
  }
  return found
}

function reportMissing(
  names: readonly string[],
  branches: ReadonlySet<string>,
  pointer: string,
  report: Report
): void {
  const [example = ''] = branches
  for (const name of names) {
    if (branches.has(name)) continue
    report(
      `${pointer}/${escapeSegment(name)}`,
      `${quote(example)} has a Footer and ${quote(name)} has none; give every branch one, or none.`
    )
  }
}
