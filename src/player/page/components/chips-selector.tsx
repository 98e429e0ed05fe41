import { textsOf } from '../../../simulator/inputs/input.ts'
import { Below, errorOf, Legend } from './field.tsx'
import type { Drawn } from './index.tsx'

export function ChipsSelector({ view, hand }: Drawn) {
  const { key, input, enabled } = view
  const { name = '', value, options = [] } = input ?? {}
  const toggle = (id: string) => {
    const ids = textsOf(value)
    const chosen = ids.includes(id) ? ids.filter(other => other !== id) : [...ids, id]
    hand.act({ does: 'fill', name, value: chosen })
  }
  return (
    <fieldset class="group" aria-describedby={`${key}/below`} disabled={!enabled}>
      <legend>
        <Legend view={view} />
      </legend>
      <div class="chips">
        {options.map(({ id, title, selected, enabled }) => (
          <button
            key={id}
            type="button"
            class="chip"
            aria-pressed={selected}
            disabled={!enabled}
            onClick={() => toggle(id)}
            dir="auto"
          >
            {title}
          </button>
        ))}
      </div>
      <Below id={`${key}/below`} error={errorOf(view)} />
    </fieldset>
  )
}
