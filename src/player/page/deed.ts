import type { ComponentView, Phone, RowView } from '../../simulator/index.ts'

/** What a person does on the phone. */
export type Deed =
  | { readonly does: 'open' | 'back' }
  | { readonly does: 'fill'; readonly name: string; readonly value: unknown }
  | { readonly does: 'pick'; readonly name: string; readonly files: readonly File[] }
  /** `key` tells what is tapped from all else, `label` is what it is called. */
  | { readonly does: 'tap'; readonly key: string; readonly label: string }

/** Do it. Rejects with PhoneError or SimulatorError. */
export async function perform(deed: Deed, phone: Phone): Promise<void> {
  switch (deed.does) {
    case 'open':
      await phone.open()
      return
    case 'back':
      await phone.back()
      return
    case 'fill':
      await phone.fill({ [deed.name]: deed.value })
      return
    case 'pick':
      await phone.pick(deed.name, deed.files)
      return
    case 'tap':
      await phone.tap(deed.key)
  }
}

/** Append a deed; filling in the same input again takes the place of the time before. */
export function append(deeds: readonly Deed[], deed: Deed): readonly Deed[] {
  const last = deeds.at(-1)
  const isSame = last?.does === 'fill' && deed.does === 'fill' && last.name === deed.name
  return [...(isSame ? deeds.slice(0, -1) : deeds), deed]
}

/** Tap a component, or a row of it. */
export function tapOn(component: ComponentView, row?: RowView): Deed {
  const label = row ? row.title || row.id : component.label
  return { does: 'tap', key: (row ?? component).key, label }
}

/** A deed as a step of a script (docs/play-script.md). */
export function scripted(deed: Deed, isOnlyOne: boolean): object {
  switch (deed.does) {
    case 'open':
    case 'back':
      return { [deed.does]: {} }
    case 'fill':
      return { fill: { [deed.name]: deed.value } }
    case 'pick':
      return { pick: { [deed.name]: deed.files.map(({ name }) => name) } }
    case 'tap':
      return { tap: isOnlyOne ? deed.label : deed.key }
  }
}
