import type { FastifyInstance } from 'fastify'
import { overload } from '../src/plugins/overload.ts'
import { serverTiming } from '../src/plugins/server-timing.ts'
import { type FlowsOptions, flowRoutes } from './flows.ts'
import { liveRoute, type ReadyOptions, readyRoute } from './health.ts'
import type { PlayerOptions } from './player.ts'

/** The HTTP surface. */
export async function routes(
  app: FastifyInstance,
  options: FlowsOptions & ReadyOptions & Partial<PlayerOptions> & { timing?: boolean }
): Promise<void> {
  const { stage, folder, timing = false } = options
  app.register(liveRoute)
  if (stage) app.register(playerRoutes, { stage, ...(folder && { folder }), prefix: '/player' })
  // Under pressure these answer 503; that the process lives stays true.
  app.register(async guarded => {
    await guarded.register(overload, options)
    if (timing) await guarded.register(serverTiming)
    guarded.register(readyRoute, options)
    guarded.register(flowRoutes, options)
  })
}

/** The player. It reads all rules of Flow JSON, a third of a start: only where it is served. */
export async function playerRoutes(app: FastifyInstance, options: PlayerOptions): Promise<void> {
  const player = await import('./player.ts')
  return player.playerRoutes(app, options)
}
