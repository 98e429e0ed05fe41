import { textOf } from '../../../simulator/evaluated.ts'
import { pictureUrl } from './picture.ts'

/** A picture, or a frame in its place when there is none that can be drawn. */
export function Picture({ source, alt, fit }: { source: unknown; alt?: unknown; fit?: unknown }) {
  const src = pictureUrl(source)
  const text = textOf(alt)
  if (src) return <img class={fit === 'cover' ? 'cover' : 'contain'} src={src} alt={text} />
  return (
    <span class="no-picture" role="img" aria-label={text || 'A picture that cannot be drawn'}>
      {text || 'no picture'}
    </span>
  )
}
