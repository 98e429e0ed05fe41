import { z } from 'zod'

/** How much text a message may have, in characters, as a channel documents it. */
export interface Limits {
  readonly header: number
  readonly body: number
  readonly footer: number
  readonly cta: number
}

/** Spec: Sinch, sections 6.1 and 6.2; the header’s is Meta's. */
export const SINCH_LIMITS: Limits = { header: 60, body: 1024, footer: 60, cta: 20 }
/** Spec: Graph API, section 4; all but the button's are those of interactive messages. */
export const META_LIMITS: Limits = { header: 60, body: 1024, footer: 60, cta: 30 }
/** On the flow button of a template, on both ways (section 7 for Sinch, 5 for Meta). */
export const TEMPLATE_BUTTON_LIMIT = 25

/** ©, ® and ™ are letters to WhatsApp, although Unicode calls them pictographs. */
const EMOJI = /(?![©®™])\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u{fe0f}\u{20e3}]/u

/** Text with so many characters at most. What WhatsApp counts is not documented: code points are. */
export function text(max: number) {
  const words = `a text of 1 to ${max} characters`
  return z.string({ error: words }).refine(value => value !== '' && [...value].length <= max, {
    error: ({ input }) => `${words}, and has ${[...String(input)].length}`
  })
}

/** What stands on a button. */
export function label(max: number) {
  return text(max).refine(value => !EMOJI.test(value), { error: 'without emoji' })
}
