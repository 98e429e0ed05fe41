import { useRef, useState } from 'preact/hooks'
import { asArray, asObject } from '../../src/flow-json/document.ts'
import { textIn } from '../text.ts'
import type { Drawn } from './drawn.ts'
import { Picture } from './image.tsx'

/** One picture for each page, which snaps into place; dots below lead to the others. */
export function ImageCarousel({ view: { props } }: Drawn) {
  const [at, setAt] = useState(0)
  const strip = useRef<HTMLDivElement>(null)
  const images = asArray(props.images).map(asObject)
  const style = {
    objectFit: props['scale-type'] === 'cover' ? 'cover' : 'contain',
    aspectRatio: props['aspect-ratio'] === '16:9' ? '16 / 9' : '4 / 3'
  }
  function onScroll({ currentTarget: { scrollLeft, clientWidth } }: { currentTarget: Element }) {
    setAt(Math.round(Math.abs(scrollLeft) / Math.max(1, clientWidth)))
  }
  return (
    <section class="carousel" aria-label="Pictures" aria-roledescription="carousel">
      <div
        ref={strip}
        class="strip"
        tabIndex={0}
        role="group"
        aria-label="Pictures"
        onScroll={onScroll}
      >
        {images.map(({ src, 'alt-text': alt }, index) => (
          <Picture key={index} source={src} alt={textIn(alt)} style={style} />
        ))}
      </div>
      {images.length > 1 && (
        <div class="dots">
          {images.map((_, index) => (
            <button
              key={index}
              type="button"
              aria-label={`Picture ${index + 1} of ${images.length}`}
              aria-current={index === at}
              onClick={() => strip.current?.children[index]?.scrollIntoView({ block: 'nearest' })}
            />
          ))}
        </div>
      )}
    </section>
  )
}
