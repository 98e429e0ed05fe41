import { randomBytes } from 'node:crypto'
import { z } from 'zod'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 26 characters of Crockford's alphabet, of which the first cannot be over 7. */
export const Ulid = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'not a ULID')

export function newUlid(now = Date.now()): string {
  const time = Array.from(
    { length: 10 },
    (_, at) => CROCKFORD[Math.floor(now / 32 ** (9 - at)) % 32]
  )
  const random = [...randomBytes(16)].map(byte => CROCKFORD[byte % 32])
  return [...time, ...random].join('')
}

/** Text with a limit in code points. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .refine(value => [...value].length <= max, `over ${max} characters`)

/** A label: text without emoji. */
export const label = (max: number) =>
  text(max).refine(value => !/\p{Emoji_Presentation}|\u{FE0F}|\u{20E3}/u.test(value), 'has emoji')

export const Digits = z.string().regex(/^\d+$/, 'not digits only')

/** A phone number in international form, digits only, or a business-scoped user id. */
export const PhoneNumber = z.string().regex(/^[1-9]\d{5,14}$/, 'not a phone number of digits only')
export const UserId = z.string().regex(/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]+$/, 'not a user id')

export const Link = z.url({ protocol: /^https$/ })

/** A JSON object that has something in it. */
export const Data = z
  .record(z.string(), z.unknown())
  .refine(data => Object.keys(data).length > 0, 'is empty')
