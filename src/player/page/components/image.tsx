import { numberOf } from '../../../simulator/inputs/input.ts'
import type { Drawn } from './index.tsx'
import { Picture } from './picture-view.tsx'

export function Image({ view: { props } }: Drawn) {
  const height = numberOf(props.height, 0)
  const width = numberOf(props.width, 0)
  return (
    <div
      class="Image"
      style={{
        ...(height > 0 && { height: `${height}px` }),
        ...(width > 0 && { width: `${width}px` }),
        ...(height === 0 && { aspectRatio: String(numberOf(props['aspect-ratio'], 0) || 'auto') })
      }}
    >
      <Picture source={props.src} alt={props['alt-text']} fit={props['scale-type']} />
    </div>
  )
}
