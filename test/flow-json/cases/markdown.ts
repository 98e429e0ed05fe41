import type { Cases } from './case.ts'
import { child, flow, footer, last, navigate, only, screen } from './flow.ts'

const at = `${child(0)}/text`
/** A Flow that begins with a RichText. */
const rich = (text: unknown, more = {}) =>
  flow([screen('START', [{ type: 'RichText', text }, footer(navigate('END'))], more), last('END')])
const captioned = (text: unknown, markdown = true) =>
  only([{ type: 'TextCaption', text, markdown }])

export const markdownCases: Cases = {
  'rich-text-expression': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      { flow: rich("`'a' ${data.name}`"), at, says: /A RichText takes no expression/ },
      { flow: rich(['a', "`'b' 'c'`"]), at: `${at}/1`, says: /no expression/ }
    ],
    passes: [rich('${data.name}'), only([{ type: 'TextBody', text: "`'a' ${data.name}`" }])]
  },
  'rich-text-items': {
    code: 'INVALID_TEXT_DYNAMIC_DATA',
    breaks: [
      {
        flow: rich(['# Title', '${data.name}']),
        at: `${at}/1`,
        says: /`\$\{data.name\}` stands in a list of texts, which takes none/
      }
    ],
    passes: [rich(['# Title', 'Text']), only([{ type: 'TextBody', text: ['${data.name}'] }])]
  },
  'rich-text-picture': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: rich(['Text', 'A ![picture](https://example.com/a.png) here']),
        at: `${at}/1`,
        says: /`https:\/\/example.com\/a.png` is not loaded; write the picture as/,
        severity: 'warning'
      }
    ],
    passes: [rich('![picture](data:image/png;base64,iVBORw0KGgo=)'), rich('[link](https://a.b)')]
  },
  'caption-list': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: captioned(['Text', '- item']),
        at: `${at}/1`,
        says: /may not draw this as a list; use a TextBody/,
        severity: 'warning'
      },
      { flow: captioned('Text\n1. item'), at, says: /list/, severity: 'warning' }
    ],
    passes: [
      captioned('- item', false),
      captioned('a - b, 1.5'),
      only([{ type: 'TextBody', text: '- item', markdown: true }])
    ]
  }
}
