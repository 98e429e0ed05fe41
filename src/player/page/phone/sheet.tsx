import { useEffect, useRef } from 'preact/hooks'
import type { Hand } from '../components/hand.ts'
import { Icon } from '../components/icon.tsx'
import type { Player } from '../player.ts'
import type { Visit } from '../visit.ts'
import { Screen } from './screen.tsx'

/** What slides up when the button of the message is tapped. */
export function Sheet({ player, visit }: { player: Player; visit: Visit }) {
  const { phone, screen, opened } = visit
  const title = useRef<HTMLHeadingElement>(null)
  const hand: Hand = {
    act: deed => player.act(deed),
    filesOf: name => visit.files.get(name) ?? []
  }
  // A screen reader begins a new screen with its title.
  useEffect(() => title.current?.focus(), [screen?.id])
  const said = phone.snackbar ?? phone.problem?.shown ?? visit.complaint
  return (
    <div
      class="sheet"
      role="dialog"
      aria-label={screen?.title || 'Flow'}
      aria-busy={phone.isBusy}
      onKeyDown={event => event.key === 'Escape' && player.close()}
    >
      <header class="bar">
        {screen && phone.canGoBack ? (
          <button
            type="button"
            class="icon"
            aria-label="Back"
            onClick={() => player.act({ does: 'back' })}
          >
            <Icon name="back" />
          </button>
        ) : (
          <span class="icon" />
        )}
        <h2 ref={title} tabIndex={-1} dir="auto">
          {screen?.title ?? ''}
        </h2>
        <button type="button" class="icon" aria-label="Close" onClick={() => player.close()}>
          <Icon name="cross" />
        </button>
      </header>
      {screen && <Screen key={screen.id} screen={screen} hand={hand} />}
      {opened !== undefined && (
        <p class="snackbar" role="status">
          The flow opens{' '}
          <a href={opened} target="_blank" rel="noopener noreferrer">
            {opened}
          </a>
        </p>
      )}
      {said !== undefined && (
        <p class="snackbar" role="alert" dir="auto">
          {said}
        </p>
      )}
      {phone.isBusy && (
        <div class="loading" role="status" aria-label="Loading">
          <span class="spinner" />
        </div>
      )}
    </div>
  )
}
