import { textIn } from '../text.ts'
import type { Drawn } from './drawn.ts'
import { Markdown } from './markdown.tsx'
import { markdownIn } from './markdown-text.ts'

export function TextHeading({ view }: Drawn) {
  return (
    <h3 class="heading" dir="auto">
      {textIn(view.props.text)}
    </h3>
  )
}

export function TextSubheading({ view }: Drawn) {
  return (
    <h4 class="subheading" dir="auto">
      {textIn(view.props.text)}
    </h4>
  )
}

export function TextBody({ view }: Drawn) {
  return <Paragraph view={view} look="body" />
}

export function TextCaption({ view }: Drawn) {
  return <Paragraph view={view} look="caption" />
}

export function RichText({ view }: Drawn) {
  return (
    <div class="rich-text" dir="auto">
      <Markdown text={markdownIn(view.props.text)} kind="rich" />
    </div>
  )
}

function Paragraph({ view: { props }, look }: Pick<Drawn, 'view'> & { look: string }) {
  const weight = String(props['font-weight'] ?? 'normal')
  const classes = [
    look,
    (weight === 'bold' || weight === 'bold_italic') && 'bold',
    (weight === 'italic' || weight === 'bold_italic') && 'italic',
    props.strikethrough === true && 'struck'
  ]
  return (
    <div class={classes.filter(Boolean).join(' ')} dir="auto">
      {props.markdown === true ? (
        <Markdown text={markdownIn(props.text)} kind="plain" />
      ) : (
        textIn(props.text)
      )}
    </div>
  )
}
