const EXPIRING = /^claim\.(\d{4}-\d{2}-\d{2})\./

/**
 * Whether the last day of a flow token is over. It stands in the token: `claim.2026-01-31.x9`.
 * Tokens without a day stay good.
 */
export function isExpired(flowToken: string, now: Date): boolean {
  const [, lastDay] = EXPIRING.exec(flowToken) ?? []
  return lastDay !== undefined && lastDay < now.toISOString().slice(0, 10)
}
