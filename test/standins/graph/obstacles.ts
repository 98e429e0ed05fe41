import type { Flow, GraphState } from './state.ts'
import { endpointOf } from './validate.ts'

/** What keeps a flow from being published, each with the name of its check (spec: Graph API, section 3.4). */
export function obstacles(state: GraphState, flow: Flow): { check: string; words: string }[] {
  const phones = [...state.phones.values()].filter(({ isRegistered }) => isRegistered)
  const general: [string, boolean, string][] = [
    ['flow_json', flow.flowJson !== undefined, 'There is no Flow JSON.'],
    ['flow_json', flow.validationErrors.length === 0, 'The Flow JSON has validation errors.'],
    ['phone_number', phones.length > 0, 'No phone number is connected.']
  ]
  const isSigned = phones.some(phone => phone.publicKey && phone.signatureStatus === 'VALID')
  const ofEndpoints: [string, boolean, string][] = [
    ['endpoint_uri', flow.endpointUri !== undefined, 'You need to set the endpoint URI.'],
    ['public_key', isSigned, 'You need to upload and sign a public key.'],
    ['app_check', flow.applicationId !== undefined, 'You need to connect a Meta app.'],
    ['endpoint_health', state.endpointAnswers, 'The endpoint does not answer the health check.'],
    ['webhook', state.subscribed.size > 0, 'The account is not subscribed to Flows webhooks.']
  ]
  const { hasEndpoint } = endpointOf(flow.flowJson)
  return [...general, ...(hasEndpoint ? ofEndpoints : [])]
    .filter(([, isMet]) => !isMet)
    .map(([check, , words]) => ({ check, words }))
}
