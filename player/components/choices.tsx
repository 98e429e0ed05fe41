import { textIn } from '../text.ts'
import type { DrawnInput } from './drawn.ts'
import { Group } from './field.tsx'
import { OptionText } from './option.tsx'

export function CheckboxGroup(drawn: DrawnInput) {
  return <Choices {...drawn} kind="checkbox" />
}

export function RadioButtonsGroup(drawn: DrawnInput) {
  return <Choices {...drawn} kind="radio" />
}

function Choices({ view, input, acts, kind }: DrawnInput & { kind: 'checkbox' | 'radio' }) {
  const { props, label, enabled } = view
  const { name, options } = input
  const chosen = options.filter(({ selected }) => selected).map(({ id }) => id)
  const choose = (id: string, isChosen: boolean) => {
    if (kind === 'radio') return acts.fill(name, id)
    acts.fill(name, isChosen ? [...chosen, id] : chosen.filter(other => other !== id))
  }
  return (
    <Group
      input={input}
      label={label}
      description={textIn(props.description)}
      note={kind === 'checkbox' ? limitsOf(props) : ''}
      className="choices"
    >
      {options.map(option => (
        <label key={option.id} class="option">
          <OptionText option={option} isLarge={props['media-size'] === 'large'} />
          <input
            type={kind}
            name={view.key}
            checked={option.selected}
            disabled={!enabled || !option.enabled}
            onChange={({ currentTarget }) => choose(option.id, currentTarget.checked)}
          />
        </label>
      ))}
    </Group>
  )
}

/** How many may be chosen, in words. */
export function limitsOf(props: Readonly<Record<string, unknown>>): string {
  const min = textIn(props['min-selected-items'])
  const max = textIn(props['max-selected-items'])
  if (min && max) return min === max ? `Choose ${min}` : `Choose ${min} to ${max}`
  if (max) return `Choose up to ${max}`
  return min && min !== '0' ? `Choose at least ${min}` : ''
}
