import { z } from 'zod'

/** In international form, without what people write between the digits. E.164: 15 of them at most. */
const PHONE_NUMBER = /^[1-9]\d{5,14}$/
/** Business-scoped user id (spec: Sinch, section 5.2). */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

/** A phone number, `+46 70-000 00 01`, which becomes digits, or a user id of WhatsApp. */
export const Identity = z
  .string({ error: 'a phone number or a user id' })
  .transform(given => (given.includes('.') ? given : given.replace(/^\+|[\s()-]/g, '')))
  .refine(identity => PHONE_NUMBER.test(identity) || USER_ID.test(identity), {
    error: 'a phone number in international form, as +46700000001, or a user id of WhatsApp'
  })

/** Whom Sinch sends to: also a contact, by its id, where the app is in CONVERSATION mode. */
export const SinchRecipient = z.union(
  [Identity, z.strictObject({ contactId: z.string().min(1).max(128) })],
  { error: 'a phone number as +46700000001, a user id of WhatsApp, or { contactId }' }
)
