import { type Phone, PhoneError, SimulatorError } from '../../simulator/index.ts'
import { printable } from '../check/printable.ts'
import type { Io } from '../io.ts'
import { readPickedFiles } from './files.ts'
import type { Deed, Outcome } from './script/entry.ts'
import { type Drawing, drawScreen, type Item } from './text/draw.ts'
import { type Lines, readLines } from './text/lines.ts'
import { tellStep } from './text/record.ts'
import { PICKERS, questionFor, valueFrom } from './text/value.ts'

const HELP = 'a number fills in, taps or opens; b goes back, q quits, ? shows the screen again'

export interface TextOptions {
  readonly verbose?: boolean
  /** Called after each step with what was done, as a script has it. */
  readonly record?: ((deed: Deed, outcome: Outcome) => void) | undefined
}

interface Session extends TextOptions {
  readonly io: Io
  readonly phone: Phone
  readonly lines: Lines
}

/** Play a flow in the terminal, screen by screen. Resolves when it is over or nobody answers. */
export async function playText(io: Io, phone: Phone, options: TextOptions = {}): Promise<void> {
  const lines = readLines(io)
  const session = { io, phone, lines, ...options }
  try {
    await attemptStep(session, { open: {} }, () => phone.open())
    if (phone.steps.at(-1)?.error !== undefined) io.exitCode = 1
    await converse(session)
  } finally {
    lines.close()
  }
  tellEnd(session)
}

async function converse(session: Session): Promise<void> {
  const { io, phone, lines } = session
  if (phone.steps.at(-1)?.screen === undefined) return
  io.stdout.write(`${HELP}\n\n`)
  let isNew = true
  while (!phone.isOver) {
    const drawing = drawScreen(phone.screen)
    if (isNew) show(session, drawing)
    const answer = (await lines.ask('> '))?.trim()
    if (answer === undefined || answer === 'q') return
    isNew = await obey(session, answer, drawing)
  }
}

function show({ io, phone }: Session, { text }: Drawing): void {
  io.stdout.write(text)
  if (phone.snackbar !== undefined) io.stdout.write(`( ${printable(phone.snackbar)} )\n`)
}

/** Do what was asked for; whether there may be something new to see. */
async function obey(session: Session, answer: string, { items }: Drawing): Promise<boolean> {
  const { io, phone } = session
  if (answer === '?') return true
  if (answer === 'b') {
    await attemptStep(session, { back: {} }, () => phone.back())
    return true
  }
  const [, number = '', rest = ''] = /^(\d+)(?:\s+(.*))?$/s.exec(answer) ?? []
  const item = items[Number(number) - 1]
  if (!item) {
    io.stdout.write(`${HELP}\n`)
    return false
  }
  return item.does === 'tap' ? tap(session, item) : fill(session, item, rest)
}

async function tap(session: Session, { component, row }: Item): Promise<boolean> {
  const { phone } = session
  const { key } = row ?? component
  // By its label, where that names nothing else: somebody will read the script.
  const label = row ? row.title : component.label
  const isAlone = phone.screen.components.flatMap(({ label, rows = [] }) => [
    label,
    ...rows.map(({ title }) => title)
  ])
  const name = label !== '' && isAlone.filter(other => other === label).length === 1 ? label : key
  await attemptStep(session, { tap: name }, () => phone.tap(key))
  return true
}

async function fill(session: Session, { component }: Item, given: string): Promise<boolean> {
  const { lines, phone } = session
  const { input, type } = component
  if (!input) return false
  const { name } = input
  if (type === 'OptIn') {
    const value = input.value !== true
    await attemptStep(session, { fill: { [name]: value } }, () => phone.fill({ [name]: value }))
    return true
  }
  const answer = given || (await lines.ask(questionFor({ ...component, input })))?.trim()
  if (!answer) return false
  const value = valueFrom(answer, { ...component, input })
  if (PICKERS.has(type) && Array.isArray(value)) {
    await attemptStep(session, { pick: { [name]: value } }, async () =>
      phone.pick(name, await readPickedFiles(value))
    )
  } else {
    await attemptStep(session, { fill: { [name]: value } }, () => phone.fill({ [name]: value }))
  }
  return true
}

/** Do something with the phone, tell what came of it, and record it. */
async function attemptStep(
  { io, phone, verbose, record }: Session,
  deed: Deed,
  run: () => Promise<unknown>
): Promise<void> {
  const before = phone.steps.length
  try {
    await run()
  } catch (error) {
    if (error instanceof SimulatorError) {
      io.stdout.write(`! ${printable(error.message)}\n`)
      return
    }
    if (!(error instanceof PhoneError)) throw error
    io.stdout.write(`( ${printable(error.shown)} )\n! ${printable(error.message)}\n`)
  } finally {
    if (verbose) for (const step of phone.steps.slice(before)) io.stdout.write(tellStep(step))
  }
  const opened = phone.steps.at(-1)?.opened
  if (opened !== undefined) io.stdout.write(`The phone opens ${printable(opened)}\n`)
  record?.(deed, outcomeOf(phone))
}

function outcomeOf(phone: Phone): Outcome {
  const { snackbar, completion, problem } = phone
  const screen = phone.steps.at(-1)?.screen
  return {
    ...(screen !== undefined && { screen }),
    ...(snackbar !== undefined && { snackbar }),
    ...(completion && { completion }),
    ...(problem && { error: problem.key })
  }
}

function tellEnd({ io, phone }: Session): void {
  const { completion, isButtonOn, isOver } = phone
  if (completion) {
    const json = JSON.stringify(completion, undefined, 2).split('\n').map(printable).join('\n')
    io.stdout.write(`The flow has ended. To the chat and the webhook goes:\n${json}\n`)
  } else if (!isButtonOn) {
    io.stdout.write('The flow has closed, and the button of its message is off for good.\n')
  } else if (isOver) {
    io.stdout.write('The flow has closed, without a message.\n')
  }
}
