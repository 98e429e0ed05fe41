import type { Action, Component, FlowDocument, Screen } from '../document.ts'
import { parseBinding } from '../expression/index.ts'
import { excerpt } from '../expression/problem.ts'
import type { Rule } from '../rule.ts'
import { quote } from '../schema/words.ts'
import { isSince } from '../version.ts'
import { isMediaPicker } from './inputs.ts'
import { type Text, textsOf } from './payload.ts'

const code = 'INVALID_ON_CLICK_ACTION_PAYLOAD'
/** What one completion message may carry (spec: Flow JSON, section 11). */
const MAX_FILES = 10
const MAX_TOTAL_KB = 100 * 1024
/** What holds when a picker says nothing (spec: Flow JSON, section 10.10). */
const DEFAULT_FILES = 30
const DEFAULT_FILE_KB = 25_600

/** Rules on files in payloads (spec: Flow JSON, section 10.10.3). */
export const mediaRules: readonly Rule[] = [
  {
    id: 'media-action',
    code,
    summary: 'Files are sent with `data_exchange` or `complete`, not with another action.',
    source: 'docs',
    since: '4.0',
    check(document, report) {
      for (const { action, pointer, picker } of sentFiles(document)) {
        const { name } = action
        if (typeof name !== 'string' || name === 'data_exchange' || name === 'complete') continue
        const id = excerpt(picker.screen.id ?? '')
        const input = excerpt(String(picker.node.name))
        report(
          pointer,
          `${quote(name)} cannot carry the files of ${picker.type}; ` +
            `let the next screen read them as \`\${screen.${id}.form.${input}}\`.`
        )
      }
    }
  },
  {
    id: 'media-nested',
    code,
    summary: 'Files stand directly in the payload, not in an object or an array of it.',
    source: 'docs',
    since: '4.0',
    check(document, report) {
      for (const { depth, pointer, picker } of sentFiles(document)) {
        if (depth === 1) continue
        report(
          pointer,
          `The files of ${picker.type} stand inside of another value; ` +
            'put them directly into `payload`, under a key of their own.'
        )
      }
    }
  },
  {
    id: 'media-complete-limits',
    code,
    summary: 'The files of a `complete` action are at most 10, and at most 100 MiB together.',
    source: 'docs',
    since: '4.0',
    check(document, report) {
      const isOld = !isSince(document.version, '5.0')
      for (const [action, sent] of groupByAction(sentFiles(document))) {
        const [first] = sent
        if (action.name !== 'complete' || !first) continue
        const pickers = [...new Set(sent.map(({ picker }) => picker))]
        const files = pickers.reduce((sum, picker) => sum + filesOf(picker), 0)
        const size = pickers.reduce((sum, picker) => sum + filesOf(picker) * sizeOf(picker), 0)
        const isOver = files > MAX_FILES || size > MAX_TOTAL_KB
        if (!isOver && !(isOld && files > 1)) continue
        report(
          pickers.length > 1 ? `${action.pointer}/payload` : first.pointer,
          `\`complete\` may have to send ${files} files, together ${Math.ceil(size / 1024)} MiB; ` +
            (isOver
              ? `${MAX_FILES} files and ${MAX_TOTAL_KB / 1024} MiB are possible: lower ` +
                `\`${maxOf(first.picker)}\` and \`max-file-size-kb\`.`
              : `before 5.0 one file is possible: set \`${maxOf(first.picker)}\` to 1.`),
          isOver ? {} : { severity: 'warning' }
        )
      }
    }
  }
]

interface Sent extends Text {
  readonly action: Action
  readonly picker: Component
}

/** List the places in payloads that read a picker for files. */
function sentFiles(document: FlowDocument): readonly Sent[] {
  const pickers = new Map<Screen, Map<unknown, Component>>()
  for (const screen of document.screens) {
    const own = screen.components.filter(isMediaPicker)
    if (own.length > 0) pickers.set(screen, new Map(own.map(picker => [picker.node.name, picker])))
  }
  if (pickers.size === 0) return []
  return document.actions.flatMap(action =>
    textsOf(action.payload).flatMap(({ text, pointer, depth }) => {
      const { binding } = parseBinding(text)
      if (binding?.scope !== 'form') return []
      const { screen: id, path } = binding
      const screen = id === undefined ? action.component.screen : document.screen(id)
      const picker = screen && pickers.get(screen)?.get(path[0])
      if (!picker) return []
      return [{ text, pointer: `${action.pointer}/payload${pointer}`, depth, action, picker }]
    })
  )
}

function groupByAction(sent: readonly Sent[]): ReadonlyMap<Action, readonly Sent[]> {
  const groups = new Map<Action, Sent[]>()
  for (const one of sent) {
    const group = groups.get(one.action)
    if (group) group.push(one)
    else groups.set(one.action, [one])
  }
  return groups
}

function maxOf({ type }: Component): string {
  return type === 'PhotoPicker' ? 'max-uploaded-photos' : 'max-uploaded-documents'
}

function filesOf(picker: Component): number {
  const files = picker.node[maxOf(picker)]
  return typeof files === 'number' ? files : DEFAULT_FILES
}

function sizeOf({ node }: Component): number {
  const size = node['max-file-size-kb']
  return typeof size === 'number' ? size : DEFAULT_FILE_KB
}
