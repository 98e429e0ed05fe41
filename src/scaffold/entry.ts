import { print } from './layout.ts'
import { arrayOf } from './source.ts'

/** Imports of flows by name, what stands before the array, and the array as the last thing. */
const SHAPE = /^((?:import .*\n)*)([^[\]]*?export default )\[([\w\s,]*)\]\s*$/
const IMPORT = /^import (\w+) from '(\.\/[\w-]+\/index\.ts)'$/

/**
 * Add a flow to the text of `flows/index.ts`: its import, and its place in the array. Undefined when
 * the text is not what it is known to look like, or has the name already.
 */
export function withEntry(text: string, name: string, identifier: string): string | undefined {
  const [, imports = '', between = '', array] = SHAPE.exec(text) ?? []
  if (array === undefined) return undefined
  const lines = imports.split('\n').filter(Boolean)
  const flows = array.split(',').map(item => item.trim())
  const elements = flows.filter(Boolean)
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'/g, '')
  if (new RegExp(`\\b${identifier}\\b`).test(code)) return undefined
  if (elements.some(element => !/^\w+$/.test(element))) return undefined

  const path = `./${name}/index.ts`
  const own = `import ${identifier} from '${path}'`
  const after = lines.findIndex(line => (IMPORT.exec(line)?.[2] ?? '') > path)
  lines.splice(after === -1 ? lines.length : after, 0, own)
  const list = print([
    between.trimEnd().split('\n').at(-1) ?? '',
    ' ',
    arrayOf([...elements, identifier])
  ])
  const head = between.trimEnd().split('\n').slice(0, -1)
  return `${[...lines, ...(imports ? head : ['', ...head]), list].join('\n')}\n`
}
