import { textOf } from '../../../simulator/evaluated.ts'
import type { OptionView } from '../../../simulator/index.ts'
import { Picture } from './picture-view.tsx'

/** What there is to see of an option: picture or colour, title, description, metadata. */
export function OptionContent({ option, size }: { option: OptionView; size?: unknown }) {
  const { title, props } = option
  const [description, metadata, color] = [
    textOf(props.description),
    textOf(props.metadata),
    textOf(props.color)
  ]
  return (
    <>
      {props.image !== undefined && (
        <span class={size === 'large' ? 'thumbnail large' : 'thumbnail'}>
          <Picture source={props.image} alt={props['alt-text']} fit="cover" />
        </span>
      )}
      {/^#[0-9a-f]{6}$/i.test(color) && (
        <span class="swatch" role="img" aria-label={color} style={{ backgroundColor: color }} />
      )}
      <span class="option-text">
        <span class="title" dir="auto">
          {title}
        </span>
        {description && (
          <span class="secondary" dir="auto">
            {description}
          </span>
        )}
        {metadata && (
          <span class="secondary" dir="auto">
            {metadata}
          </span>
        )}
      </span>
    </>
  )
}
