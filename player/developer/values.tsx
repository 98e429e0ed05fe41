import type { Player } from '../player.ts'
import { pretty } from '../text.ts'

/** What the open screen holds now, and what went to the chat. */
export function Values({ player: { screen, phone } }: { player: Player }) {
  const completion = phone?.completion
  return (
    <>
      {completion && (
        <section>
          <h3>Completion</h3>
          <pre>{pretty(completion)}</pre>
        </section>
      )}
      {!screen && !completion && <p class="empty">No screen is open.</p>}
      {screen && (
        <>
          <section>
            <h3>Form of {screen.id}</h3>
            <pre>{pretty(screen.form)}</pre>
          </section>
          <section>
            <h3>Data of {screen.id}</h3>
            <pre>{pretty(screen.data)}</pre>
          </section>
        </>
      )}
    </>
  )
}
