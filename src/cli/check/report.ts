import type { Finding } from '../../flow-json/finding.ts'
import { validate } from '../../flow-json/validate.ts'
import type { Input } from './inputs.ts'

/** What was found in one text. */
export interface Checked extends Input {
  findings: Finding[]
}

/** Check texts. `quiet` leaves the warnings out. */
export function checkInputs(inputs: Input[], { quiet = false } = {}): Checked[] {
  return inputs.map(input => {
    const findings = validate(input.content)
    const isWanted = ({ severity }: Finding) => !quiet || severity === 'error'
    return { ...input, findings: findings.filter(isWanted) }
  })
}

/** Count the findings of a severity. */
export function count(checked: Checked[], severity: Finding['severity']): number {
  const ofOne = ({ findings }: Checked) => findings.filter(one => one.severity === severity).length
  return checked.reduce((sum, one) => sum + ofOne(one), 0)
}
