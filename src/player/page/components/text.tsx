import { textOf } from '../../../simulator/evaluated.ts'
import type { Drawn } from './index.tsx'
import { Markdown } from './markdown.tsx'

const TAGS = {
  TextHeading: 'h3',
  TextSubheading: 'h4',
  TextBody: 'p',
  TextCaption: 'p'
} as const

/** TextHeading, TextSubheading, TextBody and TextCaption. */
export function Text({ view: { type, props } }: Drawn) {
  const text = textOf(props.text)
  const weight = String(props['font-weight'] ?? 'normal')
  const classes = [
    'text',
    type,
    ...(weight.includes('bold') ? ['bold'] : []),
    ...(weight.includes('italic') ? ['italic'] : []),
    ...(props.strikethrough === true ? ['strikethrough'] : [])
  ].join(' ')
  if (props.markdown === true) {
    return (
      <div class={classes} dir="auto">
        <Markdown text={text} subset="body" />
      </div>
    )
  }
  const Tag = Object.hasOwn(TAGS, type) ? TAGS[type as keyof typeof TAGS] : 'p'
  return (
    <Tag class={classes} dir="auto">
      {text}
    </Tag>
  )
}
