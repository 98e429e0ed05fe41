import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { codeOf } from '../../keys/attempt.ts'
import { loadSniffer } from '../../protocol/media-type.ts'
import { type PickedFile, SimulatorError } from '../../simulator/index.ts'

/** Read files to pick; their types are told by their bytes. Throws SimulatorError. */
export async function readPickedFiles(
  paths: readonly string[],
  folder = '.'
): Promise<PickedFile[]> {
  const sniff = await loadSniffer()
  return Promise.all(
    paths.map(async path => {
      try {
        const bytes = await readFile(resolve(folder, path))
        return new File([bytes], basename(path), { type: await sniff(bytes) })
      } catch (error) {
        throw new SimulatorError(`${path} cannot be read (${codeOf(error)})`)
      }
    })
  )
}
