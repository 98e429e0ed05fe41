import { type Action, asObject, type FlowDocument, isObject, type Screen } from '../document.ts'
import { isExpression, parseBinding, parseExpression, type ValueType } from '../expression/index.ts'
import { escapeSegment } from '../pointer.ts'
import type { Rule } from '../rule.ts'
import { listed, quote } from '../schema/words.ts'
import { isSince, type VersionName } from '../version.ts'
import { missesIn, tell, typesIn } from './bindings.ts'
import { type Misfit, misfitIn } from './fit.ts'
import { payloadPlaces } from './places.ts'
import { didYouMean, fieldNames, hasField, refer } from './references.ts'
import { nameOf } from './words.ts'

/** More names than that make no message. */
const MAX_LISTED = 10

/** Rules on the payloads of actions (spec: Flow JSON, section 7). */
export const payloadRules: readonly Rule[] = [
  bindingRule(
    'payload-binding',
    'INVALID_ON_CLICK_ACTION_PAYLOAD',
    'A binding in a payload is well-formed, and refers to something that exists.',
    name => name !== 'update_data'
  ),
  bindingRule(
    'update-data-binding',
    'INVALID_UPDATE_DATA_ACTION_PAYLOAD',
    'A binding in the payload of `update_data` refers to something that exists.',
    name => name === 'update_data'
  ),
  {
    id: 'payload-expression',
    code: 'INVALID_ACTION_PAYLOAD_PROPERTY',
    summary: 'An expression in a payload is well-formed, and its operands fit its operators.',
    source: 'client',
    check(document, report) {
      const { version } = document
      for (const { text, pointer, screen, action } of payloadPlaces(document)) {
        if (!isExpression(text)) continue
        if (!isSince(version, '6.0')) {
          const late = 'Expressions in backticks came with Flow JSON 6.0'
          const message = `${late}; this file says ${version}, so the text is sent as it stands.`
          report(pointer, message, { severity: 'warning' })
          continue
        }
        const isLater = action.name === 'complete' || action.name === 'data_exchange'
        const isSilent = isLater && !isSince(version, '7.2')
        const { ast, problems } = parseExpression(text)
        const all = ast ? typesIn(document, screen, ast).problems : problems
        for (const problem of all) tell(report, pointer, problem, isSilent)
      }
    }
  },
  {
    id: 'navigate-payload-keys',
    code: 'INVALID_NAVIGATE_ACTION_PAYLOAD',
    summary: 'The payload of `navigate` has the fields of the data model of its target.',
    source: 'docs',
    isSilent: isWithoutKeys,
    check(document, report) {
      for (const { action, target } of navigations(document)) {
        const { payload, pointer } = action
        const names = fieldNames(target)
        for (const key of Object.keys(payload)) {
          if (hasField(target, key)) continue
          const advice = didYouMean(document, key, names, '; declare it there, or do not send it')
          report(
            `${pointer}/payload/${escapeSegment(key)}`,
            `The \`data\` of ${nameOf(target)} has no field ${quote(key)}${advice}`,
            { part: 'key' }
          )
        }
        const missing = missingIn(action, target)
        if (missing.length === 0 || Object.keys(payload).length === 0) continue
        report(
          `${pointer}/payload`,
          `${nameOf(target)} takes ${listed(missing.slice(0, MAX_LISTED))} too; add what is missing to the payload.`
        )
      }
    }
  },
  {
    id: 'navigate-payload-missing',
    code: 'MISSING_NAVIGATION_ACTION_PAYLOAD',
    summary: 'A `navigate` to a screen with a data model has a payload.',
    source: 'client',
    isSilent: isWithoutKeys,
    check(document, report) {
      for (const { action, target } of navigations(document)) {
        const missing = missingIn(action, target)
        if (missing.length === 0 || Object.keys(action.payload).length > 0) continue
        report(
          Object.hasOwn(action.node, 'payload') ? `${action.pointer}/payload` : action.pointer,
          `${nameOf(target)} takes ${listed(missing.slice(0, MAX_LISTED))}; send that in the payload.`
        )
      }
    }
  },
  {
    id: 'navigate-payload-type',
    code: 'INVALID_NAVIGATE_ACTION_PAYLOAD',
    summary: 'What a `navigate` sends by a binding fits the field of its target.',
    source: 'docs',
    check(document, report) {
      for (const { action, target } of navigations(document)) {
        for (const { pointer, message, isDynamic } of misfitsOf(document, action, target)) {
          if (isDynamic) report(pointer, message)
        }
      }
    }
  },
  {
    id: 'navigate-static-type',
    code: 'INVALID_NAVIGATE_ACTION_STATIC_DATA',
    summary: 'What a `navigate` sends as it stands fits the field of its target.',
    source: 'client',
    check(document, report) {
      for (const { action, target } of navigations(document)) {
        for (const { pointer, message, isDynamic } of misfitsOf(document, action, target)) {
          if (!isDynamic) report(pointer, message)
        }
      }
    }
  },
  {
    id: 'update-data-field',
    code: 'INVALID_UPDATE_DATA_ACTION_PAYLOAD',
    summary: 'The payload of `update_data` has fields of the data model of its screen.',
    source: 'client',
    since: '6.0',
    check(document, report) {
      for (const { payload, pointer, component } of updates(document)) {
        const { screen } = component
        for (const [key, value] of Object.entries(payload)) {
          const at = `${pointer}/payload/${escapeSegment(key)}`
          if (value === `\${data.${key}}`) {
            report(at, `This sets ${quote(key)} to itself; give another value, or remove it.`)
          }
          if (hasField(screen, key)) continue
          const advice = didYouMean(document, key, fieldNames(screen), '; declare it there')
          report(at, `The \`data\` of ${nameOf(screen)} has no field ${quote(key)}${advice}`, {
            part: 'key'
          })
        }
      }
    }
  },
  {
    id: 'update-data-type',
    code: 'INVALID_UPDATE_DATA_ACTION_PAYLOAD',
    summary: 'The values of `update_data` fit the fields that they are for.',
    source: 'client',
    since: '6.0',
    check(document, report) {
      for (const action of updates(document)) {
        const misfits = misfitsOf(document, action, action.component.screen)
        for (const { pointer, message } of misfits) report(pointer, message)
      }
    }
  }
]

