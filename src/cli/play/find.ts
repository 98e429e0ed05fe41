import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { listed } from '../../flow-json/schema/words.ts'
import { codeOf } from '../../keys/attempt.ts'
import { processCdn } from '../../player/process-cdn.ts'
import type { PlayedEndpoint, PlayedFlow } from '../../player/stage.ts'
import { advise } from '../../simulator/advise.ts'
import { localCdn } from '../../simulator/node.ts'
import { signer } from '../../simulator/signature.ts'
import { printable } from '../check/printable.ts'
import type { Io } from '../io.ts'
import { tokenKeysOf } from '../token-keys.ts'
import { problemLogger } from './logger.ts'
import type { Options } from './options.ts'
import { openProject, type Project } from './project.ts'

/** Find the flows that an argument leads to, and the one that it names. */
export async function findFlows(
  io: Io,
  argument: string | undefined,
  options: Options
): Promise<{ project: Project; flow: PlayedFlow | undefined }> {
  const isPath = argument !== undefined && existsSync(argument)
  const home = existsSync('flows') ? 'flows' : '.'
  const endpoint = await endpointOf(io, options)
  const project = openProject([isPath ? argument : home], {
    cdn: endpoint?.cdn ?? processCdn(),
    endpoint,
    logger: problemLogger(io),
    tokenKeys: tokenKeysFor(io),
    onProblem: problem => io.stderr.write(`${printable(problem)}\n`)
  })
  await project.look()
  const flows = project.flows()
  if (argument === undefined || isPath)
    return { project, flow: flows.length === 1 ? flows[0] : undefined }
  const flow = flows.find(({ name }) => name === argument)
  if (flow) return { project, flow }
  await project.close()
  const names = flows.map(({ name }) => name)
  const advice = advise(argument, names, `${home}/`)
  throw new Error(
    printable(`There is no flow \`${argument}\` in ${home}/ and no such file${advice}`)
  )
}

/** The flow to play where only one can be. Throws an error that says which there are. */
export function theOne(project: Project, flow: PlayedFlow | undefined): PlayedFlow {
  if (flow) return flow
  const names = project.flows().map(({ name }) => name)
  throw new Error(
    names.length === 0
      ? 'There is no flow to play: name a Flow JSON, as in `flowgate play flow.json`'
      : `Which one? There is ${listed(names)}: name it, as in \`flowgate play ${names[0]}\``
  )
}

/** Those of the server, whose tokens are then good here; without one, as good as any. */
function tokenKeysFor(io: Io): readonly string[] {
  const { keys, faults } = tokenKeysOf(io)
  return faults.length === 0 ? keys : [randomBytes(32).toString('base64url')]
}

async function endpointOf(
  { env }: Io,
  { url, publicKey, appSecret = env.APP_SECRET?.split(',')[0] }: Options
): Promise<PlayedEndpoint | undefined> {
  if (url === undefined) return undefined
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Error(
      `--url is an address that begins with https:// or http://, not ${printable(url)}`
    )
  }
  if (publicKey === undefined) {
    throw new Error('An endpoint has a public key: give the file with --public-key, in PEM')
  }
  const pem = readText(publicKey)
  const sign = appSecret ? signer(appSecret) : undefined
  return {
    url,
    publicKey: () => pem,
    // Bytes of an ArrayBuffer, as WebCrypto takes them.
    sign: sign && (message => sign(new Uint8Array(message))),
    cdn: await localCdn()
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(printable(`${path} cannot be read (${codeOf(error)})`))
  }
}
