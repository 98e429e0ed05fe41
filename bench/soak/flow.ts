// Preloaded into the built server with --import: it serves one flow more, whose steps are counted.
import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import flows from '../../flows/index.ts'
import { defineFlow } from '../../src/index.ts'

/** What a step may take before and after its effect: time in which its server can be killed. */
const STEP_MS = 40
/** The share of steps that throw before they have an effect, to be run again by the next tap. */
const THROWS = 0.02

const soak = defineFlow({
  name: 'soak',
  state: z.object({ receipt: z.string() }),
  screens: {
    PAY: {
      data: z.object({ receipt: z.string(), answer: z.uuid() }),
      payload: z.object({ pays: z.boolean() })
    }
  }
})

/** With an effect that is seen from outside: a line of the ledger, which no store knows of. */
async function pay(flowToken: string): Promise<string> {
  await sleep(Math.random() * STEP_MS)
  if (Math.random() < THROWS) throw new Error('the bank is closed')
  const receipt = randomUUID()
  appendFileSync(process.env.LEDGER ?? '', `${flowToken} ${receipt}\n`)
  await sleep(Math.random() * STEP_MS)
  return receipt
}

flows.push(
  soak.endpoint({
    screens: {
      PAY: async ({ payload, flowToken, state, once }) => {
        // No two runs of this handler answer alike.
        const answer = randomUUID()
        if (!payload.pays) {
          return soak.screen('PAY', { receipt: (await state.get())?.receipt ?? '', answer })
        }
        const receipt = await once('pay', () => pay(flowToken))
        await state.set({ receipt })
        return soak.screen('PAY', { receipt, answer })
      }
    }
  })
)

// Whoever started this server may have been killed: nobody else would stop it.
process.on('disconnect', () => process.exit())
process.channel?.unref()