function bindingRule(
  id: string,
  code: string,
  summary: string,
  concerns: (action: unknown) => boolean
): Rule {
  return {
    id,
    code,
    summary,
    source: 'docs',
    check(document, report) {
      for (const place of payloadPlaces(document)) {
        const { text, pointer, action } = place
        if (!concerns(action.name)) continue
        if (!isExpression(text)) {
          // What stands around a binding may be meant for the endpoint.
          for (const problem of parseBinding(text).problems) {
            tell(report, pointer, problem, problem.kind === 'surrounding-text')
          }
        }
        for (const { message } of missesIn(document, place)) report(pointer, message)
      }
    }
  }
}

interface Navigation {
  readonly action: Action
  readonly target: Screen
}

/** The `navigate` actions that lead to another screen, with a payload that is none or an object. */
function navigations(document: FlowDocument): readonly Navigation[] {
  return document.actions.flatMap(action => {
    const { name, node, component } = action
    const target = document.screen(asObject(node.next).name)
    if (name !== 'navigate' || !target || target === component.screen) return []
    if (Object.hasOwn(node, 'payload') && !isObject(node.payload)) return []
    return [{ action, target }]
  })
}

function updates({ actions }: FlowDocument): readonly Action[] {
  return actions.filter(({ name }) => name === 'update_data')
}

/** The fields of the target that the payload lacks: those that it lists as required, if it does. */
function missingIn({ payload }: Action, target: Screen): readonly string[] {
  const { required } = target.data
  const mandatory: ReadonlySet<unknown> | undefined = Array.isArray(required)
    ? new Set(required)
    : undefined
  return fieldNames(target).filter(
    name => (!mandatory || mandatory.has(name)) && !Object.hasOwn(payload, name)
  )
}

/** The client of these versions does not compare the keys (spec: Flow JSON, section 7). */
function isWithoutKeys(version: VersionName): boolean {
  return isSince(version, '6.0') && !isSince(version, '7.3')
}

/** The values of a payload that do not fit the data model of `target`. */
function misfitsOf(document: FlowDocument, action: Action, target: Screen): readonly Misfit[] {
  const { payload, pointer, component } = action
  return Object.entries(payload).flatMap(([key, value]) => {
    if (!hasField(target, key)) return []
    const misfit = misfitIn(value, target.data[key], text => meaning(text, component.screen))
    if (!misfit) return []
    const at = `${pointer}/payload/${escapeSegment(key)}${misfit.pointer}`
    const message = `For ${quote(key)} of ${nameOf(target)}, ${misfit.message}.`
    return [{ ...misfit, pointer: at, message }]
  })

  function meaning(text: string, screen: Screen): readonly ValueType[] | undefined {
    if (isExpression(text)) {
      const { ast } = parseExpression(text)
      if (!ast || !isSince(document.version, '6.0')) return []
      const { type } = typesIn(document, screen, ast)
      return type ? [type] : []
    }
    const { binding, problems } = parseBinding(text)
    if (binding) return refer(document, screen, binding).types
    return problems.length > 0 ? [] : undefined
  }
}
