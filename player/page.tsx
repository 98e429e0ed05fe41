import { useState } from 'preact/hooks'
import { Developer } from './developer/developer.tsx'
import { PhoneFrame } from './phone/phone-frame.tsx'
import type { Player } from './player.ts'

/** The phone and, beside it, what a developer wants to know. A file can be dropped anywhere. */
export function Page({ player }: { player: Player }) {
  const [isOver, setOver] = useState(false)

  function onDrop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer?.files[0]
    if (file) player.openFile(file)
  }

  return (
    <div
      class={isOver ? 'page dropping' : 'page'}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={({ relatedTarget }) => relatedTarget === null && setOver(false)}
      onDrop={onDrop}
    >
      <main class="stage" aria-label="Phone">
        <PhoneFrame player={player} />
      </main>
      <Developer player={player} />
      {isOver && <div class="drop-hint">Drop a flow.json to look at it</div>}
    </div>
  )
}
