import { compareContract, inOrder } from '../../contract/compare.ts'
import type { Contract } from '../../contract/rule.ts'
import type { Finding } from '../../flow-json/finding.ts'
import { readSource } from '../../flow-json/source.ts'
import { validate } from '../../flow-json/validate.ts'
import type { Input } from './inputs.ts'

/** What was found in one text. */
export interface Checked extends Input {
  findings: Finding[]
}

/** Check texts, each with its contract if there is one. `quiet` leaves the warnings out. */
export function checkInputs(
  inputs: (Input & { contract?: Contract })[],
  { quiet = false } = {}
): Checked[] {
  return inputs.map(({ contract, ...input }) => {
    const compared = contract ? compareContract(contract, readSource(input.content)) : []
    const findings = inOrder([...validate(input.content), ...compared])
    const isWanted = ({ severity }: Finding) => !quiet || severity === 'error'
    return { ...input, findings: findings.filter(isWanted) }
  })
}

/** Count the findings of a severity. */
export function count(checked: Checked[], severity: Finding['severity']): number {
  const ofOne = ({ findings }: Checked) => findings.filter(one => one.severity === severity).length
  return checked.reduce((sum, one) => sum + ofOne(one), 0)
}
