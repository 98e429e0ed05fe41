// The flow that the README shows, word for word; a test holds the two together.
import { z } from 'zod'
import { defineFlow } from '../../src/index.ts'

const booking = defineFlow({
  name: 'booking',
  completion: z.object({ flow_token: z.string(), booking_id: z.string() }),
  screens: {
    DATE: {
      data: z.object({ dates: z.array(z.object({ id: z.string(), title: z.string() })) }),
      payload: z.object({ date: z.iso.date() }),
      next: ['DETAILS']
    },
    DETAILS: {
      data: z.object({ date: z.string() }),
      payload: z.object({ date: z.iso.date(), name: z.string().min(1) })
    }
  }
})

export default booking.endpoint({
  init: async () => booking.screen('DATE', { dates: await freeDates() }),
  screens: {
    DATE: async ({ payload }) => {
      const dates = await freeDates()
      if (dates.some(({ id }) => id === payload.date)) return booking.screen('DETAILS', payload)
      return booking.screen('DATE', { dates, error_message: 'That date was just taken.' })
    },
    DETAILS: async ({ payload, flowToken, signal }) => {
      const { id } = await book(payload, { signal })
      return booking.complete({ flow_token: flowToken, booking_id: id })
    }
  }
})
// end of what the README shows

declare function freeDates(): Promise<{ id: string; title: string }[]>
declare function book(
  booking: { date: string; name: string },
  options: { signal: AbortSignal }
): Promise<{ id: string }>
