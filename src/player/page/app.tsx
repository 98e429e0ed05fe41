import { useEffect, useState } from 'preact/hooks'
import { Panel } from './developer/panel.tsx'
import { Toolbar } from './developer/toolbar.tsx'
import { Phone } from './phone/phone.tsx'
import type { Player } from './player.ts'

export function App({ player }: { player: Player }) {
  const [isOver, setOver] = useState(false)
  useEffect(() => dropZone(setOver, file => player.drop(file)), [player])
  return (
    <div class={isOver ? 'page dropping' : 'page'}>
      <Toolbar player={player} />
      {player.notice !== undefined && (
        <p class="notice" role="alert">
          {player.notice}
        </p>
      )}
      <main>
        <Phone player={player} />
        <Panel player={player} />
      </main>
    </div>
  )
}

/** Take files that are dropped anywhere on the page. */
function dropZone(setOver: (isOver: boolean) => void, take: (file: File) => void): () => void {
  const handlers = {
    dragover(event: DragEvent) {
      event.preventDefault()
      setOver(true)
    },
    dragleave(event: DragEvent) {
      if (event.relatedTarget === null) setOver(false)
    },
    drop(event: DragEvent) {
      event.preventDefault()
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file) take(file)
    }
  }
  addEventListener('dragover', handlers.dragover)
  addEventListener('dragleave', handlers.dragleave)
  addEventListener('drop', handlers.drop)
  return () => {
    removeEventListener('dragover', handlers.dragover)
    removeEventListener('dragleave', handlers.dragleave)
    removeEventListener('drop', handlers.drop)
  }
}
