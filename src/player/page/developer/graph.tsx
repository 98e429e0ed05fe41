import { levelsOf } from './levels.ts'

const BOX = { width: 150, height: 34 }
const GAP = { x: 50, y: 18 }

interface GraphProps {
  readonly ids: readonly string[]
  readonly edges: readonly (readonly [string, string])[]
  readonly current: string | undefined
}

/** Screens in columns, by how many steps they are from the first; arrows between them. */
export function Graph({ ids, edges, current }: GraphProps) {
  const levels = levelsOf(ids, edges)
  const places = new Map(
    levels.flatMap((level, column) =>
      level.map((id, row): [string, { x: number; y: number }] => [
        id,
        { x: column * (BOX.width + GAP.x) + 4, y: row * (BOX.height + GAP.y) + 4 }
      ])
    )
  )
  const height = Math.max(...levels.map(level => level.length), 1) * (BOX.height + GAP.y)
  const words = edges.map(([from, to]) => `${from} leads to ${to}`).join(', ')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class="graph" tabIndex={0} aria-label="Routing model">
      <svg
        width={levels.length * (BOX.width + GAP.x)}
        height={height}
        role="img"
        aria-label={`${current ? `${current} is open. ` : ''}${words || 'One screen'}`}
      >
        <defs>
          <marker
            id="tip"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {edges.map(([from, to]) => (
          <path
            key={`${from} ${to}`}
            class="edge"
            marker-end="url(#tip)"
            d={way(places, from, to)}
          />
        ))}
        {[...places].map(([id, { x, y }]) => (
          <g key={id} class={id === current ? 'node current' : 'node'}>
            <rect x={x} y={y} width={BOX.width} height={BOX.height} rx="8" />
            <text x={x + BOX.width / 2} y={y + BOX.height / 2 + 4} text-anchor="middle">
              {id.length > 19 ? `${id.slice(0, 18)}…` : id}
              <title>{id}</title>
            </text>
          </g>
        ))}
      </svg>
    </section>
  )
}

type Places = ReadonlyMap<string, { readonly x: number; readonly y: number }>

function way(places: Places, from: string, to: string): string {
  const [start, end] = [places.get(from), places.get(to)]
  if (!start || !end) return ''
  const [x1, y1] = [start.x + BOX.width, start.y + BOX.height / 2]
  const [x2, y2] = [end.x - 2, end.y + BOX.height / 2]
  // Back, or to the same column: around.
  const bend = x2 > x1 ? (x2 - x1) / 2 : GAP.x
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}
