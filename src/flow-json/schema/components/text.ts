import { component } from '../component.ts'
import { dynamicChoice, flag, setting, text, textOrList } from '../values.ts'
import { visible } from './shared.ts'

const heading = () => text({ maxLength: 80, neverBlank: true })
const paragraph = { listSince: '5.1', neverBlank: true } as const

/** Spec: Flow JSON, section 10.1. */
export const TextHeading = component('TextHeading', { text: heading(), visible: visible() })

export const TextSubheading = component('TextSubheading', { text: heading(), visible: visible() })

export const TextBody = component('TextBody', {
  text: textOrList({ ...paragraph, maxLength: 4096 }),
  ...style()
})

export const TextCaption = component('TextCaption', {
  text: textOrList({ ...paragraph, maxLength: 409, clientMaxLength: 4096 }),
  ...style()
})

function style() {
  const weights = ['bold', 'italic', 'bold_italic', 'normal'] as const
  return {
    'font-weight': dynamicChoice(weights, { default: 'normal' }).optional(),
    strikethrough: flag({ default: false }).optional(),
    markdown: setting({ since: '5.1', default: false }).optional(),
    visible: visible()
  }
}

export const RichText = component(
  'RichText',
  { text: textOrList({ listSince: '5.1' }), visible: visible() },
  { since: '5.1', maxPerScreen: 1 }
)
