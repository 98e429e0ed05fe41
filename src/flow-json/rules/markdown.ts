import type { Component, FlowDocument } from '../document.ts'
import { isExpression } from '../expression/index.ts'
import type { Rule } from '../rule.ts'
import { isDynamic } from '../schema/dynamic.ts'
import { quote } from '../schema/words.ts'
import { textsOf } from './payload.ts'

/** Longer texts in brackets are no captions of pictures. */
const PICTURE = /!\[[^[\]]{0,200}\]\(([^)]{0,100})/g
const LIST_ITEM = /^ *(?:[-+]|\d{1,9}\.) +\S/m

/** Rules on texts with markdown (spec: Flow JSON, section 10.1). */
export const markdownRules: readonly Rule[] = [
  {
    id: 'rich-text-expression',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'The text of a RichText is no expression: one binding, or none.',
    source: 'client',
    since: '6.0',
    check(document, report) {
      for (const { text, pointer } of piecesOf('RichText', document)) {
        if (!isExpression(text)) continue
        const message = 'A RichText takes no expression; bind it to a field with the whole text.'
        report(pointer, message)
      }
    }
  },
  {
    id: 'rich-text-items',
    code: 'INVALID_TEXT_DYNAMIC_DATA',
    summary: 'The items of a RichText are plain texts.',
    source: 'client',
    since: '5.1',
    check(document, report) {
      for (const { text, pointer, isItem } of piecesOf('RichText', document)) {
        if (!isItem || !isDynamic(text) || isExpression(text)) continue
        const message = `${quote(text)} stands in a list of texts, which takes none; bind \`text\` as a whole.`
        report(pointer, message)
      }
    }
  },
  {
    id: 'rich-text-picture',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'A picture in a RichText stands in it, as base64.',
    source: 'docs',
    since: '5.1',
    check(document, report) {
      for (const { text, pointer } of piecesOf('RichText', document)) {
        for (const [, address = ''] of text.matchAll(PICTURE)) {
          if (address.startsWith('data:image/')) continue
          const message = `${quote(address)} is not loaded; write the picture as data:image/png;base64,….`
          report(pointer, message, { severity: 'warning' })
        }
      }
    }
  },
  {
    id: 'caption-list',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'A TextCaption has no list: the documentation shows one, the client draws none.',
    source: 'client',
    since: '5.1',
    check(document, report) {
      for (const { text, pointer, component } of piecesOf('TextCaption', document)) {
        if (component.node.markdown !== true || !LIST_ITEM.test(text)) continue
        const message = 'WhatsApp may not draw this as a list; use a TextBody for one.'
        report(pointer, message, { severity: 'warning' })
      }
    }
  }
]

interface Piece {
  readonly text: string
  readonly pointer: string
  readonly component: Component
  readonly isItem: boolean
}

/** The texts of the components of that type, the items of lists each for itself. */
function piecesOf(type: string, { screens }: FlowDocument): readonly Piece[] {
  const components = screens.flatMap(({ components }) =>
    components.filter(component => component.type === type)
  )
  return components.flatMap(component => {
    const at = `${component.pointer}/text`
    const isList = Array.isArray(component.node.text)
    return textsOf(component.node.text).map(({ text, pointer }) => ({
      text,
      pointer: `${at}${pointer}`,
      component,
      isItem: isList
    }))
  })
}
