import { type Verdict, verdictsOn } from './verdict.ts'

/** The shortest window in which Sinch's signatures are taken, and more than a Date header is rounded by. */
const MAX_SKEW_MS = 60_000

/** Hold our clock to that of somebody else, by the Date header of a reply. */
export function checkClock(whose: string, date: string | undefined, now: number): Verdict {
  const { ok, skipped, wrong } = verdictsOn(`clock, by ${whose}`)
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return skipped(`${whose} tells no time`)
  const skew = now - theirs
  if (Math.abs(skew) <= MAX_SKEW_MS) return ok('the same within a minute')
  const seconds = Math.round(Math.abs(skew) / 1000)
  const said = `this machine is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} ${whose}`
  return wrong(said, 'set the clock of this machine by NTP: `timedatectl set-ntp true`')
}
