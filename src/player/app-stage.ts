import { watch } from 'node:fs'
import { dirname } from 'node:path'
import { readFlowJson } from '../contract/read.ts'
import type { Endpoint } from '../flow/endpoint.ts'
import { attempt } from '../keys/attempt.ts'
import type { Cdn } from '../simulator/index.ts'
import { originHere } from './neighbour.ts'
import { broadcaster, type PlayedEndpoint, type PlayedFlow, type Stage } from './stage.ts'

/** Editors write a file in several steps; what follows within this time is one change. */
const SETTLE_MS = 50

/** As much of the app of `buildApp` as is needed here. */
export interface PlayedApp {
  readonly channels: ReadonlyMap<string, { url: string } & Omit<PlayedEndpoint, 'url' | 'cdn'>>
  readonly server: { readonly listening: boolean }
  readonly listeningOrigin: string
}

/** The flows that an app of this process serves, as they are played: its key and secret are used. */
export function playedFlows(
  app: PlayedApp,
  flows: readonly Endpoint[],
  cdn: Cdn
): readonly PlayedFlow[] {
  return flows.map(flow => ({
    name: flow.name,
    contract: flow,
    read: () => readFlowJson(flow),
    // Asked for anew: an app has no address before it listens.
    get endpoint() {
      const channel = app.channels.get(flow.name)
      const origin = app.server.listening ? originHere(app.listeningOrigin) : ''
      return channel && { ...channel, url: `${origin}${channel.url}`, cdn }
    }
  }))
}

/** The stage of an app, which tells when a Flow JSON changes. */
export function appStage(flows: readonly PlayedFlow[]): Stage & { close(): void } {
  const { watch: listen, tell } = broadcaster()
  const watchers = flows.map(flow =>
    watchFlowJson(flow, () => tell({ flow: flow.name, what: 'flow-json' }))
  )
  return {
    flows: () => flows,
    watch: listen,
    close() {
      for (const stop of watchers) stop()
    }
  }
}

/** Call `changed` when the text is another. Without a folder to watch, it never is. */
function watchFlowJson({ read }: PlayedFlow, changed: () => void): () => void {
  const { path } = read()
  if (path === undefined) return () => {}
  const textNow = () => {
    const reading = read()
    return 'content' in reading ? String(reading.content) : undefined
  }
  let before = textNow()
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    const now = textNow()
    if (now === before) return
    before = now
    changed()
  }
  // The folder, since editors put another file in the place of the one that is edited.
  const watcher = attempt(() =>
    watch(dirname(path), { persistent: false }, () => {
      clearTimeout(timer)
      timer = setTimeout(look, SETTLE_MS).unref()
    })
  )
  watcher?.on('error', () => {})
  return () => {
    clearTimeout(timer)
    watcher?.close()
  }
}
