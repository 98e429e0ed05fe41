import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { check, checkQuery, mediaType, readForm } from '../check.ts'
import { json, type Routes } from '../service.ts'
import { invalid, refused } from './errors.ts'
import { appOf } from './fields.ts'
import { checkAccount } from './flows.ts'
import type { GraphState } from './state.ts'

const NoQuery = z.strictObject({})
const Subscription = z
  .strictObject({
    override_callback_uri: z.url({ protocol: /^https?$/ }).optional(),
    verify_token: z.string().min(1).optional()
  })
  .refine(
    ({ override_callback_uri, verify_token }) =>
      (override_callback_uri === undefined) === (verify_token === undefined),
    'override_callback_uri and verify_token belong together'
  )

/** The apps that get the webhooks of an account (spec: Graph API, section 1.1). */
export function subscriptionRoutes(state: GraphState): Routes {
  return {
    'POST /{version}/{waba}/subscribed_apps': async call => {
      checkQuery(call, NoQuery, invalid)
      const isJson = mediaType(call) === 'application/json'
      const members =
        call.raw.length === 0 ? {} : isJson ? json(call.raw) : await readForm(call, invalid)
      const { override_callback_uri, verify_token = '' } = check(Subscription, members, invalid)
      checkAccount(state, call)
      if (state.appId === undefined) throw refused(100, '(#100) The token has no app')
      if (override_callback_uri && !(await verifyWebhook(override_callback_uri, verify_token))) {
        throw refused(100, '(#100) The callback URL could not be validated')
      }
      state.subscribed.set(state.appId, override_callback_uri)
      return { status: 200, body: { success: true } }
    },

    'GET /{version}/{waba}/subscribed_apps': call => {
      checkQuery(call, NoQuery, invalid)
      checkAccount(state, call)
      const data = [...state.subscribed].map(([id, override]) => ({
        whatsapp_business_api_data: appOf(id),
        ...(override && { override_callback_uri: override })
      }))
      return { status: 200, body: { data } }
    },

    'DELETE /{version}/{waba}/subscribed_apps': call => {
      checkAccount(state, call)
      if (state.appId !== undefined) state.subscribed.delete(state.appId)
      return { status: 200, body: { success: true } }
    }
  }
}

/** The handshake before an address is taken (spec: webhooks, section 2). */
export async function verifyWebhook(address: string, token: string): Promise<boolean> {
  const challenge = randomBytes(8).toString('hex')
  const url = new URL(address)
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.challenge', challenge)
  url.searchParams.set('hub.verify_token', token)
  const reply = await fetch(url)
  return (await reply.text()) === challenge && reply.status === 200
}
