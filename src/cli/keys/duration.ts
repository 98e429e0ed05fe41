import { InvalidArgumentError } from 'commander'

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `24h` in milliseconds. */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (!amount || !unit) throw new InvalidArgumentError('Give a time such as 30m, 24h or 7d.')
  // The expression has matched one of the units.
  return Number(amount) * UNITS[unit as keyof typeof UNITS]
}

/** Milliseconds as people say them: the greatest unit of which there are two. */
export function sayDuration(ms: number): string {
  const names = { d: 'd', h: 'h', m: 'min', s: 's' } as const
  for (const unit of ['d', 'h', 'm'] as const) {
    if (ms >= 2 * UNITS[unit]) return `${Math.floor(ms / UNITS[unit])} ${names[unit]}`
  }
  return `${Math.max(0, Math.floor(ms / UNITS.s))} ${names.s}`
}

/** How long ago something was. A clock may have been set back since. */
export function sayAge(time: Date, now: Date): string {
  return time > now ? 'in the future' : `${sayDuration(now.getTime() - time.getTime())} ago`
}
