import type { Player } from '../player.ts'
import { Chat } from './chat.tsx'
import { Preview } from './preview.tsx'
import { Sheet } from './sheet.tsx'

/** The phone: the chat, and over it the sheet of the flow that is open. */
export function Phone({ player }: { player: Player }) {
  const { visit, isOpen, previewed } = player
  return (
    <section class="phone" aria-label="Phone">
      <Chat player={player} />
      {previewed ? (
        <Preview player={player} screen={previewed} />
      ) : (
        visit && isOpen && <Sheet player={player} visit={visit} />
      )}
    </section>
  )
}
