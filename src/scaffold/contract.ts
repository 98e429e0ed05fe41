import type { Doc } from './layout.ts'
import type { Completion, Plan, ScreenPlan } from './plan.ts'
import { type Schemas, schemasOf } from './schemas.ts'
import { keyOfShape, type MemberShape, type ObjectShape, type Shape } from './shape.ts'
import { arrayOf, linesOf, memberOf, objectOf, textLiteral } from './source.ts'

const UNTOLD =
  '// Only their members tell these apart. A constant in each would do better, such as `trigger`.'

/** Write flow.ts: what the flow is. `api` is where the public API is imported from. */
export function contractSource({ name, identifier, screens, completions }: Plan, api: string): Doc {
  const params = [...new Map(completions.map(paramsOf).map(one => [keyOfShape(one), one])).values()]
  const schemas = schemasOf([...screens.flatMap(shapesOf), ...params])
  const completion = params.length > 0 && memberOf('completion', unionOf(params, schemas))
  const contract = objectOf(
    [
      memberOf('name', textLiteral(name)),
      memberOf('flowJson', "new URL('./flow.json', import.meta.url)"),
      ...(completion ? [completion] : []),
      memberOf(
        'screens',
        objectOf(
          screens.map(screen => memberOf(screen.id, screenSource(screen, schemas))),
          { isBroken: true }
        )
      )
    ],
    { isBroken: true }
  )
  const constants = schemas.constants()
  const usesZod = completion || screens.flatMap(shapesOf).length > 0
  const imports = [
    ...(usesZod ? ["import { z } from 'zod'"] : []),
    `import { defineFlow${schemas.hasFiles() ? ', MediaFile' : ''} } from '${api}'`
  ]
  return linesOf([
    ...(api.startsWith('.') ? imports : imports.reverse()),
    '',
    ...constants.flatMap(constant => [constant, '']),
    '/** What the flow is. flow.json says the same to the phone. */',
    [`export const ${identifier} = defineFlow(`, contract, ')'],
    ''
  ])
}

function screenSource(screen: ScreenPlan, schemas: Schemas): Doc {
  const { data, exchanges, next } = screen
  const members = [
    ...(data ? [memberOf('data', schemas.writeObject(data))] : []),
    ...(exchanges.length > 0 ? [payloadSource(screen, schemas)] : []),
    ...(next.length > 0 ? [memberOf('next', arrayOf(next.map(textLiteral)))] : [])
  ]
  return objectOf(members, { isBroken: members.length > 1 })
}

function payloadSource({ exchanges, discriminator }: ScreenPlan, schemas: Schemas): Doc {
  const payloads = exchanges.map(({ payload }) => payload)
  if (discriminator === undefined) {
    const payload = memberOf('payload', unionOf(payloads, schemas))
    return payloads.length > 1 ? linesOf([UNTOLD, payload]) : payload
  }
  const options = arrayOf(payloads.map(payload => schemas.writeObject(payload)))
  return memberOf('payload', [`z.discriminatedUnion(${textLiteral(discriminator)}, `, options, ')'])
}

/** One object, or one of several: strict ones, so that none takes another's for its own. */
function unionOf(shapes: readonly ObjectShape[], schemas: Schemas): Doc {
  const [only, ...others] = shapes
  if (only && others.length === 0) return schemas.writeObject(only)
  const options = shapes.map(shape => schemas.writeObject(shape, { isStrict: true }))
  return ['z.union(', arrayOf(options), ')']
}

function shapesOf({ data, exchanges }: ScreenPlan): ObjectShape[] {
  return [...(data ? [data] : []), ...exchanges.map(({ payload }) => payload)]
}

/** What a completion holds: always the flow token, and files in another form than payloads. */
function paramsOf({ params }: Completion): ObjectShape {
  const token: MemberShape = { name: 'flow_token', shape: { kind: 'string' }, isOptional: false }
  const others = params.members
    .filter(({ name }) => name !== token.name)
    .map(member => ({ ...member, shape: withoutFiles(member.shape) }))
  return { kind: 'object', members: [token, ...others] }
}

function withoutFiles(shape: Shape): Shape {
  if (shape.kind === 'maybe') return { kind: 'maybe', filled: withoutFiles(shape.filled) }
  return shape.kind === 'files' ? { kind: 'array', items: { kind: 'unknown' } } : shape
}
