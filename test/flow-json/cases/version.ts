import type { Cases } from './case.ts'
import { asking, endpointFlow, exchange, flow, footer, last, only, screen, step } from './flow.ts'

export const versionCases: Cases = {
  'version-frozen': {
    code: 'INVALID_FLOW_JSON_VERSION_STATE',
    breaks: ['2.1', '3.0', '3.1', '4.0', '5.0'].map(version => ({
      flow: only([], { version }),
      at: '/version',
      says: /nothing can be published with it any more; use `7.3`/,
      severity: 'warning' as const
    })),
    passes: [only([], { version: '5.1' })]
  },
  'data-exchange-without-endpoint': {
    code: 'MISSING_REQUIRED_PROPERTY',
    breaks: [
      {
        flow: flow([asking('START'), screen('END', [footer(exchange())], { terminal: true })]),
        at: '/screens/0/layout/children/0/on-click-action/name',
        says: /add `data_api_version` and `routing_model`/
      }
    ],
    passes: [endpointFlow({ START: ['END'] }, [asking('START'), last('END')])]
  },
  'routing-model-missing': {
    code: 'MISSING_REQUIRED_PROPERTY',
    breaks: [
      {
        flow: flow([step('START', 'END'), last('END')], { data_api_version: '3.0' }),
        at: '/data_api_version',
        says: /needs a `routing_model`/
      }
    ],
    passes: [flow([step('START', 'END'), last('END')])]
  },
  'data-channel-uri-missing': {
    code: 'MISSING_REQUIRED_PROPERTY',
    breaks: [
      {
        flow: endpointFlow({ ONLY: [] }, [last('ONLY')], { version: '2.1' }),
        at: '/data_api_version',
        says: /address of the endpoint stands in `data_channel_uri`/,
        also: ['version-frozen']
      }
    ],
    passes: [endpointFlow({ ONLY: [] }, [last('ONLY')], { version: '5.1' })]
  }
}
