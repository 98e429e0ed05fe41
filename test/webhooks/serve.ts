import type { Test } from 'tap'
import { z } from 'zod'
import type { AppOptions } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import type { Endpoint } from '../../src/flow/endpoint.ts'
import { defineFlow } from '../../src/index.ts'
import { memoryQueue } from '../../src/store/memory-queue.ts'
import { sealedQueue } from '../../src/store/sealed-queue.ts'
import { serve } from '../helper.ts'
import {
  META_SECRET,
  metaMessages,
  metaNotification,
  SINCH_SECRET,
  signedByMeta,
  signedBySinch
} from './callbacks.ts'

export const STATE_KEY = 'k'.repeat(32)
export const TOKEN_KEY = 'Qm9HCeMBWL5BnFWxTFLPcoMgyIhYbwVyhFNkhfeVSNI='

export const booking = defineFlow({
  name: 'booking',
  state: z.object({ department: z.string() }),
  token: z.object({ customer: z.number() }).optional(),
  completion: z.object({ flow_token: z.string(), slot: z.string(), guests: z.number().default(1) }),
  screens: { SLOT: { payload: z.object({}) } }
})
export const screens = { SLOT: () => booking.close() }

interface Options extends Partial<AppOptions> {
  env?: Partial<Config>
}

/** A server that receives from both sides, and what is in its inbox. */
export async function receive(
  t: Test,
  flows: readonly Endpoint[],
  { env = {}, queue = memoryQueue(), ...options }: Options = {}
) {
  const { app, text, lines } = await serve(t, flows, {
    env: {
      SINCH_WEBHOOK_SECRET: [SINCH_SECRET],
      META_VERIFY_TOKEN: 'verify me',
      META_WEBHOOK_SECRET: [META_SECRET],
      ...env
    },
    tokenKeys: [TOKEN_KEY],
    stateKeys: [STATE_KEY],
    retries: { firstWaitMs: 1, maxTries: 3, pollMs: 5 },
    queue,
    ...options
  })
  const inside = sealedQueue(queue, [STATE_KEY])
  const post = (url: string, signed: { payload: string; headers: Record<string, string> }) =>
    app.inject({ method: 'POST', url, ...signed })
  return {
    app,
    text,
    lines,
    queue: inside,
    sinch: (body: object | string) => post('/webhooks/sinch', signedBySinch(body)),
    meta: (...messages: object[]) =>
      post('/webhooks/meta', signedByMeta(metaNotification(metaMessages(messages)))),
    notify: (body: object | string) => post('/webhooks/meta', signedByMeta(body)),
    post,
    newToken: (data?: { customer: number }) => {
      if (app.tokens === undefined) throw new Error('no tokens are issued')
      return app.tokens.issue({ flow: booking, user: 'C-1', ...(data && { data }) })
    },
    /** Resolves when nothing waits any more. */
    async settled(): Promise<void> {
      while ((await inside.counts()).waiting > 0) await new Promise(done => setTimeout(done, 5))
    },
    dead: () => inside.dead(100)
  }
}
