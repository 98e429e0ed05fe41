import { useMemo } from 'preact/hooks'
import type { Player } from '../player.ts'
import { layOut } from './layout.ts'

/** The screens and the ways between them, with the open one marked; each can be opened. */
export function Graph({ player }: { player: Player }) {
  const { document, screen, visited } = player
  const placed = useMemo(() => document && layOut(document), [document])
  if (!document || !placed) return <p class="empty">There are no screens.</p>
  const { width, height, nodes, edges } = placed
  return (
    <>
      <p class="help">Open a screen with its examples:</p>
      <div class="graph" style={{ width: `${width}px`, height: `${height}px` }}>
        <svg width={width} height={height} aria-hidden="true">
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0L8 4L0 8z" />
            </marker>
          </defs>
          {edges.map((points, index) => (
            <polyline
              key={index}
              points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
              marker-end="url(#arrow)"
            />
          ))}
        </svg>
        {nodes.map(({ id, x, y }) => (
          <button
            key={id}
            type="button"
            class={visited.some(view => view.id === id) ? 'node visited' : 'node'}
            aria-current={screen?.id === id}
            data-terminal={document.screen(id)?.isTerminal}
            style={{ left: `${x}px`, top: `${y}px` }}
            title={id}
            onClick={() => player.openAt(id)}
          >
            {id}
          </button>
        ))}
      </div>
    </>
  )
}
