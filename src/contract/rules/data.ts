import { asObject, isObject, type Screen } from '../../flow-json/document.ts'
import { escapeSegment } from '../../flow-json/pointer.ts'
import type { Report } from '../../flow-json/rule.ts'
import { didYouMean, fieldNames } from '../../flow-json/rules/references.ts'
import { quote } from '../../flow-json/schema/words.ts'
import { modelOf } from '../data-model.ts'
import { isError, type Misfit, misfitsBetween } from '../fit.ts'
import type { Contract, ContractRule } from '../rule.ts'
import { formsOf, schemaOf } from '../schema.ts'
import { nounsOf, pathText } from '../words.ts'
import { jointScreens } from './joint.ts'

/** Rules on what a screen is opened with: what the contract answers, and what is declared. */
export const dataRules: readonly ContractRule[] = [
  {
    id: 'contract-data-missing',
    summary: 'A field of the data of a screen is answered by the contract.',
    check(contract, document, report) {
      for (const { id, screen, misfit } of misfitsOf(contract, document)) {
        const { kind, path } = misfit
        if (kind !== 'missing' && kind !== 'unsent') continue
        const name = quote(pathText(path))
        const isField = path.length === 1
        tell(
          report,
          screen,
          misfit,
          kind === 'missing' && isError(misfit)
            ? `The contract of ${quote(id)} answers no ${name}, without which a phone refuses the screen`
            : `The contract of ${quote(id)} ${kind === 'unsent' ? 'never answers' : 'may leave out'} ${name}`,
          isField ? '; add it to the contract, or remove it here' : '; make the two the same'
        )
      }
    }
  },
  {
    id: 'contract-data-unknown',
    summary: 'The contract answers no data that the screen does not declare.',
    check(contract, document, report) {
      for (const { id, screen, misfit, sent } of misfitsOf(contract, document)) {
        if (misfit.kind !== 'extra') continue
        const { path } = misfit
        const [name = ''] = path
        const isField = path.length === 1
        const unanswered = fieldNames(screen).filter(
          field => !Object.hasOwn(asObject(sent.properties), field)
        )
        const type = formsOf({ node: asObject(sent.properties)[name], root: sent })?.[0]?.types[0]
        const declaration = `"type": "${type ?? 'string'}", "__example__": …`
        tell(
          report,
          screen,
          misfit,
          `The contract answers ${quote(pathText(path))}, which the data of ${quote(id)} does not declare`,
          isField
            ? didYouMean(
                document,
                name,
                unanswered,
                `; declare it: \`"${name}": { ${declaration} }\``
              )
            : '; declare it.'
        )
      }
    }
  },
  {
    id: 'contract-data-type',
    summary: 'The contract answers data of the types that the screen declares.',
    check(contract, document, report) {
      for (const { screen, misfit } of misfitsOf(contract, document)) {
        const { kind, sent, asked, path } = misfit
        if (kind !== 'type' && kind !== 'value') continue
        const does = isError(misfit) ? 'answers' : 'may answer'
        const [given, wanted] =
          kind === 'type' ? [nounsOf(sent), nounsOf(asked)] : ['another value', 'one of a list']
        tell(
          report,
          screen,
          misfit,
          `${quote(pathText(path))} is ${wanted} here, and the contract ${does} ${given}`,
          '; make the two the same'
        )
      }
    }
  }
]

interface Found {
  readonly id: string
  readonly screen: Screen
  readonly misfit: Misfit
  /** What the contract answers, as JSON Schema. */
  readonly sent: Record<string, unknown>
}

function misfitsOf(
  contract: Contract,
  document: Parameters<ContractRule['check']>[1]
): readonly Found[] {
  return jointScreens(contract, document).flatMap(({ id, contract: { data }, screen }) => {
    const sent = data
      ? schemaOf(data, 'output')
      : { node: { type: 'object', additionalProperties: false }, root: {} }
    return misfitsBetween(sent, { node: modelOf(screen), root: {} }).map(misfit => {
      return { id, screen, misfit, sent: asObject(sent.node) }
    })
  })
}

function tell(report: Report, screen: Screen, misfit: Misfit, what: string, advice: string): void {
  report(
    pointerTo(screen, misfit),
    `${what}${advice}`,
    isError(misfit) ? {} : { severity: 'warning' }
  )
}

/** Where a part of the data is declared, or the nearest around it that is. */
function pointerTo({ node, pointer }: Screen, { path }: Misfit): string {
  if (!isObject(node.data)) return pointer
  let at = `${pointer}/data`
  let schema: unknown = { properties: node.data }
  for (const [index, part] of path.entries()) {
    const { items, properties } = asObject(schema)
    if (part === '*' || Array.isArray(items)) {
      if (!isObject(items)) break
      schema = items
      at += '/items'
    } else {
      const declared = asObject(properties)
      if (!Object.hasOwn(declared, part)) break
      schema = declared[part]
      at += index === 0 ? `/${escapeSegment(part)}` : `/properties/${escapeSegment(part)}`
    }
  }
  return at
}
