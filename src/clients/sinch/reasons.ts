/** Why a message failed on its way, as a delivery report has it (spec: Sinch, section 9.1). */
export interface DeliveryReason {
  readonly code: string
  readonly description?: string | undefined
  readonly sub_code?: string | undefined
  /** WhatsApp's own code. */
  readonly channel_code?: string | undefined
}

const WRONG_FLOW =
  'WhatsApp refused it: the flow id, a draft that was sent as published, the screen or the button may be wrong'

/** The codes that somebody can do something about; the set is open. */
const MEANINGS: Readonly<Record<string, string>> = {
  OUTSIDE_ALLOWED_SENDING_WINDOW:
    'the recipient has not written in the last 24 hours: send a template',
  CHANNEL_REJECT: WRONG_FLOW,
  CHANNEL_FAILURE: WRONG_FLOW,
  BAD_REQUEST: WRONG_FLOW,
  RECIPIENT_NOT_REACHABLE: 'the recipient has no WhatsApp, or Meta holds the message back',
  RECIPIENT_INVALID_CHANNEL_IDENTITY: 'the recipient is no phone number or user id of WhatsApp',
  RECIPIENT_NOT_OPTED_IN: 'the recipient has not agreed to messages',
  RATE_LIMITED: 'WhatsApp takes no more at the moment: send more slowly',
  CHANNEL_CONFIGURATION_MISSING: 'the app has no WhatsApp sender: add one on the dashboard',
  CHANNEL_BAD_CONFIGURATION: 'the WhatsApp sender of the app does not work: look at the dashboard',
  MEDIA_NOT_REACHABLE: 'the file of the header cannot be fetched from its address',
  MEDIA_TOO_LARGE: 'the file of the header is too large',
  MEDIA_TYPE_UNSUPPORTED: 'the file of the header is of a type that WhatsApp does not show',
  TEMPLATE_NOT_FOUND: 'there is no template of this name',
  TEMPLATE_INSUFFICIENT_PARAMETERS: 'the template has more places than values came',
  TEMPLATE_NON_EXISTING_LANGUAGE_OR_VERSION: 'the template is not there in this language',
  DELIVERY_TIMED_OUT: 'it could not be delivered in time',
  DELIVERY_REJECTED_DUE_TO_POLICY: 'it breaks a policy of WhatsApp',
  NO_PERMISSION: 'the app may not send this'
}

/** A reason in one line: its code, and what it means. Sinch's description may quote, and is left out. */
export function explainReason({ code, sub_code, channel_code }: DeliveryReason): string {
  const meaning = Object.hasOwn(MEANINGS, code) ? `: ${MEANINGS[code]}` : ''
  const isKnown = sub_code && sub_code !== 'UNSPECIFIED_SUB_CODE'
  const more = [isKnown && sub_code, channel_code && `WhatsApp ${channel_code}`].filter(Boolean)
  return `${code}${meaning}${more.length > 0 ? ` (${more.join(', ')})` : ''}`
}
