import type { FastifyInstance } from 'fastify'
import { overload } from '../src/plugins/overload.ts'
import { type FlowsOptions, flowRoutes } from './flows.ts'
import { liveRoute, readyRoute } from './health.ts'

/** The HTTP surface. */
export async function routes(app: FastifyInstance, options: FlowsOptions): Promise<void> {
  app.register(liveRoute)
  // Under pressure these answer 503; that the process lives stays true.
  app.register(async guarded => {
    await guarded.register(overload, options)
    guarded.register(readyRoute, options)
    guarded.register(flowRoutes, options)
  })
}
