import type { Rule } from '../rule.ts'
import { quote } from '../schema/words.ts'
import { isVersionName, NEWEST_VERSION, VERSIONS } from '../version.ts'

/** Rules on the version and on what goes with an endpoint (spec: Flow JSON, sections 1 and 2). */
export const versionRules: readonly Rule[] = [
  {
    id: 'version-frozen',
    code: 'INVALID_FLOW_JSON_VERSION_STATE',
    summary: 'The `version` can still be published: it is not frozen.',
    source: 'docs',
    check({ node: { version } }, report) {
      if (!isVersionName(version) || VERSIONS[version] !== 'frozen') return
      report(
        '/version',
        `${quote(version)} is frozen: Flows that were published with it still run, ` +
          `but nothing can be published with it any more; use ${quote(NEWEST_VERSION)}.`,
        { severity: 'warning' }
      )
    }
  },
  {
    id: 'data-exchange-without-endpoint',
    code: 'MISSING_REQUIRED_PROPERTY',
    summary: 'A Flow with a `data_exchange` action has a `data_api_version`.',
    source: 'docs',
    check({ actions, hasEndpoint }, report) {
      const first = actions.find(({ name }) => name === 'data_exchange')
      if (hasEndpoint || !first) return
      report(
        `${first.pointer}/name`,
        '`data_exchange` asks an endpoint, and this Flow declares none; ' +
          'add `data_api_version` and `routing_model` at the top.'
      )
    }
  },
  {
    id: 'routing-model-missing',
    code: 'MISSING_REQUIRED_PROPERTY',
    summary: 'A Flow with a `data_api_version` has a `routing_model`.',
    source: 'docs',
    check({ node, hasEndpoint }, report) {
      if (!hasEndpoint || Object.hasOwn(node, 'routing_model')) return
      report(
        '/data_api_version',
        'With `data_api_version` the Flow needs a `routing_model`; ' +
          'list for each screen the screens that may follow it.',
        { part: 'key' }
      )
    }
  },
  {
    id: 'data-channel-uri-missing',
    code: 'MISSING_REQUIRED_PROPERTY',
    summary: 'Before 3.0 an endpoint Flow names its `data_channel_uri`.',
    source: 'docs',
    until: '2.1',
    check({ node, hasEndpoint }, report) {
      if (!hasEndpoint || Object.hasOwn(node, 'data_channel_uri')) return
      report(
        '/data_api_version',
        'Before 3.0 the address of the endpoint stands in `data_channel_uri`; ' +
          `add it, or raise \`version\` to ${quote(NEWEST_VERSION)}.`,
        { part: 'key' }
      )
    }
  }
]
