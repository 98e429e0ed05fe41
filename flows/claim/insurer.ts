import { randomUUID } from 'node:crypto'
import type { Claim } from './flow.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A claim may come this long after what happened. */
const CLAIM_DAYS = 90

/** Policies, and the day that each began. */
const policies = new Map([
  ['HM-204817', '2024-03-01'],
  ['HM-311590', '2025-11-15']
])

export interface Insurer {
  /** The days that may be claimed for. */
  claimableDates(): { earliest_date: string; latest_date: string }
  /** Why the insurer would refuse a claim, by the field that is at fault. */
  faults(claim: Claim): Promise<{ policy_number?: string; incident_date?: string }>
  /** Take a file into the archive, for a receipt that nobody can guess. */
  keep(file: { bytes: Uint8Array; type: string; fileName: string }): Promise<string>
  /** Register a claim with the files of those receipts; undefined if one of them is not known. */
  register(claim: Claim, receipts: string[]): Promise<{ number: string } | undefined>
}

/** The pretend insurer: in memory, and of a file it keeps only what it was. */
export function createInsurer({ now }: { now: () => Date }): Insurer {
  const archive = new Map<string, { type: string; bytes: number }>()
  const claims = new Map<string, { number: string }>()

  function daysAgo(days: number): string {
    return new Date(now().getTime() - days * DAY_MS).toISOString().slice(0, 10)
  }

  return {
    claimableDates: () => ({ earliest_date: daysAgo(CLAIM_DAYS), latest_date: daysAgo(0) }),
    async faults({ policy_number, incident_date }) {
      const begin = policies.get(policy_number)
      if (begin === undefined) return { policy_number: 'No policy has this number' }
      if (incident_date < begin) return { incident_date: 'Your cover had not begun on that day' }
      if (incident_date > daysAgo(0)) return { incident_date: 'That day is still to come' }
      if (incident_date < daysAgo(CLAIM_DAYS)) {
        return { incident_date: `A claim must be made within ${CLAIM_DAYS} days` }
      }
      return {}
    },
    async keep({ type, bytes }) {
      const receipt = randomUUID()
      archive.set(receipt, { type, bytes: bytes.length })
      return receipt
    },
    async register(_claim, receipts) {
      if (!receipts.every(receipt => archive.has(receipt))) return undefined
      // A phone may send a request again: the same files are the same claim.
      const key = receipts.join()
      const claim = claims.get(key) ?? { number: `C-${randomUUID().slice(0, 8)}` }
      claims.set(key, claim)
      return claim
    }
  }
}
