import { asObject, type FlowDocument, type Screen } from '../document.ts'
import { escapeSegment } from '../pointer.ts'
import type { Rule } from '../rule.ts'
import { quote } from '../schema/words.ts'
import { isSince, type VersionName } from '../version.ts'
import {
  declaredEdges,
  declaredSteps,
  type Edge,
  modelOf,
  namedScreens,
  navigateEdges,
  reach,
  screensWith,
  targetsOf
} from './routing-model.ts'
import { nameOf } from './words.ts'

/** How many screens may follow one (spec: Flow JSON, section 8, rule 5). */
const MAX_BRANCHES = 10

const code = 'INVALID_ROUTING_MODEL'

/** Rules on the possible steps from screen to screen (spec: Flow JSON, section 8). */
export const routingRules: readonly Rule[] = [
  {
    id: 'routing-screen-missing',
    code,
    summary: 'Every screen appears in the `routing_model`.',
    source: 'docs',
    check(document, report) {
      if (modelOf(document) !== 'declared') return
      const listed = listedIds(document)
      const screens = namedScreens(document)
      for (const screen of screens) {
        // A terminal screen that nothing leads to is told of as disconnected, if there are others.
        if (listed.has(screen.id) || (screen.isTerminal && screens.length > 1)) continue
        report(
          `${screen.pointer}/id`,
          `${nameOf(screen)} is not in \`routing_model\`; ` +
            'add it with the screens that may follow, or with `[]`.',
          screen.isTerminal ? { severity: 'warning' } : {}
        )
      }
    }
  },
  {
    id: 'routing-screen-unknown',
    code,
    summary: 'The `routing_model` names screens that exist.',
    source: 'docs',
    check(document, report) {
      if (modelOf(document) !== 'declared') return
      for (const id of declaredIds(document)) {
        if (document.screen(id)) continue
        report(
          `/routing_model/${escapeSegment(id)}`,
          `There is no screen ${quote(id)}; remove the entry, or name a screen that exists.`,
          { part: 'key' }
        )
      }
      for (const { to, pointer } of declaredSteps(document)) {
        if (typeof to !== 'string' || document.screen(to)) continue
        report(
          pointer,
          to.toUpperCase() === 'SUCCESS'
            ? `${quote(to)} is no screen, but the endpoint’s last answer, ` +
                'which is always possible; remove it here.'
            : `There is no screen ${quote(to)}; remove it, or name a screen that exists.`
        )
      }
    }
  },
  {
    id: 'routing-loop',
    code,
    summary: 'The `routing_model` leads from no screen to itself.',
    source: 'docs',
    check(document, report) {
      for (const { from, to, pointer } of declaredSteps(document)) {
        if (to !== from || !document.screen(from)) continue
        report(
          pointer,
          `${quote(from)} leads to itself; staying is always possible: remove it here.`
        )
      }
    }
  },
  {
    id: 'routing-backward',
    code,
    summary: 'The `routing_model` lists forward steps only: not B to A beside A to B.',
    source: 'docs',
    check(document, report) {
      const order = new Map(document.screens.map((screen, index) => [screen, index]))
      const edges = declaredEdges(document).map(({ from, to, pointer }) => {
        const [start = 0, end = 0] = [order.get(from), order.get(to)]
        const count = order.size
        return {
          from,
          to,
          pointer,
          isBack: end < start,
          key: start * count + end,
          reverse: end * count + start
        }
      })
      const keys = new Set(edges.map(({ key }) => key))
      for (const { from, to, pointer, isBack, reverse } of edges) {
        if (!isBack || !keys.delete(reverse)) continue
        report(
          pointer,
          `${nameOf(from)} leads back to ${nameOf(to)}, which already leads to ${nameOf(from)}; ` +
            'list forward steps only, going back is always possible.'
        )
      }
    }
  },
  {
    id: 'routing-branches',
    code,
    summary: 'At most 10 screens may follow a screen.',
    source: 'docs',
    check(document, report) {
      for (const { from, index, pointer } of declaredSteps(document)) {
        if (index !== MAX_BRANCHES) continue
        report(
          pointer,
          `More than ${MAX_BRANCHES} screens follow ${quote(from)}; ${MAX_BRANCHES} may.`
        )
      }
      if (modelOf(document) !== 'derived') return
      const lists = screensWith('NavigationList', document)
      const targets = new Map<Screen, Set<Screen>>()
      for (const { from, to, pointer } of navigateEdges(document)) {
        const set = targets.get(from) ?? new Set()
        if (!set.has(to) && set.size === MAX_BRANCHES) {
          report(
            pointer,
            `${nameOf(from)} navigates to more than ${MAX_BRANCHES} screens; ` +
              `${MAX_BRANCHES} may follow.`,
            // The client lets such a screen lead to every other one.
            lists.has(from) ? { severity: 'warning' } : {}
          )
        }
        targets.set(from, set.add(to))
      }
    }
  },
  {
    id: 'routing-entry-missing',
    code,
    summary: 'The Flow has an entry screen: one that no other screen leads to.',
    source: 'docs',
    isSilent: isLenient,
    check(document, report) {
      const model = modelOf(document)
      const screens = namedScreens(document)
      if (!model || screens.length === 0) return
      const lists = screensWith('NavigationList', document)
      const steps = navigateEdges(document).filter(({ from }) => !lists.has(from))
      const entered = new Set([...declaredEdges(document), ...steps].map(({ to }) => to))
      if (screens.some(screen => !entered.has(screen))) return
      report(
        model === 'declared' ? '/routing_model' : '/screens',
        'No screen is left to begin with, since each follows another; ' +
          'begin with one that no other leads to.'
      )
    }
  },
  {
    id: 'routing-disconnected',
    code,
    summary: 'Every screen is connected with the first.',
    source: 'docs',
    check(document, report) {
      const model = modelOf(document)
      if (!model) return
      const screens = namedScreens(document)
      const listed = model === 'declared' ? listedIds(document) : undefined
      // A screen that the model lacks has its own finding, unless it is terminal.
      const expected = screens.filter(
        ({ id, isTerminal }) => isTerminal || (listed?.has(id) ?? true)
      )
      const [first] = expected
      if (!first) return
      // Without a `routing_model` a NavigationList may lead to every other screen.
      if (model === 'derived' && screensWith('NavigationList', document).size > 0) return
      const edges = edgesOf(document)
      const joined = reach([first], [...edges, ...edges.map(turn)])
      for (const screen of expected) {
        if (joined.has(screen)) continue
        report(
          `${screen.pointer}/id`,
          `${nameOf(screen)} is not connected with ${nameOf(first)}; ` +
            (model === 'declared'
              ? 'name it in `routing_model` under a screen that it may follow.'
              : 'let a `navigate` action lead to it.')
        )
      }
    }
  },
  {
    id: 'routing-dead-end',
    code,
    summary: 'Every way ends at a terminal screen, but for an aside that one leaves by going back.',
    source: 'docs',
    check(document, report) {
      const model = modelOf(document)
      const screens = namedScreens(document)
      const terminal = screens.filter(({ isTerminal }) => isTerminal)
      if (!model || terminal.length === 0) return
      // A `navigate` action that the model lacks has another finding.
      const edges = [...declaredEdges(document), ...navigateEdges(document)]
      const lists = screensWith('NavigationList', model === 'derived' ? document : { screens: [] })
      const footers = screensWith('Footer', document)
      const leading = new Set(edges.map(({ from }) => from))
      const leaves = screens.filter(screen => !leading.has(screen))
      const ending = reach([...terminal, ...lists], edges.map(turn))
      const stopping = reach([...ending, ...leaves], edges.map(turn))
      const besides = new Set(edges.filter(({ from }) => ending.has(from)).map(({ to }) => to))
      // What is not connected at all has another finding.
      const entered = new Set([...screens.slice(0, 1), ...edges.map(({ to }) => to)])
      for (const screen of entered) {
        const isLeaf = !leading.has(screen)
        const isAside = isLeaf && !footers.has(screen) && (lists.size > 0 || besides.has(screen))
        if (ending.has(screen) || isAside || (!isLeaf && stopping.has(screen))) continue
        report(
          `${screen.pointer}/id`,
          isLeaf
            ? `${nameOf(screen)} leads nowhere and is not terminal; ` +
                'make it terminal, or let it lead on.'
            : `${nameOf(screen)} only leads round and round; let it lead to a terminal screen.`,
          { severity: 'warning' }
        )
      }
    }
  },
  {
    id: 'routing-step-missing',
    code,
    summary: 'The `routing_model` has the step of every `navigate` action.',
    source: 'docs',
    isSilent: isLenient,
    check(document, report) {
      if (modelOf(document) !== 'declared') return
      const lists = screensWith('NavigationList', document)
      const targets = targetsOf(declaredEdges(document))
      for (const { from, to, pointer } of navigateEdges(document)) {
        if (targets.get(from)?.has(to)) continue
        report(
          pointer,
          targets.get(to)?.has(from)
            ? `${nameOf(to)} leads here, so ${nameOf(from)} cannot lead to it; ` +
                'going back is what the back button is for.'
            : `\`routing_model\` has no step from ${nameOf(from)} to ${nameOf(to)}; add it.`,
          lists.has(from) ? { severity: 'warning' } : {}
        )
      }
    }
  }
]

/** Versions whose client looks neither for an entry nor for missing steps (section 12.4). */
function isLenient(version: VersionName): boolean {
  return isSince(version, '6.3') && !isSince(version, '7.3')
}

function declaredIds({ node }: FlowDocument): readonly string[] {
  return Object.keys(asObject(node.routing_model))
}

function listedIds(document: FlowDocument): ReadonlySet<unknown> {
  return new Set<unknown>([
    ...declaredIds(document),
    ...declaredSteps(document).map(({ to }) => to)
  ])
}

function edgesOf(document: FlowDocument): readonly Edge[] {
  return modelOf(document) === 'declared' ? declaredEdges(document) : navigateEdges(document)
}

function turn({ from, to }: Edge): Pick<Edge, 'from' | 'to'> {
  return { from: to, to: from }
}
