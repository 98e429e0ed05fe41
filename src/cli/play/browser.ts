import { spawn } from 'node:child_process'
import { buildPlayer } from '../../app.ts'
import { codeOf } from '../../keys/attempt.ts'
import type { Stage } from '../../player/stage.ts'
import { repeat, type World } from '../check/watch.ts'
import type { Io } from '../io.ts'
import type { Project } from './project.ts'

export interface BrowserOptions {
  readonly port: number
  /** The flow that the page begins with. */
  readonly flow: string
  readonly record?: Stage['record'] | undefined
  /** Opens an address in the browser; undefined with --no-open. */
  readonly open: ((url: string) => void) | undefined
  readonly world: World
}

/** Serve the player until Ctrl+C, and look again whenever a file of the flows changes. */
export async function playInBrowser(
  io: Io,
  project: Project,
  { port, flow, record, open, world }: BrowserOptions
): Promise<void> {
  const app = buildPlayer({ ...project, ...(record && { record }) })
  try {
    await app.listen({ host: '127.0.0.1', port })
  } catch (error) {
    throw new Error(
      `The player cannot listen on 127.0.0.1:${port} (${codeOf(error)}): try another --port`
    )
  }
  const url = `${app.listeningOrigin}/player/?flow=${encodeURIComponent(flow)}`
  io.stdout.write(`The player is at ${url}\nCtrl+C ends it.\n`)
  open?.(url)
  try {
    await repeat(watchThese => project.look(watchThese), world)
  } finally {
    await app.close()
  }
}

/** Have the system open an address. Where it cannot, the address has been printed. */
export function openInBrowser(url: string): void {
  const [command = '', ...args] = OPENERS[process.platform] ?? ['xdg-open']
  const opener = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  opener.on('error', () => {})
  opener.unref()
}

const OPENERS: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['open'],
  // An empty title first: `start` takes what is quoted for one.
  win32: ['cmd', '/c', 'start', '""']
}
