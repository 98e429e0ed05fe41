import { tapOn } from '../deed.ts'
import type { Drawn } from './index.tsx'

export function EmbeddedLink({ view, hand }: Drawn) {
  return (
    <div class="EmbeddedLink">
      <button
        type="button"
        class="link"
        dir="auto"
        disabled={!view.enabled}
        onClick={() => hand.act(tapOn(view))}
      >
        {view.label}
      </button>
    </div>
  )
}
