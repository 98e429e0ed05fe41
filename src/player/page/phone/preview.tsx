import type { ScreenView } from '../../../simulator/index.ts'
import { idle } from '../components/hand.ts'
import { Icon } from '../components/icon.tsx'
import type { Player } from '../player.ts'
import { Screen } from './screen.tsx'

/** A screen with its examples: to look at, not to play. */
export function Preview({ player, screen }: { player: Player; screen: ScreenView }) {
  return (
    <div class="sheet" role="dialog" aria-label={`Preview of ${screen.id}`}>
      <header class="bar">
        <span class="icon" />
        <h2 dir="auto">{screen.title}</h2>
        <button
          type="button"
          class="icon"
          aria-label="End the preview"
          onClick={() => player.preview(undefined)}
        >
          <Icon name="cross" />
        </button>
      </header>
      <Screen key={screen.id} screen={screen} hand={idle} />
    </div>
  )
}
