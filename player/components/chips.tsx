import { isSingleChoice } from '../../src/simulator/index.ts'
import { textIn } from '../text.ts'
import { limitsOf } from './choices.tsx'
import type { DrawnInput } from './drawn.ts'
import { Group } from './field.tsx'

export function ChipsSelector({ view, input, acts }: DrawnInput) {
  const { type, props, label, enabled } = view
  const { name, options } = input
  const chosen = options.filter(({ selected }) => selected).map(({ id }) => id)
  const kept = isSingleChoice({ type, props, options }) ? [] : chosen
  return (
    <Group
      input={input}
      label={label}
      description={textIn(props.description)}
      note={limitsOf(props)}
      className="chips"
    >
      <div class="chip-row">
        {options.map(({ id, title, selected, enabled: isOn }) => (
          <label key={id} class="chip" dir="auto">
            <input
              type="checkbox"
              checked={selected}
              disabled={!enabled || !isOn}
              onChange={({ currentTarget }) =>
                acts.fill(
                  name,
                  currentTarget.checked ? [...kept, id] : chosen.filter(other => other !== id)
                )
              }
            />
            <span>{title}</span>
          </label>
        ))}
      </div>
    </Group>
  )
}
