import { asObject, type FlowDocument, isObject, type Screen } from '../document.ts'
import {
  bindingsIn,
  isExpression,
  type Problem,
  parseBinding,
  parseExpression,
  typeOf,
  type ValueType
} from '../expression/index.ts'
import type { Report, Rule } from '../rule.ts'
import { listed, quote } from '../schema/words.ts'
import { nounOf } from './fit.ts'
import { type Place, placesOf } from './places.ts'
import { type Miss, type Referent, refer, soleType } from './references.ts'
import { remember } from './remember.ts'

/** Rules on bindings in titles and components (spec: Flow JSON, section 6). */
export const bindingRules: readonly Rule[] = [
  {
    id: 'binding-form',
    code: 'INVALID_SCREEN_DYNAMIC_DATA',
    summary: 'A binding is well-formed, and the whole of its text.',
    source: 'docs',
    check(document, report) {
      for (const { text, pointer, about } of placesOf(document)) {
        if (about?.kind === 'condition' || isExpression(text)) continue
        for (const problem of parseBinding(text).problems) tell(report, pointer, problem)
      }
    }
  },
  {
    id: 'expression-form',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'An expression in a component is well-formed.',
    source: 'docs',
    since: '6.0',
    check(document, report) {
      for (const { text, pointer, name } of expressionsIn(document)) {
        const { problems } = parseExpression(text)
        for (const problem of problems) tell(report, pointer, problem, isUnchecked(name))
      }
    }
  },
  {
    id: 'expression-type',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'The operands of an expression fit its operators, its result fits the property.',
    source: 'docs',
    since: '6.0',
    check(document, report) {
      for (const { text, pointer, screen, about, name } of expressionsIn(document)) {
        const { ast } = parseExpression(text)
        if (!ast) continue
        const { type, problems } = typesIn(document, screen, ast)
        for (const problem of problems) tell(report, pointer, problem, isUnchecked(name))
        const binds = about?.binds ?? []
        if (!type || problems.length > 0 || binds.length === 0 || binds.includes(type)) continue
        report(
          pointer,
          `${quote(name)} is ${nounOf(binds)}, and ${quote(text)} is ${nounOf([type])}.`,
          isUnchecked(name) ? { severity: 'warning' } : {}
        )
      }
    }
  },
  missRule(
    'binding-field',
    'INVALID_SCREEN_DYNAMIC_DATA',
    'A binding to `data` names a field of the data model of its screen.',
    ['field']
  ),
  missRule(
    'binding-input',
    'INVALID_SCREEN_DYNAMIC_DATA',
    'A binding to `form` names an input of its screen.',
    ['input']
  ),
  missRule(
    'binding-array',
    'INVALID_SCREEN_DYNAMIC_DATA',
    'The path of a binding does not lead through an array.',
    ['array-path']
  ),
  missRule(
    'binding-screen',
    'INVALID_SCREEN_DYNAMIC_DATA',
    'A binding to `screen` names another screen, which exists; such bindings came with 4.0.',
    ['screen', 'own-screen']
  ),
  missRule(
    'binding-other',
    'INVALID_SCREEN_DATA',
    'A binding to another screen names a field or an input of it.',
    ['other-field', 'other-input']
  ),
  {
    id: 'binding-type',
    code: 'INVALID_SCREEN_DYNAMIC_DATA',
    summary: 'What a binding refers to has the type of the property.',
    source: 'docs',
    check(document, report) {
      for (const { pointer, text, name, about, referent } of bindingsOf(document)) {
        const binds = about?.binds ?? []
        const { types } = referent
        if (about?.kind === 'condition' || types.length === 0 || binds.length === 0) continue
        if (types.some(type => binds.includes(type))) continue
        if (about?.listSince && types.includes('array')) {
          const message = `${quote(text)} is an array, and only a list that stands here may be one; bind a text with line breaks.`
          report(pointer, message, { severity: 'warning' })
          continue
        }
        report(
          pointer,
          `${quote(name)} is ${nounOf(binds)}, and ${quote(text)} is ${nounOf(types)}.`
        )
      }
    }
  },
  {
    id: 'binding-items',
    code: 'INVALID_SCREEN_DYNAMIC_DATA',
    summary: 'A field for a list of options declares what every option needs.',
    source: 'docs',
    check(document, report) {
      for (const { pointer, name, text, about, referent } of bindingsOf(document)) {
        const items = about?.kind === 'array' ? about.items : undefined
        const declared = asObject(referent.schema).items
        if (!items || !isObject(declared)) continue
        const { properties } = declared
        const missing = Object.keys(items).filter(
          key => items[key]?.required && !Object.hasOwn(asObject(properties), key)
        )
        if (missing.length === 0) continue
        report(
          pointer,
          `The items of ${quote(name)} need ${listed(missing)}; ` +
            `declare that in \`items.properties\` of ${quote(text)}.`,
          isObject(properties) ? {} : { severity: 'warning' }
        )
      }
    }
  }
]

/** Whether Meta's client leaves its expressions alone (spec: Flow JSON, section 6.2). */
function isUnchecked(name: string): boolean {
  return /^(?:init-value|error-message)s?$/.test(name)
}

/** Say what is wrong with a text; what no page of Meta states, or may be meant so, is a warning. */
export function tell(
  report: Report,
  pointer: string,
  { kind, message }: Problem,
  isWarning = false
): void {
  const isDoubtful = kind === 'modulo' || kind === 'binding-hyphen' || message.startsWith('This is')
  const options = isDoubtful || isWarning ? ({ severity: 'warning' } as const) : {}
  report(pointer, message, options)
}

/** Find the type of an expression that stands on `screen`. */
export function typesIn(
  document: FlowDocument,
  screen: Screen,
  ast: Parameters<typeof typeOf>[0]
): { readonly type?: ValueType; readonly problems: readonly Problem[] } {
  return typeOf(ast, binding => soleType(refer(document, screen, binding)))
}

/** A binding that is the whole of a text. */
interface Bound extends Place {
  readonly referent: Referent
}

const bindingsOf = remember((document: FlowDocument): readonly Bound[] =>
  placesOf(document).flatMap(place => {
    const { binding } = isExpression(place.text) ? {} : parseBinding(place.text)
    return binding ? [{ ...place, referent: refer(document, place.screen, binding) }] : []
  })
)

function expressionsIn(document: FlowDocument): readonly Place[] {
  return placesOf(document).filter(
    ({ text, about }) => about?.kind !== 'condition' && isExpression(text)
  )
}

/** What is missed by the bindings of a text, each message once. */
export function missesIn(
  document: FlowDocument,
  { text, screen }: Pick<Place, 'text' | 'screen'>
): readonly NonNullable<Referent['miss']>[] {
  if (!text.includes('${')) return []
  const misses = new Map<string, NonNullable<Referent['miss']>>()
  for (const { binding } of bindingsIn(text)) {
    const { miss } = refer(document, screen, binding)
    if (miss) misses.set(miss.message, miss)
  }
  return [...misses.values()]
}

/** What is missed anywhere on the screens: each kind has a rule. */
const allMisses = remember((document: FlowDocument) =>
  placesOf(document).flatMap(place =>
    missesIn(document, place).map(miss => ({ ...miss, pointer: place.pointer }))
  )
)

function missRule(id: string, code: string, summary: string, kinds: readonly Miss[]): Rule {
  return {
    id,
    code,
    summary,
    source: 'docs',
    check(document, report) {
      for (const { kind, pointer, message } of allMisses(document)) {
        if (kinds.includes(kind)) report(pointer, message)
      }
    }
  }
}
