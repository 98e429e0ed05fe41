import type { Phone, ScreenView, Step } from '../src/simulator/index.ts'
import { record } from './server.ts'
import type { Settings } from './settings.ts'

/** Something that a user did, as a script has it: docs/play-script.md. */
export type Deed =
  | { readonly open: Readonly<Record<string, unknown>> }
  | { readonly fill: Readonly<Record<string, unknown>> }
  | { readonly tap: string }
  | { readonly back: Readonly<Record<string, never>> }
  | { readonly pick: Readonly<Record<string, readonly string[]>> }

/** Who types nothing for this long has typed what there is to type. */
const PAUSE_MS = 1000

/** Tells the server of each step, when it writes a script (`flowgate play --record`). */
export class Recording {
  isOn = false
  /** What was typed and not told yet: it is not told letter by letter. */
  #typed: { readonly name: string; readonly entry: object } | undefined
  #pause: ReturnType<typeof setTimeout> | undefined

  add(deed: Deed, steps: readonly Step[], { phone, flow, token }: Played): void {
    if (!this.isOn) return
    const { completion, snackbar, problem } = phone
    const screen = steps.at(-1)?.screen
    const outcome = {
      ...(screen !== undefined && { screen }),
      ...(completion && { completion }),
      ...(snackbar !== undefined && { snackbar }),
      ...(problem && { error: problem.key })
    }
    const entry = { step: deed, outcome, flow, ...(token !== '' && { token }) }
    const isTyping = 'fill' in deed && steps.every(({ exchanges }) => exchanges.length === 0)
    const name = isTyping ? Object.keys(deed.fill).join() : undefined
    if (this.#typed?.name !== name) this.#tellTyped()
    if (name === undefined) {
      this.#send(entry)
      return
    }
    this.#typed = { name, entry }
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => this.#tellTyped(), PAUSE_MS)
  }

  #tellTyped(): void {
    if (this.#typed) this.#send(this.#typed.entry)
    this.#typed = undefined
  }

  #send(entry: object): void {
    // A script that cannot be written is no reason to stop playing; the server says why.
    record(entry).catch(() => {})
  }
}

interface Played {
  readonly phone: Phone
  readonly flow: string
  readonly token: string
}

/** How a script opens a flow as the page does. */
export function openingDeed({ entry, screen, data, version }: Settings): Deed {
  return {
    open: {
      ...(entry === 'navigate' && { action: entry }),
      ...(screen !== '' && { screen }),
      ...(entry === 'navigate' && data !== '' && { data: JSON.parse(data) }),
      ...(version !== '' && { data_api_version: version })
    }
  }
}

/** What to call something that is tapped: its label if nothing else has that, or its key. */
export function tapName(key: string, { components }: ScreenView): string {
  const names = components.flatMap(({ key, label, visible, isTappable, rows }) => [
    ...(visible && isTappable ? [{ key, label }] : []),
    ...(rows ?? []).map(row => ({ key: row.key, label: row.title }))
  ])
  const label = names.find(name => name.key === key)?.label ?? ''
  const isUnique = names.filter(name => name.label === label).length === 1
  return label !== '' && isUnique ? label : key
}
