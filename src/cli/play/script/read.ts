import { isMap, isNode, LineCounter, parseDocument } from 'yaml'
import { Script, type ScriptStep } from './schema.ts'

/** A script as it was read, or all that is wrong with it, each with its place. */
export type ReadScript =
  | { readonly script: Script; readonly steps: readonly LocatedStep[] }
  | { readonly faults: readonly string[] }

export interface LocatedStep {
  readonly step: ScriptStep
  /** Where it begins, counted from 1. */
  readonly line: number
}

/** Read a script. `name` is what it is called in faults: `steps.yaml:3:5 …`. */
export function readScript(text: string, name: string): ReadScript {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const told = (offset: number, message: string) => {
    const { line, col } = lineCounter.linePos(offset)
    return `${name}:${line}:${col} ${message}`
  }
  const { errors } = document
  if (errors.length > 0) return { faults: errors.map(({ pos, message }) => told(pos[0], message)) }

  /** Where something stands; what is not there, where it should. */
  function offsetOf(path: readonly PropertyKey[], key?: string): number {
    const node = path.length === 0 ? document.contents : document.getIn(path, true)
    if (key !== undefined && isMap(node)) {
      const pair = node.items.find(item => isNode(item.key) && String(item.key) === key)
      if (isNode(pair?.key) && pair.key.range) return pair.key.range[0]
    }
    if (isNode(node) && node.range) return node.range[0]
    return path.length === 0 ? 0 : offsetOf(path.slice(0, -1))
  }

  const parsed = Script.safeParse(document.toJS())
  if (!parsed.success) {
    const faults = parsed.error.issues.map(issue => {
      const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
      return told(offsetOf(issue.path, key), issue.message)
    })
    return { faults }
  }
  const steps = parsed.data.steps.map((step, index) => ({
    step,
    line: lineCounter.linePos(offsetOf(['steps', index])).line
  }))
  return { script: parsed.data, steps }
}
