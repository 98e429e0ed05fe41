import { findFlow, type Graph, type MetaFlow, readFlow } from '../../clients/graph/index.ts'
import { obstacles } from '../publish.ts'
import { refusedVerdict } from './refused.ts'
import { type Verdict, verdictsOn } from './verdict.ts'

/** What the flow is to be at Meta; what is not known is not compared. */
export interface WantedFlow {
  readonly name: string
  /** As its Flow JSON here declares it; none: it calls no endpoint. */
  readonly dataApiVersion: string | undefined
  readonly endpointUrl: string | undefined
  readonly appId: string | undefined
}

const DATA_API_VERSIONS = ['3.0', '4.0']
const REST = ['endpoint_uri', 'application', 'data API version', 'can be sent']

/** Look at a flow at Meta, and hold it to what is here. The flow comes along, if it was found. */
export async function checkFlow(
  graph: Graph,
  wabaId: string,
  wanted: WantedFlow
): Promise<{ verdicts: Verdict[]; flow?: MetaFlow }> {
  const about = verdictsOn('flow at Meta')
  const skipped = REST.map(name => verdictsOn(name).skipped('the flow has to be found first'))
  const listed = await findFlow(graph, wabaId, wanted.name)
  if (listed.outcome !== 'done') return { verdicts: [refusedVerdict(about, listed), ...skipped] }
  if (!listed.value) {
    const said = `there is no flow "${wanted.name}" in account ${wabaId}`
    return { verdicts: [about.wrong(said, `flowgate publish ${wanted.name}`), ...skipped] }
  }
  const read = await readFlow(graph, listed.value.id)
  if (read.outcome !== 'done') return { verdicts: [refusedVerdict(about, read), ...skipped] }
  const flow = read.value
  const verdicts = [
    checkStatus(flow),
    checkUri(flow, wanted),
    checkApplication(flow, wanted),
    checkVersion(flow, wanted),
    checkHealth(flow)
  ]
  return { verdicts, flow }
}

function checkStatus({ id, name, status, validation_errors: errors }: MetaFlow): Verdict {
  const { ok, warning, wrong } = verdictsOn('flow at Meta')
  const publish = `flowgate publish ${name}`
  if (errors.length > 0) {
    return wrong(`${id} is ${status}, with ${errors.length} faults in its Flow JSON`, publish)
  }
  switch (status) {
    case 'PUBLISHED':
      return ok(`${id} is PUBLISHED`)
    case 'DRAFT':
      return warning(`${id} is a DRAFT: only messages in mode draft open it`, publish)
    case 'THROTTLED':
    case 'BLOCKED':
      return wrong(
        `${id} is ${status}, for the errors or the latency of its endpoint`,
        'mend the endpoint: the flow recovers by itself'
      )
    default:
      return wrong(`${id} is ${status}`, `${publish} --name NEW_NAME`)
  }
}

function checkUri({ endpoint_uri: uri }: MetaFlow, wanted: WantedFlow): Verdict {
  const { ok, skipped, wrong } = verdictsOn('endpoint_uri')
  const { name, dataApiVersion, endpointUrl } = wanted
  if (!dataApiVersion) return skipped('the flow calls no endpoint')
  const isPublic = endpointUrl?.startsWith('https://')
  const mend = `flowgate publish ${name} --url ${isPublic ? endpointUrl : 'URL'}`
  if (!uri) return wrong('none is set', mend)
  if (uri === endpointUrl) return ok(uri)
  // What is looked at is another way to it, from this machine.
  if (!isPublic) return skipped(`${uri}; with PUBLIC_URL it is compared`)
  return wrong(`${uri} instead of ${endpointUrl}`, mend)
}

function checkApplication({ application }: MetaFlow, { name, appId }: WantedFlow): Verdict {
  const { ok, wrong } = verdictsOn('application')
  const mend = `set META_APP_ID, and run flowgate publish ${name}`
  if (!application) return wrong('no app is connected, whose secret would sign requests', mend)
  if (appId && application.id !== appId) {
    return wrong(`${application.id} instead of ${appId} (META_APP_ID)`, mend)
  }
  return ok(`${application.id}, whose secret signs the requests`)
}

function checkVersion({ data_api_version: there }: MetaFlow, wanted: WantedFlow): Verdict {
  const { ok, skipped, wrong } = verdictsOn('data API version')
  const { name, dataApiVersion: here } = wanted
  if (!here && !there) return skipped('the flow calls no endpoint')
  if (here !== there) {
    const said = `Meta has ${there ?? 'none'}, the Flow JSON here ${here ?? 'none'}`
    return wrong(said, `flowgate publish ${name}`)
  }
  if (there && DATA_API_VERSIONS.includes(there)) return ok(there)
  return wrong(`${there} is none that is served`, 'declare data_api_version 3.0 or 4.0')
}

function checkHealth({ health_status: health }: MetaFlow): Verdict {
  const { ok, skipped, warning, wrong } = verdictsOn('can be sent')
  if (!health) return skipped('Meta does not say')
  const { can_send_message: said } = health
  if (said === 'AVAILABLE') return ok('Meta says AVAILABLE')
  const words = [`Meta says ${said}`, ...obstacles(health).map(line => line.trim())].join('; ')
  const mend = 'mend what Meta names'
  return said === 'BLOCKED' ? wrong(words, mend) : warning(words, mend)
}
