import type { Drawn } from './drawn.ts'

export function EmbeddedLink({ view: { key, label, enabled }, acts }: Drawn) {
  return (
    <button type="button" class="link" dir="auto" disabled={!enabled} onClick={() => acts.tap(key)}>
      {label}
    </button>
  )
}
