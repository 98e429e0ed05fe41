import { asArray, asObject } from '../../../flow-json/document.ts'
import { textOf } from '../../../simulator/evaluated.ts'
import type { RowView } from '../../../simulator/index.ts'
import { tapOn } from '../deed.ts'
import { Legend } from './field.tsx'
import { Icon } from './icon.tsx'
import type { Drawn } from './index.tsx'
import { Picture } from './picture-view.tsx'

export function NavigationList({ view, hand }: Drawn) {
  return (
    <section class="NavigationList group">
      <Legend view={{ ...view, input: { name: '', value: '', required: true, options: [] } }} />
      <ul class="card">
        {view.rows?.map(row => (
          <li key={row.key}>
            <button
              type="button"
              class="option"
              disabled={!row.enabled}
              onClick={() => hand.act(tapOn(view, row))}
            >
              <Row row={row} size={view.props['media-size']} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Row({ row: { title, props }, size }: { row: RowView; size: unknown }) {
  const main = asObject(props['main-content'])
  const start = asObject(props.start)
  const end = asObject(props.end)
  const badge = textOf(props.badge)
  const tags = asArray(props.tags).map(textOf)
  return (
    <>
      {start.image !== undefined && (
        <span class={size === 'large' ? 'thumbnail large' : 'thumbnail'}>
          <Picture source={start.image} alt={start['alt-text']} fit="cover" />
        </span>
      )}
      <span class="option-text">
        <span class="title" dir="auto">
          {title} {badge && <span class="badge">{badge}</span>}
        </span>
        <Lines of={main} />
        {tags.length > 0 && (
          <span class="tags">
            {tags.map(tag => (
              <span key={tag} class="tag">
                {tag}
              </span>
            ))}
          </span>
        )}
      </span>
      {Object.keys(end).length > 0 && (
        <span class="end">
          {end.title !== undefined && <span class="title">{textOf(end.title)}</span>}
          <Lines of={end} />
        </span>
      )}
      <Icon name="next" />
    </>
  )
}

function Lines({ of: { description, metadata } }: { of: Readonly<Record<string, unknown>> }) {
  return (
    <>
      {[description, metadata].map(textOf).map(
        (text, index) =>
          text && (
            <span key={index} class="secondary" dir="auto">
              {text}
            </span>
          )
      )}
    </>
  )
}
