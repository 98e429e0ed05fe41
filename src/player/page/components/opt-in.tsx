import { tapOn } from '../deed.ts'
import { Below, errorOf } from './field.tsx'
import type { Drawn } from './index.tsx'

export function OptIn({ view, hand }: Drawn) {
  const { key, input, enabled, label, isTappable } = view
  return (
    <div class="OptIn">
      <label class="option">
        <input
          type="checkbox"
          checked={input?.value === true}
          disabled={!enabled}
          aria-describedby={`${key}/below`}
          onChange={({ currentTarget: { checked } }) =>
            hand.act({ does: 'fill', name: input?.name ?? '', value: checked })
          }
        />
        <span class="option-text" dir="auto">
          {label}
          {!input?.required && <span class="optional"> (optional)</span>}
        </span>
      </label>
      {isTappable && (
        <button
          type="button"
          class="link"
          aria-label={`Read more: ${label}`}
          onClick={() => hand.act(tapOn(view))}
        >
          Read more
        </button>
      )}
      <Below id={`${key}/below`} error={errorOf(view)} />
    </div>
  )
}
