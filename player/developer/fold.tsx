import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

/** A summary with more behind it, which is not drawn before it is opened. */
export function Fold(props: {
  readonly className?: string
  readonly summary: ComponentChildren
  readonly content: () => ComponentChildren
}) {
  const { className = '', summary, content } = props
  const [isOpen, setOpen] = useState(false)
  return (
    <details class={className} open={isOpen}>
      <summary
        onClick={event => {
          event.preventDefault()
          setOpen(!isOpen)
        }}
      >
        {summary}
      </summary>
      {isOpen && content()}
    </details>
  )
}
