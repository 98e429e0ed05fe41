import { asArray, asObject, type Component, type FlowDocument } from '../document.ts'
import type { Rule } from '../rule.ts'
import { isDynamic } from '../schema/dynamic.ts'
import { propertyOf } from '../schema/index.ts'
import { quote } from '../schema/words.ts'
import { entriesOf } from './form-entries.ts'
import { allInputs } from './inputs.ts'

/** Rules on options that are chosen beforehand (spec: Flow JSON, sections 10.3 and 13). */
export const initialOptionRules: readonly Rule[] = [
  {
    id: 'init-value-option',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'What is chosen beforehand is an option of its list, and one that is enabled.',
    source: 'client',
    check(document, report) {
      for (const { value, list, pointer } of choicesIn(document)) {
        const options = new Map(list.map(option => [asObject(option).id, asObject(option)]))
        const isList = Array.isArray(value)
        for (const [index, id] of (isList ? value : [value]).entries()) {
          if (typeof id !== 'string' || isDynamic(id)) continue
          const option = options.get(id)
          if (option && option.enabled !== false) continue
          report(
            isList ? `${pointer}/${index}` : pointer,
            option
              ? `The option ${quote(id)} cannot be chosen; choose one that is enabled.`
              : `No option of the list has the id ${quote(id)}; name one that there is.`,
            { severity: 'warning' }
          )
        }
      }
    }
  }
]

interface Choice {
  readonly value: unknown
  readonly list: readonly unknown[]
  readonly pointer: string
}

/** What components and Forms choose from lists that stand in the file. */
function choicesIn(document: FlowDocument): readonly Choice[] {
  const own = allInputs(document).map(input => ({
    value: input.node['init-value'],
    list: optionsOf(input),
    pointer: `${input.pointer}/init-value`
  }))
  const given = entriesOf(document, 'init-values').map(({ value, input, pointer }) => ({
    value,
    list: input ? optionsOf(input) : [],
    pointer
  }))
  return [...own, ...given].filter(({ value, list }) => value !== undefined && list.length > 0)
}

/** The options that stand in the file. */
function optionsOf({ type, node }: Component): readonly unknown[] {
  return propertyOf(type, 'data-source') ? asArray(node['data-source']) : []
}
