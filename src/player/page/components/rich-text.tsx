import { textOf } from '../../../simulator/evaluated.ts'
import type { Drawn } from './index.tsx'
import { Markdown } from './markdown.tsx'

export function RichText({ view: { props } }: Drawn) {
  return (
    <div class="text RichText" dir="auto">
      <Markdown text={textOf(props.text)} subset="rich" />
    </div>
  )
}
