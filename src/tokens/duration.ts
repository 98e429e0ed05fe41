import { z } from 'zod'

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
type Unit = keyof typeof UNITS
const FORM = /^([1-9]\d{0,3})([smhd])$/

/** A whole number, up to four digits, of seconds, minutes, hours or days: `3d`. In milliseconds. */
export const Duration = z
  .custom<`${number}${Unit}`>(value => typeof value === 'string' && FORM.test(value), {
    error: 'a whole number and s, m, h or d, as in 3d'
  })
  .transform(duration => {
    const [, count, unit] = FORM.exec(duration) ?? []
    return Number(count) * UNITS[unit as Unit] // the pattern has these units
  })
