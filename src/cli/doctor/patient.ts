import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createHttp, type Http } from '../../clients/http.ts'
import { attempt, codeOf } from '../../keys/attempt.ts'
import { fingerprint } from '../../keys/fingerprint.ts'
import { loadKeys } from '../../keys/load.ts'
import type { Patient } from '../../provisioning/doctor/index.ts'
import { endpointUrl } from '../endpoint-url.ts'
import { flowHere } from '../flow-here.ts'
import type { Io } from '../io.ts'
import { keyOptions } from '../keys/options.ts'
import { providedKey, publicKeyOf } from '../keys/public-key.ts'
import { metaOf } from '../meta.ts'
import { signing } from '../signing.ts'
import { sinchOf, sinchWebhookUrl } from '../sinch-access.ts'

/** What somebody says of the endpoint. */
export interface Words {
  url?: string
  publicKey?: string
  appSecret?: string
  calls: number
}

/** Put together what the doctor is to look at, by the configuration and by what somebody says. */
export async function patientOf(
  io: Io,
  name: string | undefined,
  options: Words
): Promise<Patient> {
  const { calls, publicKey } = options
  const flow = name === undefined ? undefined : await flowHere(name)
  const isKnown = flow !== undefined || options.url !== undefined
  return {
    ...(publicKey ? { key: givenKey(publicKey), otherKeys: [] } : await keysHere(io)),
    ...{ flow, calls, now: Date.now },
    url: isKnown ? endpointUrl(io.env, { flow: flow?.name ?? '', url: options.url }) : undefined,
    ...(options.appSecret
      ? { appSecret: options.appSecret, acceptsUnsigned: false }
      : signing(io, { isOurs: publicKey === undefined })),
    meta: metaFor(io),
    sinch: sinchFor(io)
  }
}

/** The public key of somebody else's endpoint. */
function givenKey(path: string): Patient['key'] {
  let pem: string
  try {
    pem = readFileSync(path, 'utf8')
  } catch (error) {
    return { fault: `${path} cannot be read (${codeOf(error)})` }
  }
  const key = attempt(() => createPublicKey(pem))
  if (key?.asymmetricKeyType !== 'rsa') return { fault: `${path} is no RSA key in PEM` }
  const spki = key.export({ type: 'spki', format: 'pem' }).toString()
  const upload = `upload ${path} for the number, as docs/keys.md shows`
  return { name: path, pem: spki, fingerprint: fingerprint(key), upload }
}

async function keysHere(io: Io): Promise<Pick<Patient, 'key' | 'otherKeys'>> {
  const { dir, passphrase } = keyOptions(io)
  const { KEY_PROVIDER: provider, PRIVATE_KEY: inline } = io.env
  const upload = 'flowgate keys upload'
  if (provider) {
    const key = await providedKey(provider, io)
    return { key: { name: provider, upload, ...key }, otherKeys: [] }
  }
  const { keys, faults } = loadKeys({ inline, dir, passphrase })
  const [fault] = faults
  const [current, ...otherKeys] = keys
  if (fault) return { key: { fault: fault.message }, otherKeys }
  if (!current) return { key: { fault: `no private key in ${dir} nor in PRIVATE_KEY` }, otherKeys }
  const isRotating = keys.some(({ state }) => state === 'new')
  const mend = isRotating ? 'flowgate keys rotate' : upload
  return { key: { name: current.name, upload: mend, ...publicKeyOf(current) }, otherKeys }
}

/** Meta, if it is configured, with the time that its replies tell. */
function metaFor(io: Io): Patient['meta'] {
  let date: string | undefined
  const send = createHttp()
  const http: Http = async call => {
    const result = await send(call)
    if (result.outcome === 'answered') date = result.reply.headers.get('date') ?? date
    return result
  }
  const meta = metaOf(io, { http })
  if (!meta) return undefined
  const { META_PHONE_NUMBER_ID: number, META_WABA_ID: wabaId, META_APP_ID: appId } = meta.ids
  const numbers = number ? [number] : []
  return { graph: meta.graph, numbers, wabaId, appId, date: () => date }
}

function sinchFor(io: Io): Patient['sinch'] {
  const access = sinchOf(io)
  if (!access?.appId) return undefined
  return { sinch: access.sinch, appId: access.appId, target: sinchWebhookUrl(io) }
}
