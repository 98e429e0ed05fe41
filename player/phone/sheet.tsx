import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ScreenView } from '../../src/simulator/index.ts'
import type { Acts } from '../components/drawn.ts'
import { Icon } from '../icon.tsx'
import type { Player } from '../player.ts'
import { Screen } from './screen.tsx'

/** The sheet with the open screen: header with Back and Close, the screen, snackbar, progress. */
export function Sheet(props: {
  readonly player: Player
  readonly screen: ScreenView
  readonly isInert: boolean
}) {
  const { player, screen, isInert } = props
  const { phone, document, preview } = player
  const title = useRef<HTMLHeadingElement>(null)
  // Who listens hears of each screen that comes, and goes on from its top.
  useLayoutEffect(() => title.current?.focus({ preventScroll: true }), [screen.id])

  const acts: Acts = {
    fill: (name, value) => player.fill(name, value),
    tap: key => player.tap(key),
    pick: (name, files) => player.pick(name, files),
    file: id => player.files.get(id)
  }
  const isBusy = phone?.isBusy ?? false
  const canGoBack = preview === undefined && (phone?.canGoBack ?? false)

  return (
    <section
      class="sheet"
      data-screen={screen.id}
      aria-labelledby="screen-title"
      aria-busy={isBusy}
      inert={isInert}
    >
      <header class="sheet-header">
        {canGoBack ? (
          <button type="button" class="icon" aria-label="Back" onClick={() => player.back()}>
            <Icon name="back" />
          </button>
        ) : (
          <span class="icon" />
        )}
        <h2 id="screen-title" ref={title} tabIndex={-1} dir="auto">
          {screen.title || screen.id}
        </h2>
        <button type="button" class="icon" aria-label="Close" onClick={() => player.close()}>
          <Icon name="close" />
        </button>
        <div class={isBusy ? 'progress on' : 'progress'} />
      </header>
      {preview && (
        <p class="preview-note">A preview with examples: it cannot be opened like this.</p>
      )}
      {document && (
        <Screen key={screen.id} screen={screen} acts={acts} version={document.version} />
      )}
      {isBusy && (
        <div class="busy" role="progressbar" aria-label="Loading" aria-valuetext="Loading">
          <span class="spinner" />
        </div>
      )}
      <div class="snackbar-place" role="status">
        {phone?.snackbar !== undefined && !isBusy && (
          <div class="snackbar" dir="auto">
            {phone.snackbar}
          </div>
        )}
      </div>
    </section>
  )
}
