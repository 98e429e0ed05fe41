import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { z } from 'zod'
import type { AppOptions } from '../../src/app.ts'
import { defineFlow } from '../../src/index.ts'
import { openFlow } from '../../src/simulator/node.ts'
import { serve } from '../helper.ts'
import { exchange, flowOf, footer, input } from '../simulator/flow.ts'

const form = {
  type: 'Form',
  name: 'form',
  'init-values': '${data.init}',
  children: [
    input('name'),
    input('pin', { required: false }),
    footer(exchange({ name: '${form.name}', pin: '${form.pin}' }))
  ]
}

/** NAME, PLAN and REVIEW, of which the last two ask when they are left by Back. */
export const flowJson = flowOf(
  {
    NAME: {
      data: { greeting: 'Hello', init: { name: 'Ada', pin: '1234' } },
      sensitive: ['pin'],
      children: [form]
    },
    PLAN: {
      refresh_on_back: true,
      data: { chosen: 'small' },
      children: [
        input('plan', { 'init-value': '${data.chosen}' }),
        // Sent under another name than the input's.
        footer(exchange({ choice: '${form.plan}' }))
      ]
    },
    REVIEW: {
      refresh_on_back: true,
      terminal: true,
      data: { text: 'small for Ada' },
      children: [footer(exchange())]
    }
  },
  {
    data_api_version: '3.0',
    routing_model: { NAME: ['PLAN', 'REVIEW'], PLAN: ['REVIEW'], REVIEW: [] }
  }
)

const dir = t.testdir({ 'flow.json': JSON.stringify(flowJson) })

interface Settings {
  history?: boolean
  resume?: boolean
  stateIs?: 'required' | 'optional'
  flowJson?: URL
}

function shop(settings: Settings = {}) {
  return defineFlow({
    name: 'shop',
    flowJson: pathToFileURL(join(dir, 'flow.json')),
    stateTtlMs: 60_000,
    ...settings,
    screens: {
      NAME: {
        data: z.object({
          greeting: z.string().transform(text => `${text}!`),
          init: z.object({ name: z.string(), pin: z.string() }).default({ name: '', pin: '' })
        }),
        payload: z.object({ name: z.string(), pin: z.string().default('') }),
        next: ['PLAN', 'REVIEW']
      },
      PLAN: {
        data: z.object({ chosen: z.string().default('') }),
        payload: z.object({ choice: z.string() }),
        next: ['REVIEW']
      },
      REVIEW: { data: z.object({ text: z.string() }), payload: z.object({}) }
    }
  })
}

export const flow = shop()
type Handlers = Parameters<typeof flow.endpoint>[0]

/**
 * A shop whose greetings are counted. Without a PIN it asks again, and for Express there is no plan
 * to choose.
 */
export function createShop({
  settings,
  ...more
}: { settings?: Settings } & Partial<Handlers> = {}) {
  let greetings = 0
  const name = (text: string) => flow.screen('NAME', { greeting: `${text} ${++greetings}` })
  return shop(settings).endpoint({
    init: () => name('Hello'),
    screens: {
      NAME: ({ payload }) => {
        if (payload.name === 'Express') return flow.screen('REVIEW', { text: 'Express' })
        return payload.pin === '' ? name('A PIN, please') : flow.screen('PLAN')
      },
      PLAN: ({ payload }) => flow.screen('REVIEW', { text: payload.choice }),
      REVIEW: ({ flowToken }) => flow.complete({ flow_token: flowToken })
    },
    ...more
  })
}

/** The shop behind a server, and phones that open it. */
export async function serveShop(
  t: Test,
  options: Partial<AppOptions> = {},
  endpoint = createShop()
) {
  const { app, lines, text } = await serve(t, [endpoint], options)
  const open = (flowToken = 'token', more: { screen?: string } = {}) =>
    openFlow({ app, flow: 'shop', flowToken, flowAction: 'data_exchange', ...more })
  return { app, lines, text, open }
}

export type ShopPhone = Awaited<ReturnType<Awaited<ReturnType<typeof serveShop>>['open']>>

export async function giveName(phone: ShopPhone, name = 'Ada', pin = '4711') {
  await phone.fill({ name, pin })
  await phone.tap('Continue')
}

export async function choose(phone: ShopPhone, plan = 'large') {
  await phone.fill({ plan })
  await phone.tap('Continue')
}

/** What Back was answered with. */
export async function goBack(phone: ShopPhone) {
  const { exchanges } = await phone.back()
  return exchanges.at(-1)?.reply
}
