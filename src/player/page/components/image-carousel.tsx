import { useState } from 'preact/hooks'
import { asArray, asObject } from '../../../flow-json/document.ts'
import type { Drawn } from './index.tsx'
import { Picture } from './picture-view.tsx'

export function ImageCarousel({ view: { props } }: Drawn) {
  const images = asArray(props.images).map(asObject)
  const [at, setAt] = useState(0)
  return (
    <div class="ImageCarousel">
      <section
        class="pages"
        aria-label={`${images.length} pictures, side by side`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by the arrow keys
        tabIndex={0}
        onScroll={({ currentTarget: { scrollLeft, clientWidth } }) =>
          setAt(Math.round(Math.abs(scrollLeft) / clientWidth))
        }
      >
        {images.map((image, index) => (
          <div
            key={index}
            class="page"
            style={{ aspectRatio: props['aspect-ratio'] === '16:9' ? '16 / 9' : '4 / 3' }}
          >
            <Picture source={image.src} alt={image['alt-text']} fit={props['scale-type']} />
          </div>
        ))}
      </section>
      {images.length > 1 && (
        <div class="dots" aria-hidden="true">
          {images.map((_, index) => (
            <span key={index} class={index === at ? 'dot on' : 'dot'} />
          ))}
        </div>
      )}
    </div>
  )
}
