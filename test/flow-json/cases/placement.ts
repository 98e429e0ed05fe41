import type { Cases } from './case.ts'
import {
  child,
  flow,
  footer,
  form,
  input,
  item,
  last,
  list,
  navigate,
  of,
  only,
  screen,
  text,
  times,
  when
} from './flow.ts'

const go = { 'on-click-action': navigate('END') }
const menu = (...children: unknown[]) => flow([screen('START', children), last('END')])
const plain = list([item('a'), item('b')], go)
const rich = of('RichText')
const photos = of('PhotoPicker', { name: 'photos' })
const documents = of('DocumentPicker', { name: 'documents' })
const nested = (depth: number): unknown => (depth === 0 ? text() : when([nested(depth - 1)]))

export const placementCases: Cases = {
  'rich-text-not-alone': {
    code: 'INVALID_COMPONENT_PLACEMENT',
    breaks: [
      {
        flow: only([text(), rich]),
        at: child(1),
        says: /RichText stands beside `TextBody`; only a Footer may join it/
      },
      { flow: only([rich, rich]), at: child(0), says: /stands beside `RichText`/ },
      { flow: only([form([rich])]), at: `${child(0)}/children/0`, says: /stands beside `Form`/ },
      {
        flow: only([rich], { version: '6.2' }),
        at: child(0),
        says: /beside `Footer`; up to 6.2 nothing/
      }
    ],
    passes: [only([rich]), only([rich], { version: '6.3' })]
  },
  'navigation-list-not-alone': {
    code: 'INVALID_COMPONENT_PLACEMENT',
    breaks: [
      {
        flow: menu(text(), plain),
        at: child(0),
        says: /`TextBody` stands beside a NavigationList/
      },
      { flow: menu(plain, footer(navigate('END'))), at: child(1), says: /`Footer` stands beside/ },
      {
        flow: menu(...times(3, index => ({ ...plain, name: `list${index}` }))),
        at: child(2),
        says: /`START` has 3 of NavigationList; a screen may have 2/
      }
    ],
    passes: [menu(plain, { ...plain, name: 'second' }), menu(form([plain]))]
  },
  'media-picker-count': {
    code: 'COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN',
    breaks: [
      {
        flow: only([photos, documents]),
        at: child(1),
        says: /already shows a picker for files.*move this DocumentPicker/
      },
      { flow: only([when([photos]), documents]), at: child(1), says: /move this DocumentPicker/ }
    ],
    passes: [only([when([photos], [documents])])]
  },
  'form-count': {
    code: 'COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN',
    breaks: [
      { flow: only([form([]), form([])]), at: child(1), says: /`ONLY` has a Form already/ },
      {
        flow: only([form([]), form([])], { version: '6.3' }),
        at: child(1),
        says: /has a Form already/,
        severity: 'warning'
      }
    ],
    passes: [only([form([input('name')])])]
  },
  'input-beside-form': {
    code: 'COMPONENTS_OUTSIDE_FORM',
    breaks: [
      {
        flow: only([form([input('in')]), input('out')]),
        at: child(1),
        says: /TextInput stands beside the Form of `ONLY`/
      },
      { flow: only([when([input('out')]), form([])]), at: `${child(0)}/then/0`, says: /TextInput/ },
      {
        flow: only([of('CalendarPicker'), form([])]),
        at: child(0),
        says: /CalendarPicker stands beside/,
        severity: 'warning'
      }
    ],
    passes: [only([form([when([input('in')])]), text()]), only([input('name')])]
  },
  'if-depth': {
    code: 'MAXIMUM_IF_NESTING',
    breaks: [
      {
        flow: only([nested(4)]),
        at: `${child(0)}/then/0/then/0/then/0`,
        says: /If stands in 3 others; at most 3 may be nested/
      },
      { flow: only([nested(100)]), at: `${child(0)}/then/0/then/0/then/0`, says: /If stands in 3/ }
    ],
    passes: [only([nested(3)]), flow([last('ONLY', [form([nested(3)])])])]
  }
}
