import { listed } from '../../flow-json/schema/words.ts'
import { type Field, type Input, numberOf, REQUIRED, shown, textsOf } from './input.ts'

/** RadioButtonsGroup and Dropdown: the id of an option. */
export const single: Input = {
  accept(given, field) {
    if (given === '' && !field.required) return { value: given }
    if (typeof given !== 'string') return { refusal: `takes an id, not ${shown(given)}` }
    const refusal = refuse(given, field)
    return refusal ? { refusal } : { value: given }
  },
  initial: given => (typeof given === 'string' ? given : undefined),
  fault: (value, { required }) =>
    required && (value === undefined || value === '') ? REQUIRED : undefined
}

/** CheckboxGroup and ChipsSelector: the ids of options. */
export const several: Input = {
  accept(given, field) {
    if (!Array.isArray(given) || !given.every(id => typeof id === 'string')) {
      return { refusal: `takes a list of ids, not ${shown(given)}` }
    }
    const refusal = given.map(id => refuse(id, field)).find(Boolean)
    if (refusal) return { refusal }
    const max = maxOf(field)
    if (given.length > max)
      return { refusal: `takes ${max} options, and these are ${given.length}` }
    return { value: [...new Set(given)] }
  },
  initial: given => (Array.isArray(given) ? textsOf(given) : undefined),
  fault(value, field) {
    const count = textsOf(value).length
    if (field.required && count === 0) return REQUIRED
    const min = numberOf(field.props['min-selected-items'], 0)
    if (count < min) return `Choose at least ${min}`
    const max = maxOf(field)
    return count > max ? `Choose at most ${max}` : undefined
  }
}

/** How many options may be chosen; at that number the others are off. */
export function maxOf({ props, options }: Pick<Field, 'props' | 'options'>): number {
  return numberOf(props['max-selected-items'], options.length)
}

/** Whether choosing an option takes the place of the one before (spec: Flow JSON, section 10.3.3). */
export function isSingleChoice(field: Pick<Field, 'type' | 'props' | 'options'>): boolean {
  return field.type === 'ChipsSelector' && maxOf(field) === 1
}

function refuse(id: string, { options }: Field): string | undefined {
  const option = options.find(option => option.id === id)
  if (!option) {
    const ids = options.map(({ id }) => id)
    return ids.length > 0 ? `has no option \`${id}\`; it has ${listed(ids)}` : 'has no options'
  }
  // What the maximum switches off is counted instead.
  return option.props.enabled === false ? `has \`${id}\` switched off` : undefined
}
