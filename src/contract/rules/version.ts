import type { ContractRule } from '../rule.ts'

/** Rules on what a Flow JSON says of its endpoint. */
export const versionRules: readonly ContractRule[] = [
  {
    id: 'contract-data-api-version',
    summary: 'A Flow JSON with a contract has a `data_api_version`.',
    check(_, { hasEndpoint, actions }, report) {
      // With such an action, Meta's own rules ask for it.
      if (hasEndpoint || actions.some(({ name }) => name === 'data_exchange')) return
      report(
        '',
        'The contract is that of an endpoint, and this Flow declares none, so a phone never asks it; ' +
          'add `data_api_version` and `routing_model` at the top'
      )
    }
  },
  {
    id: 'contract-token-signature',
    summary: 'A contract that requires `flow_token_signature` has a Flow JSON of Data API 4.0.',
    check({ flowTokenSignature }, { node, hasEndpoint }, report) {
      if (flowTokenSignature !== 'require' || !hasEndpoint) return
      if (Number.parseFloat(String(node.data_api_version)) >= 4) return
      report(
        '/data_api_version',
        'The contract requires `flow_token_signature`, which phones send from Data API 4.0 on; ' +
          'write `"4.0"` (with `version` 7.3), or let the contract say `verify-if-present`'
      )
    }
  }
]
