import fp from 'fastify-plugin'
import type { Tokens } from '../tokens/tokens.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The flow tokens of this server; undefined without TOKEN_KEY. */
    tokens: Tokens | undefined
  }
}

/** Let routes and other plugins issue flow tokens, and look at them. */
export const flowTokens = fp<{ tokens: Tokens | undefined }>(
  async (app, { tokens }) => {
    app.decorate('tokens', tokens)
  },
  { name: 'flowgate-flow-tokens' }
)
