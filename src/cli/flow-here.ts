import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { type FlowDocument, viewDocument } from '../flow-json/document.ts'
import { readSource } from '../flow-json/source.ts'
import { attempt, codeOf } from '../keys/attempt.ts'
import { loadContract } from './check/load.ts'
import { printable } from './check/printable.ts'

const Declared = z.object({ data_api_version: z.string().optional() })

/** A flow of this project, as it lies on the disk. */
export interface FlowHere {
  readonly name: string
  /** Its flow folder, if it has one: its contract is there. */
  readonly folder: string | undefined
  /** Of its Flow JSON. */
  readonly path: string
  readonly content: Buffer
  /** What of it is read here is safe to read, also where it has errors. */
  readonly document: FlowDocument
  /** Without one it calls no endpoint. */
  readonly dataApiVersion: string | undefined
}

/** Find a flow by its name, its folder or its Flow JSON. Throws an error that says what there is not. */
export async function flowHere(argument: string): Promise<FlowHere> {
  const folder = existsSync(argument) ? argument : join('flows', argument)
  const isFolder = attempt(() => statSync(folder).isDirectory()) ?? false
  const path = isFolder ? join(folder, 'flow.json') : folder
  const content = read(path)
  const contract = isFolder ? await loadContract(folder) : undefined
  const { value } = readSource(content)
  return {
    name: contract?.name ?? (isFolder ? basename(folder) : nameOf(path)),
    folder: isFolder ? folder : undefined,
    path,
    content,
    document: viewDocument(value),
    dataApiVersion: Declared.safeParse(value).data?.data_api_version
  }
}

/** `loan.json` is the flow loan, and `flows/loan/flow.json` is it, too. */
function nameOf(path: string): string {
  const name = basename(path, '.json')
  return name === 'flow' ? basename(dirname(path)) : name
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'is not there' : `cannot be read (${codeOf(error)})`
    throw new Error(printable(`${path} ${why}: name a flow of flows/, its folder or its Flow JSON`))
  }
}
