import { useId } from 'preact/hooks'
import { textIn } from '../text.ts'
import type { DrawnInput } from './drawn.ts'
import { Hint } from './field.tsx'

export function OptIn({ view, input, acts }: DrawnInput) {
  const id = useId()
  const { key, label, isTappable, enabled } = view
  return (
    <div class="opt-in">
      <input
        type="checkbox"
        id={id}
        checked={input.value === true}
        disabled={!enabled}
        required={input.required}
        aria-describedby={`${id}-hint`}
        onChange={({ currentTarget }) => acts.fill(input.name, currentTarget.checked)}
      />
      <div>
        <label for={id} dir="auto">
          {!input.required && <span class="optional">(optional) </span>}
          {label}
        </label>
        {isTappable && (
          <>
            {' '}
            <button
              type="button"
              class="link inline"
              aria-label={`Read more: ${label}`}
              onClick={() => acts.tap(key)}
            >
              Read more
            </button>
          </>
        )}
        <Hint id={`${id}-hint`} error={textIn(input.error)} helper="" />
      </div>
    </div>
  )
}
