import { z } from 'zod'
import { describe, listed } from '../../../flow-json/schema/words.ts'
import { advise } from '../../../simulator/advise.ts'

/** A text, or a regular expression that it has to match. */
const Text = z.union(
  [
    z.string(),
    z.strictObject({ matches: z.string().refine(isPattern, 'this is no regular expression') })
  ],
  {
    error: says('a text, or `{ matches: <regular expression> }`')
  }
)
const text = (what: string) => z.string({ error: says(what) })
const truth = () => z.boolean({ error: says('true or false') })
const values = (what: string) => z.record(z.string(), z.unknown(), { error: says(what) })

const Open = strict('`open`', {
  action: z
    .enum(['navigate', 'data_exchange'], { error: says('`navigate` or `data_exchange`') })
    .optional(),
  screen: text('the id of a screen').optional(),
  data: values('the data of the screen, by their names').optional(),
  data_api_version: z.enum(['3.0', '4.0'], { error: says('"3.0" or "4.0", in quotes') }).optional()
})

const Field = strict('a field', {
  value: z.unknown().optional(),
  error: z.union([Text, z.literal(false)], { error: says('a text, or false for none') }).optional(),
  options: z.array(z.string(), { error: says('a list of ids') }).optional(),
  visible: truth().optional(),
  enabled: truth().optional(),
  required: truth().optional()
})

const Failure = strict('`error`', {
  key: text("Meta's name of the error").optional(),
  status: z.int({ error: says('an HTTP status') }).optional(),
  shown: Text.optional(),
  message: Text.optional()
})

const Expect = strict('`expect`', {
  screen: text('the id of a screen').optional(),
  title: Text.optional(),
  field: z
    .record(z.string(), Field, {
      error: says('fields by their names, as in `field: { date: { enabled: true } }`')
    })
    .optional(),
  snackbar: z
    .union([Text, z.literal(false)], { error: says('a text, or false for none') })
    .optional(),
  completion: z
    .union([z.boolean(), z.record(z.string(), z.unknown())], {
      error: says('true, false, or what is in it')
    })
    .optional(),
  error: z
    .union([z.string(), Failure], {
      error: says("Meta's name of the error, or `{ key, status, shown, message }`")
    })
    .optional()
})
export type Expect = z.output<typeof Expect>

const STEP = {
  open: Open.optional(),
  fill: values('values by the names of fields, as in `fill: { name: Ada }`').optional(),
  tap: text('a label, as in `tap: Continue`').optional(),
  back: strict('`back`', {}).optional(),
  pick: z
    .record(z.string(), z.array(z.string(), { error: says('a list of paths') }), {
      error: says('files by the names of fields, as in `pick: { photos: [a.png] }`')
    })
    .optional(),
  expect: Expect.optional()
}
/** `- open` is `- open: {}`. */
const BARE = new Set<unknown>(['open', 'back'])

const Step = z.preprocess(
  value => (BARE.has(value) ? { [String(value)]: {} } : value),
  strict('a step', STEP).check(({ value, issues }) => {
    const names = Object.keys(value)
    if (names.length === 1 || issues.length > 0) return
    const kinds = listed(Object.keys(STEP))
    const message =
      names.length === 0
        ? `a step is one of ${kinds}`
        : `a step does one thing, and this one has ${listed(names)}: begin each with a dash of its own`
    issues.push({ code: 'custom', input: value, message })
  })
)
export type ScriptStep = z.output<typeof Step>

/** A script: what is played, and what somebody does. docs/play-script.md. */
export const Script = strict('a script', {
  flow: text('the name of a flow, or the path of its flow.json').optional(),
  token: text('a flow token').optional(),
  steps: z
    .array(Step, { error: says('a list of steps, each after a dash') })
    .min(1, 'a script has a step at least, and begins with `- open`')
    .refine(([first]) => first === undefined || first.open !== undefined, {
      message: 'a script begins with `- open`',
      path: [0]
    })
})
export type Script = z.output<typeof Script>

/** An object without other members than these; what else is there is told, with what was meant. */
function strict<Shape extends z.core.$ZodLooseShape>(what: string, shape: Shape) {
  const names = Object.keys(shape)
  return z.strictObject(shape, {
    error: issue => {
      if (issue.code !== 'unrecognized_keys')
        return says(`a mapping${names.length > 0 ? ` of ${listed(names)}` : ''}`)(issue)
      const [unknown = ''] = issue.keys
      const advice = names.length === 0 ? '' : advise(unknown, names, 'it')
      return `${what} has no \`${unknown}\`${advice}`
    }
  })
}

/** Say what would be right, and what there is. */
function says(right: string) {
  return ({ input }: { input?: unknown }) =>
    input === undefined ? `needed is ${right}` : `this is ${describe(input)}; right is ${right}`
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern).source !== ''
  } catch {
    return false
  }
}
