import type { Player } from '../player.ts'
import { pretty } from '../text.ts'
import { Code } from './code.tsx'

/** What the open screen holds now, and what went to the chat. */
export function Values({ player: { screen, phone } }: { player: Player }) {
  const completion = phone?.completion
  return (
    <>
      {completion && (
        <section>
          <h3>Completion</h3>
          <Code text={pretty(completion)} />
        </section>
      )}
      {!screen && !completion && <p class="empty">No screen is open.</p>}
      {screen && (
        <>
          <section>
            <h3>Form of {screen.id}</h3>
            <Code text={pretty(screen.form)} />
          </section>
          <section>
            <h3>Data of {screen.id}</h3>
            <Code text={pretty(screen.data)} />
          </section>
        </>
      )}
    </>
  )
}
