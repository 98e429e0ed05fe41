import { asArray, asObject, type Json } from '../../../flow-json/document.ts'
import type { ComponentView, InputView, RowView, ScreenView } from '../../../simulator/index.ts'
import { printable } from '../../check/printable.ts'

/** Something on a screen that is chosen by its number. */
export interface Item {
  readonly does: 'fill' | 'tap'
  readonly component: ComponentView
  /** The row of a NavigationList. */
  readonly row?: RowView
}

/** A screen as text, and what its numbers stand for: the first is that of 1. */
export interface Drawing {
  readonly text: string
  readonly items: readonly Item[]
}

type Choice = (item: Item, text: string) => string

const RULE = '─'.repeat(72)

/** Draw a screen as text: what can be chosen gets a number. */
export function drawScreen({ id, title, components }: ScreenView): Drawing {
  const items: Item[] = []
  const choice: Choice = (item, text) => {
    items.push(item)
    const { enabled } = item.row ?? item.component
    return `${String(items.length).padStart(3)}  ${text}${enabled ? '' : '  (off)'}`
  }
  const lines = components
    .filter(({ visible }) => visible)
    .flatMap(component => drawComponent(component, choice))
  const text = [RULE, ` ${title}   (${id})`, RULE, ...lines, '']
    .flatMap(text => text.split('\n'))
    .map(line => `${printable(line)}\n`)
    .join('')
  return { text, items }
}

function drawComponent(component: ComponentView, choice: Choice): string[] {
  const { type, props, label, rows, input, isTappable } = component
  const link = (text: string) => choice({ does: 'tap', component }, text)
  if (rows) {
    const rowLines = rows.flatMap(row => [
      choice({ does: 'tap', component, row }, row.title || row.id),
      ...detailsOf(row)
    ])
    return label ? [label, ...rowLines] : rowLines
  }
  if (input) {
    return [
      choice({ does: 'fill', component }, inputLine(component, input)),
      ...errorsOf(input).map(text => `     ! ${text}`),
      ...(isTappable ? [link('Read more')] : [])
    ]
  }
  switch (type) {
    case 'Footer':
      return ['', ...captionsOf(component), link(`[ ${label} ]`)]
    case 'EmbeddedLink':
      return [link(label)]
    case 'TextHeading':
      return [linesOf(props.text).toUpperCase()]
    case 'Image':
      return [pictureOf(props)]
    case 'ImageCarousel':
      return asArray(props.images).map(image => pictureOf(asObject(image)))
    default:
      return [linesOf(props.text)]
  }
}

function pictureOf({ 'alt-text': text }: Json): string {
  return `[picture: ${String(text ?? 'without a description')}]`
}

function inputLine(component: ComponentView, input: InputView): string {
  const { type, props } = component
  const label = labelOf(component)
  if (type === 'OptIn') return `[${input.value === true ? 'x' : ' '}] ${label}${star(input)}`
  const value = spell(input)
  const helper = value === '' && props['helper-text'] ? `(${String(props['helper-text'])})` : value
  return `${label}${star(input)}: ${helper}`
}

/** What an input is called; each end of a range has a label of its own. */
export function labelOf({ label, props }: ComponentView): string {
  return label || Object.values(asObject(props.label)).join(', ')
}

function star({ required }: InputView): string {
  return required ? ' *' : ''
}

/** A value as a person reads it: options by their titles, files by their names. */
export function spell({ value, options }: InputView): string {
  const titles = options.filter(({ selected }) => selected).map(({ title }) => title)
  if (titles.length > 0) return titles.join(', ')
  if (value === undefined || value === null || options.length > 0) return ''
  if (Array.isArray(value)) return value.map(item => asObject(item).file_name ?? item).join(', ')
  if (typeof value !== 'object') return String(value)
  return Object.values(value).join(' to ')
}

function errorsOf({ error }: InputView): string[] {
  if (error === undefined) return []
  return typeof error === 'string' ? [error] : Object.values(error).map(String)
}

function detailsOf({ props }: RowView): string[] {
  const { description, metadata } = asObject(props['main-content'])
  return [description, metadata].flatMap(text => (text ? [`     ${String(text)}`] : []))
}

function captionsOf({ props }: ComponentView): string[] {
  const captions = ['left-caption', 'center-caption', 'right-caption'].flatMap(name =>
    props[name] ? [String(props[name])] : []
  )
  return captions.length > 0 ? [`     ${captions.join('   ')}`] : []
}

function linesOf(text: unknown): string {
  return Array.isArray(text) ? text.map(String).join('\n') : String(text ?? '')
}
