// The other side of sqlite.ts: a thread that waits for the disk, so that the event loop need not.
import { parentPort, workerData } from 'node:worker_threads'
import { type Batch, openFile } from './sqlite-file.ts'

export interface WorkerData {
  readonly path: string
  readonly busyMs: number
}

/** What each call came to, or why none was carried out. */
export type Reply =
  | { readonly results: readonly unknown[] }
  | { readonly error: { readonly code: string; readonly message: string } }

const { path, ...options }: WorkerData = workerData // as sqlite.ts hands it over
let file: ReturnType<typeof openFile> | undefined

parentPort?.on('message', (batch: Batch | 'close') => {
  if (batch !== 'close') {
    parentPort?.postMessage(carryOut(batch))
    return
  }
  file?.close()
  parentPort?.close()
})

function carryOut(batch: Batch): Reply {
  try {
    file ??= openFile(path, options)
    return { results: file.carryOut(batch) }
  } catch (error) {
    // The next batch opens it anew, since it may be another by then, or the disk.
    file?.close()
    file = undefined
    const { code, message } = Object(error)
    return { error: { code: String(code), message: String(message) } }
  }
}
