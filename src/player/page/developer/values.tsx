import type { Player } from '../player.ts'
import { Code } from './json.tsx'

/** What the screen was opened with, and what its inputs hold. */
export function Values({ player }: { player: Player }) {
  const screen = player.previewed ?? (player.isOpen ? player.visit?.screen : undefined)
  if (!screen) return <p class="hint">No screen is open.</p>
  return (
    <>
      <h3>{screen.id}</h3>
      <h4>form</h4>
      <Code text={JSON.stringify(screen.form, null, 2)} />
      <h4>data</h4>
      <Code text={JSON.stringify(screen.data, null, 2)} />
    </>
  )
}
