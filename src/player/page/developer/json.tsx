/** A value as JSON, folded away. */
export function JsonDetails({ title, value }: { title: string; value: unknown }) {
  return (
    <details>
      <summary>{title}</summary>
      <Code text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} />
    </details>
  )
}

export function Code({ text }: { text: string | undefined }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <pre tabIndex={0}>{text}</pre>
  )
}
