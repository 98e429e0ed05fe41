import { textsOf } from '../../../simulator/inputs/input.ts'
import { Below, errorOf, Legend } from './field.tsx'
import type { Drawn } from './index.tsx'
import { OptionContent } from './option-row.tsx'

/** CheckboxGroup and RadioButtonsGroup. */
export function OptionGroup({ view, hand }: Drawn) {
  const { key, type, props, input, enabled } = view
  const { name = '', value, options = [] } = input ?? {}
  const isSeveral = type === 'CheckboxGroup'
  const choose = (id: string, isOn: boolean) => {
    const others = textsOf(value).filter(other => other !== id)
    const chosen = isSeveral ? (isOn ? [...others, id] : others) : id
    hand.act({ does: 'fill', name, value: chosen })
  }
  return (
    <fieldset class="group" aria-describedby={`${key}/below`} disabled={!enabled}>
      <legend>
        <Legend view={view} />
      </legend>
      <div class="card">
        {options.map(option => (
          <label key={option.id} class={option.enabled ? 'option' : 'option off'}>
            <OptionContent option={option} size={props['media-size']} />
            <input
              type={isSeveral ? 'checkbox' : 'radio'}
              name={key}
              checked={option.selected}
              disabled={!option.enabled}
              onChange={({ currentTarget }) => choose(option.id, currentTarget.checked)}
            />
          </label>
        ))}
      </div>
      <Below id={`${key}/below`} error={errorOf(view)} />
    </fieldset>
  )
}
