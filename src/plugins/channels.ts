import { createHmac } from 'node:crypto'
import fp from 'fastify-plugin'
import { FLOW_ERR_KEY } from '../errors.ts'
import type { Endpoint } from '../flow/endpoint.ts'
import type { KeyProvider } from '../keys/provider.ts'
import type { Tokens } from '../tokens/tokens.ts'

/**
 * What WhatsApp knows of an endpoint, for a simulator in this process. Keys and secrets stay where
 * they are: the public key is given, and the secret signs without being seen.
 */
export interface Channel {
  /** The path of its URL. */
  url: string
  /** Where its Flow JSON is. */
  flowJson: URL | undefined
  /** SPKI, in PEM. */
  publicKey: () => string
  /** HMAC-SHA256 under the app secret; undefined when senders are not checked. */
  sign: ((message: Uint8Array) => Uint8Array) | undefined
  /** Issues a flow token, as for a message; undefined where none are issued. */
  newToken: (() => Promise<string>) | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The data channels that are served, by the name of their flow. */
    channels: ReadonlyMap<string, Channel>
  }
}

export interface ChannelsOptions {
  flows: readonly Endpoint[]
  keyRing: Pick<KeyProvider, 'publicKey'>
  secrets: readonly string[]
  tokens: Tokens | undefined
}

/** Let a simulator open the flows that this app serves, without listening. */
export const channels = fp<ChannelsOptions>(
  async (app, { flows, keyRing, secrets: [secret], tokens }) => {
    const sign =
      secret === undefined
        ? undefined
        : (message: Uint8Array) => createHmac('sha256', secret).update(message).digest()
    const publicKey = () => {
      const pem = keyRing.publicKey?.()
      if (pem === undefined) throw new FLOW_ERR_KEY('The key provider tells no public key')
      return pem
    }
    const entries = flows.map((flow): [string, Channel] => {
      const { name, flowJson } = flow
      const newToken = tokens && (() => tokens.issue({ flow }))
      return [name, { url: `/flows/${name}`, flowJson, publicKey, sign, newToken }]
    })
    app.decorate('channels', new Map(entries))
  },
  { name: 'flowgate-channels' }
)
