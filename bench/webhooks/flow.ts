// Preloaded into the built server with --import: it serves one flow, whose completions are counted.
import { appendFile } from 'node:fs/promises'
import { z } from 'zod'
import flows from '../../flows/index.ts'
import { defineFlow } from '../../src/index.ts'

const booking = defineFlow({
  name: 'burst',
  completion: z.object({ flow_token: z.string(), slot: z.string() }),
  screens: { SLOT: { payload: z.object({}) } }
})

// The only one: a token of somebody else is of it then.
flows.splice(
  0,
  flows.length,
  booking.endpoint({
    screens: { SLOT: () => booking.close() },
    // Seen from outside: a line of the ledger, which no store knows of.
    onComplete: ({ completion: { slot } }) => appendFile(process.env.LEDGER ?? '', `${slot}\n`)
  })
)
