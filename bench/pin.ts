import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Cores that this process may use, by number from 0 on. */
export const cores = availableParallelism()

/** Whether processes can be bound to a core here. */
export const canPin = cores >= 2 && spawnSync('taskset', ['--version']).status === 0

/** The command that runs `command` on these cores only (as taskset writes them: "0", "0,1"). */
export function onCores(list: string, [file, ...args]: [string, ...string[]]) {
  return canPin ? { file: 'taskset', args: ['-c', list, file, ...args] } : { file, args }
}

/** Where the server and the generator run, when the server has one core and when it has two. */
export const LAYOUTS = {
  one: { server: '0', generator: '1' },
  two: { server: '0,1', generator: cores > 2 ? '2' : '0,1' }
}
export type Layout = keyof typeof LAYOUTS
