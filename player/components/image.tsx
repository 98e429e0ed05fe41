import { pictureSource } from '../picture.ts'
import { textIn } from '../text.ts'
import type { Drawn } from './drawn.ts'

export function Image({ view: { props } }: Drawn) {
  const height = Number(props.height)
  const ratio = Number(props['aspect-ratio'])
  const fit = props['scale-type'] === 'cover' ? 'cover' : 'contain'
  return (
    <Picture
      source={props.src}
      alt={textIn(props['alt-text'])}
      style={{
        objectFit: fit,
        ...(height > 0 && { height: `${height}px` }),
        ...(!(height > 0) && ratio > 0 && { aspectRatio: String(ratio) })
      }}
    />
  )
}

/** A picture of Flow JSON, or a note that it is none. */
export function Picture(props: {
  readonly source: unknown
  readonly alt: string
  readonly style: Readonly<Record<string, string>>
}) {
  const { source, alt, style } = props
  const src = pictureSource(source)
  if (src) return <img class="picture" src={src} alt={alt} style={style} />
  return (
    <div class="picture missing" role="img" aria-label={alt || 'Picture'} style={style}>
      No picture: its source is not a PNG, JPEG, WebP or GIF in base64
    </div>
  )
}
