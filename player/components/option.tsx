import type { OptionView } from '../../src/simulator/index.ts'
import { pictureSource } from '../picture.ts'
import { textIn } from '../text.ts'

const COLOR = /^#[0-9a-f]{6}$/i

/** What an option shows: picture or colour, title, description, and metadata at its edge. */
export function OptionText({ option, isLarge }: { option: OptionView; isLarge: boolean }) {
  const { title, props } = option
  const source = pictureSource(props.image)
  const color = textIn(props.color)
  const [description, metadata] = [textIn(props.description), textIn(props.metadata)]
  const size = isLarge ? 'thumb large' : 'thumb'
  return (
    <>
      {source && <img class={size} src={source} alt={textIn(props['alt-text'])} />}
      {!source && COLOR.test(color) && (
        <span
          class={`${size} swatch`}
          style={{ backgroundColor: color }}
          role="img"
          aria-label={textIn(props['alt-text']) || color}
        />
      )}
      <span class="texts" dir="auto">
        <span class="title">{title}</span>
        {description && <span class="secondary">{description}</span>}
      </span>
      {metadata && (
        <span class="metadata" dir="auto">
          {metadata}
        </span>
      )}
    </>
  )
}
