import { asArray, asObject, type Component, type FlowDocument } from '../document.ts'
import type { Rule } from '../rule.ts'
import { isDynamic } from '../schema/dynamic.ts'
import { quote } from '../schema/words.ts'
import { isSince, type VersionName } from '../version.ts'

const DATA_URI = /^data:([\w.+-]{1,20}\/[\w.+-]{1,40});base64,/
const BASE64 = /^[\w+/=\s-]+$/
/** How the base64 of PNG and JPEG begins. */
const SHOWN_FORMATS = /^\s*(?:iVBORw|[/_]9j[/_])/
/** How that of pictures begins that an Image does not show. */
const OTHER_FORMATS = [
  ['R0lGOD', 'GIF'],
  ['UklGR', 'WebP'],
  ['PHN2Zy', 'SVG'],
  ['PD94bW', 'SVG']
] as const

/** Rules on pictures that stand in the file (spec: Flow JSON, sections 10.3, 10.5, 10.9 and 11). */
export const pictureRules: readonly Rule[] = [
  {
    id: 'picture-size',
    code: 'INVALID_PROPERTY_VALUE',
    summary:
      'A picture of an option has at most 100 KB, before 6.0 300 KB, and an Image at most 300 KB.',
    source: 'docs',
    check(document, report) {
      for (const { source, pointer, maximum, isHard } of picturesOf(document)) {
        const size = Math.ceil(bytesOf(source) / 1024)
        if (size <= maximum) continue
        const message = `This picture has ${size} KB; ${maximum} KB are possible: make it smaller.`
        report(pointer, message, isHard ? {} : { severity: 'warning' })
      }
    }
  },
  {
    id: 'picture-format',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'An Image is JPEG or PNG.',
    source: 'docs',
    check(document, report) {
      for (const { source, pointer, component } of picturesOf(document)) {
        const format = component.type === 'Image' ? otherFormatOf(source) : undefined
        if (!format) continue
        const message = `This picture is ${format}; an Image shows JPEG and PNG.`
        report(pointer, message, { severity: 'warning' })
      }
    }
  }
]

interface Picture {
  readonly source: string
  readonly pointer: string
  readonly component: Component
  /** In KB. */
  readonly maximum: number
  /** Whether what is larger is refused. */
  readonly isHard: boolean
}

/** The pictures with a limit that stand in the file. */
function picturesOf({ screens, version }: FlowDocument): readonly Picture[] {
  return screens.flatMap(({ components }) =>
    components.flatMap(component => picturesIn(component, version))
  )
}

function picturesIn(component: Component, version: VersionName): readonly Picture[] {
  const { type, node, pointer } = component
  const found: Picture[] = []
  const add = (value: unknown, at: string, maximum: number, isHard: boolean): void => {
    if (typeof value !== 'string' || isDynamic(value)) return
    found.push({ source: value, pointer: `${pointer}/${at}`, component, maximum, isHard })
  }
  if (type === 'Image') add(node.src, 'src', 300, false)
  for (const [index, option] of asArray(node['data-source']).entries()) {
    const at = `data-source/${index}/image`
    add(asObject(option).image, at, isSince(version, '6.0') ? 100 : 300, true)
  }
  for (const [index, item] of asArray(node['list-items']).entries()) {
    add(asObject(asObject(item).start).image, `list-items/${index}/start/image`, 100, false)
  }
  return found
}

/** How many bytes a base64 text stands for. */
function bytesOf(source: string): number {
  const [prefix = ''] = DATA_URI.exec(source.slice(0, 100)) ?? []
  const padding = source.endsWith('==') ? 2 : Number(source.endsWith('='))
  return Math.floor(((source.length - prefix.length) * 3) / 4) - padding
}

/** What a picture is that an Image does not show. Of what is no base64 the schema tells. */
function otherFormatOf(source: string): string | undefined {
  const [prefix = '', mime] = DATA_URI.exec(source.slice(0, 100)) ?? []
  if (mime && !/^image\/(?:png|jpe?g)$/.test(mime)) return `of ${quote(mime)}`
  const start = source.slice(prefix.length, prefix.length + 10)
  if (!BASE64.test(start) || SHOWN_FORMATS.test(start)) return undefined
  const format = OTHER_FORMATS.find(([beginning]) => start.startsWith(beginning))?.[1]
  return format ? `of ${quote(format)}` : 'of no format that is known'
}
