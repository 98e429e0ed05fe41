import { isTaken, schemaNameOf } from './identifier.ts'
import type { Doc } from './layout.ts'
import { keyOfShape, type ObjectShape, type Shape } from './shape.ts'
import { arrayOf, callOf, memberOf, objectOf, textLiteral } from './source.ts'

/** Inputs that may be left empty, by what they are: a constant, and what stands behind it. */
const OPTIONAL = {
  OptionalText: `const OptionalText = z
  .string()
  .nullish()
  .transform(text => text ?? '')`,
  OptionalChoices: `const OptionalChoices = z
  .array(z.string())
  .nullish()
  .transform(choices => choices ?? [])`,
  Ticked: 'const Ticked = z.boolean().nullish().transform(Boolean)'
}

/** Writes shapes as zod schemas, and the constants that those stand on. */
export interface Schemas {
  write(shape: Shape): Doc
  /** Write an object member by member, though there may be a constant for it. */
  writeObject(shape: ObjectShape, options?: { isStrict?: boolean }): Doc
  /** The constants that what was written needs, in their order. */
  constants(): Doc[]
  /** Whether what was written has files in it. */
  hasFiles(): boolean
}

/** `roots` is all that is going to be written: what it has in common becomes a constant. */
export function schemasOf(roots: readonly ObjectShape[]): Schemas {
  const names = nameShared(roots)
  const used = new Set<keyof typeof OPTIONAL>()
  let hasFiles = false

  function write(shape: Shape): Doc {
    switch (shape.kind) {
      case 'string':
      case 'number':
      case 'boolean':
      case 'unknown':
        return `z.${shape.kind}()`
      case 'integer':
        return 'z.int()'
      case 'date':
        return 'z.iso.date()'
      case 'record':
        return 'z.record(z.string(), z.unknown())'
      case 'literal':
        return shape.value === null ? 'z.null()' : `z.literal(${literal(shape.value)})`
      case 'files': {
        hasFiles = true
        const { min, max } = shape
        const limits = [min ? `.min(${min})` : '', max === undefined ? '' : `.max(${max})`]
        return `z.array(MediaFile)${limits.join('')}`
      }
      case 'array':
        return callOf('z.array', write(shape.items))
      case 'tuple':
        return ['z.tuple(', arrayOf(shape.items.map(write)), ')']
      case 'union':
        return ['z.union(', arrayOf(shape.options.map(write)), ')']
      case 'object':
        return names.get(keyOfShape(shape))?.name ?? writeObject(shape)
      case 'maybe':
        return writeMaybe(shape.filled)
    }
  }

  function writeObject({ members, isLoose }: ObjectShape, { isStrict = false } = {}): Doc {
    const written = members.map(({ name, shape, isOptional }) =>
      memberOf(name, isOptional ? wrapped('optional', write(shape)) : write(shape))
    )
    const kind = isLoose ? 'looseObject' : isStrict ? 'strictObject' : 'object'
    return [`z.${kind}(`, objectOf(written), ')']
  }

  function writeMaybe(shape: Shape): Doc {
    const name = optionalFor(shape)
    if (name) used.add(name)
    return name ?? wrapped('nullish', write(shape))
  }

  return {
    write,
    writeObject,
    constants() {
      const shared = [...names.values()].map(({ name, shape }): Doc => {
        return [`const ${name} = `, writeObject(shape)]
      })
      const optional = Object.entries(OPTIONAL).filter(([name]) => used.has(name as never))
      const note = '/** Inputs that were left empty come as nothing, null, "" or []. */\n'
      return [...shared, ...optional.map(([, source], index) => (index === 0 ? note : '') + source)]
    },
    hasFiles: () => hasFiles
  }
}

function optionalFor(shape: Shape): keyof typeof OPTIONAL | undefined {
  if (shape.kind === 'string' || shape.kind === 'date') return 'OptionalText'
  if (shape.kind === 'boolean') return 'Ticked'
  return shape.kind === 'array' && shape.items.kind === 'string' ? 'OptionalChoices' : undefined
}

function wrapped(wrapper: 'optional' | 'nullish', schema: Doc): Doc {
  return typeof schema === 'string' ? `${schema}.${wrapper}()` : callOf(`z.${wrapper}`, schema)
}

function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? textLiteral(value) : String(value)
}

interface Shared {
  readonly name: string
  readonly shape: ObjectShape
}

/** Name the objects inside of others that stand there twice, and options, the inner ones first. */
function nameShared(roots: readonly ObjectShape[]): Map<string, Shared> {
  const found = new Map<string, { shape: ObjectShape; name: string; count: number }>()
  for (const root of roots) for (const member of root.members) visit(member.shape, member.name)

  function visit(shape: Shape, field: string, isItem = false): void {
    if (shape.kind === 'array') visit(shape.items, field, true)
    if (shape.kind === 'maybe') visit(shape.filled, field, isItem)
    if (shape.kind === 'tuple') for (const item of shape.items) visit(item, field, true)
    if (shape.kind === 'union') for (const option of shape.options) visit(option, field, isItem)
    if (shape.kind !== 'object' || shape.members.length === 0) return
    for (const { name, shape: inner } of shape.members) visit(inner, name)
    const known = found.get(keyOfShape(shape))
    if (known) known.count++
    else {
      const name = isOption(shape) && isItem ? 'Option' : schemaNameOf(field, { isItem })
      found.set(keyOfShape(shape), { shape, name, count: 1 })
    }
  }

  const taken = new Set(Object.keys(OPTIONAL))
  const shared = [...found].filter(([, { name, count }]) => count > 1 || name === 'Option')
  return new Map(
    shared.map(([key, { name, shape }]) => {
      let free = name
      for (let number = 2; taken.has(free) || isTaken(free); number++) free = `${name}${number}`
      taken.add(free)
      return [key, { name: free, shape }]
    })
  )
}

function isOption({ members }: ObjectShape): boolean {
  return ['id', 'title'].every(name => members.some(member => member.name === name))
}
