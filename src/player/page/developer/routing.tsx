import { viewDocument } from '../../../flow-json/document.ts'
import { declaredEdges, modelOf, navigateEdges } from '../../../flow-json/rules/routing-model.ts'
import type { Player } from '../player.ts'
import { attempt } from '../visit.ts'
import { Graph } from './graph.tsx'

/** The routing model with the screen that is open, and every screen to look at. */
export function Routing({ player }: { player: Player }) {
  const document = attempt(() => viewDocument(JSON.parse(player.flow?.flowJson ?? '')))
  const current = player.previewed?.id ?? (player.isOpen ? player.visit?.screen?.id : undefined)
  if (!document) return <p class="hint">The Flow JSON is not JSON.</p>
  const edges = modelOf(document) === 'declared' ? declaredEdges(document) : navigateEdges(document)
  const ids = player.screens.map(({ id }) => id)
  return (
    <>
      <Graph
        ids={ids}
        edges={edges.map(({ from, to }) => [from.id ?? '', to.id ?? ''])}
        current={current}
      />
      <h3>Screens with their examples</h3>
      <ul class="screens">
        {player.screens.map(({ id, title }, index) => (
          <li key={index}>
            <button
              type="button"
              aria-pressed={player.previewed?.id === id}
              onClick={() => player.preview(id)}
            >
              {id || 'without an id'} <span class="hint">{title}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
