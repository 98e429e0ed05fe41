/** What a code of Meta means, and what to do about it (spec: Graph API, sections 6 and 7). */
interface Meaning {
  readonly words: string
  readonly advice: string
  /** Nothing was done, and it may be asked again after a while. */
  readonly isLimit?: boolean
}

const MEANINGS: Readonly<Record<number, Meaning>> = {
  2: {
    words: 'Meta has trouble that passes',
    advice: 'try again in some minutes'
  },
  4: {
    words: 'the app makes more calls than Meta allows it',
    advice: 'wait an hour, then call less often',
    isLimit: true
  },
  100: {
    words: 'a value does not suit Meta, or the id names nothing that the token can see',
    advice: 'check the id, the name (which must be free in the account) and the endpoint URL'
  },
  190: {
    words: 'the access token is expired, revoked or malformed',
    advice: 'set META_ACCESS_TOKEN to a token of a system user'
  },
  200: {
    words: 'the access token lacks a permission',
    advice:
      'give the system user whatsapp_business_management and whatsapp_business_messaging, ' +
      'and the account with its phone numbers and templates as assets'
  },
  803: {
    words: 'there is no such object, or the token cannot see it',
    advice: 'check META_PHONE_NUMBER_ID and META_WABA_ID, and the assets of the system user'
  },
  80007: {
    words: 'the business account has used up its calls of this hour',
    advice: 'wait an hour, then call less often',
    isLimit: true
  },
  130429: {
    words: 'the number sends more messages a second than it may',
    advice: 'send more slowly',
    isLimit: true
  },
  131000: {
    words: 'something went wrong at Meta',
    advice: 'read its own words; if there are none, try again'
  },
  131026: {
    words: 'the message cannot be delivered to this recipient',
    advice: 'the recipient may have no WhatsApp, or one that is too old for the flow'
  },
  131056: {
    words: 'this recipient gets more messages of the number than is allowed',
    advice: 'wait some seconds between messages to one recipient',
    isLimit: true
  },
  132068: {
    words: 'the flow is blocked, so it cannot be sent',
    advice: 'run `flowgate doctor` and mend the endpoint: the flow recovers by itself'
  },
  132069: {
    words: 'the flow is throttled, and ten messages of it were sent in this hour',
    advice: 'run `flowgate doctor` and mend the endpoint: the flow recovers by itself'
  },
  139000: {
    words: 'Meta has blocked this for its integrity rules',
    advice: 'look into the account quality of the business at Meta'
  },
  139001: {
    words: 'the flow cannot be changed, or Meta cannot process its Flow JSON',
    advice: 'look at its state with `flowgate flows show`; a deprecated flow stays as it is'
  },
  139002: {
    words: 'the flow cannot be published yet',
    advice: 'run `flowgate doctor`: it names what is missing'
  },
  139003: {
    words: 'only a published flow can be deprecated, and only once',
    advice: 'a draft is taken away with `flowgate flows delete`'
  },
  139004: {
    words: 'a flow that was published cannot be deleted',
    advice: 'take it out of use with `flowgate flows deprecate`'
  },
  139006: {
    words: 'the flow had fewer requests than Meta shows metrics of (250)',
    advice: 'ask again later, or read the metrics of the server'
  },
  4233041: {
    words: 'there is a flow of this name already, or none to migrate',
    advice: 'rename one of them'
  }
}

/** Explain a code; undefined for one that is not known. */
export function meaningOf(code: number): Meaning | undefined {
  return Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined
}

/** Whether asking again cannot change the answer (spec: Graph API, section 7). */
export function isFinal(code: number): boolean {
  return code === 100 || code === 132068 || Math.floor(code / 1000) === 139
}
