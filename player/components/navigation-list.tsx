import { asArray, asObject } from '../../src/flow-json/document.ts'
import type { RowView } from '../../src/simulator/index.ts'
import { Icon } from '../icon.tsx'
import { pictureSource } from '../picture.ts'
import { textIn } from '../text.ts'
import type { Drawn } from './drawn.ts'

export function NavigationList({ view, acts }: Drawn) {
  const { label, props, rows = [], enabled } = view
  const isLarge = props['media-size'] === 'large'
  return (
    <div class="navigation">
      {label && (
        <h3 class="navigation-label" dir="auto">
          {label}
        </h3>
      )}
      {textIn(props.description) && (
        <div class="description" dir="auto">
          {textIn(props.description)}
        </div>
      )}
      <ul class="rows">
        {rows.map(row => (
          <li key={row.key}>
            <button
              type="button"
              class="row"
              disabled={!enabled || !row.enabled}
              onClick={() => acts.tap(row.key)}
            >
              <Row row={row} isLarge={isLarge} />
              <Icon name="forward" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Row({ row: { title, props }, isLarge }: { row: RowView; isLarge: boolean }) {
  const [main, start, end] = ['main-content', 'start', 'end'].map(name => asObject(props[name]))
  const source = pictureSource(start?.image)
  const tags = asArray(props.tags).map(textIn).filter(Boolean)
  return (
    <>
      {source && (
        <img
          class={isLarge ? 'thumb huge' : 'thumb'}
          src={source}
          alt={textIn(start?.['alt-text'])}
        />
      )}
      <span class="texts" dir="auto">
        <span class="title">
          <span>{title}</span>
          {textIn(props.badge) && <span class="badge">{textIn(props.badge)}</span>}
        </span>
        {textIn(main?.description) && <span class="secondary">{textIn(main?.description)}</span>}
        {textIn(main?.metadata) && <span class="secondary">{textIn(main?.metadata)}</span>}
        {tags.length > 0 && <span class="secondary tags">{tags.join(' · ')}</span>}
      </span>
      {!isLarge && end && Object.keys(end).length > 0 && (
        <span class="end" dir="auto">
          {['title', 'description', 'metadata'].map(
            name =>
              textIn(end[name]) && (
                <span key={name} class={name === 'title' ? '' : 'secondary'}>
                  {textIn(end[name])}
                </span>
              )
          )}
        </span>
      )}
    </>
  )
}
