import type { Component } from '../document.ts'
import type { Rule } from '../rule.ts'
import { isDynamic } from '../schema/dynamic.ts'
import { quote } from '../schema/words.ts'
import { allInputs, isInput } from './inputs.ts'
import { isReadable, NAME } from './readable.ts'
import { nameOf } from './words.ts'

/** Rules on the names of inputs (spec: Flow JSON, sections 9 and 10). */
export const nameRules: readonly Rule[] = [
  {
    id: 'input-name-duplicate',
    code: 'DUPLICATE_FORM_COMPONENT_NAMES',
    summary: 'No two inputs of a screen have the same `name`, in whatever branch they stand.',
    source: 'docs',
    check({ screens }, report) {
      for (const screen of screens) {
        const first = new Map<string, Component>()
        for (const input of screen.components.filter(isInput)) {
          const { name } = input.node
          if (typeof name !== 'string') continue
          const other = first.get(name)
          if (other) {
            report(
              `${input.pointer}/name`,
              `${nameOf(screen)} already has an input ${quote(name)}, ` +
                `the ${other.type} at ${other.pointer}; rename one.`
            )
          } else {
            first.set(name, input)
          }
        }
      }
    }
  },
  {
    id: 'input-name-form',
    code: 'PATTERN_MISMATCH',
    summary: 'The `name` of an input is one that a binding can read.',
    source: 'client',
    check(document, report) {
      for (const { node, pointer } of allInputs(document)) {
        const { name } = node
        if (typeof name !== 'string' || isDynamic(name) || isReadable(name)) continue
        const message = `${quote(name)} cannot be read by a binding; a name is ${NAME}.`
        report(`${pointer}/name`, message, { severity: 'warning' })
      }
    }
  }
]
