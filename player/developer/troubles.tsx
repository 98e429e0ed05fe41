import type { Player } from '../player.ts'
import { TROUBLE_NAMES, TROUBLES } from '../trouble.ts'

/** Buttons that make the next request go wrong; a slow network stays until it is switched off. */
export function Troubles({ player }: { player: Player }) {
  const { trouble, flow, phone, moments } = player
  const hasAsked = moments.some(({ step }) => step.exchanges.length > 0)
  return (
    <div class="troubles" role="group" aria-label="The next request">
      <button
        type="button"
        class="action"
        disabled={!hasAsked || phone?.isBusy === true}
        onClick={() => player.again()}
      >
        Send again
      </button>
      {TROUBLE_NAMES.map(name => (
        <button
          key={name}
          type="button"
          class="toggle"
          aria-pressed={trouble === name}
          title={TROUBLES[name].hint}
          disabled={!flow?.endpoint}
          onClick={() => player.set('trouble', trouble === name ? undefined : name)}
        >
          {TROUBLES[name].label}
        </button>
      ))}
    </div>
  )
}
