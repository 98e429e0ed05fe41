/** A text as it is, which scrolls if it is long: by keys, too. */
export function Code({ text, isSealed = false }: { text: string; isSealed?: boolean }) {
  return (
    <pre class={isSealed ? 'sealed' : ''} tabIndex={0}>
      {text}
    </pre>
  )
}
