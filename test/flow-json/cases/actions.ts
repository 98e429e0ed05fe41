import type { Cases } from './case.ts'
import {
  child,
  complete,
  endpointFlow,
  exchange,
  flow,
  footer,
  form,
  input,
  last,
  navigate,
  of,
  only,
  screen,
  step
} from './flow.ts'

const code = 'INVALID_ON_CLICK_ACTION_PAYLOAD'
const link = (action: object) => of('EmbeddedLink', { text: 'Link', 'on-click-action': action })
const photos = (more = {}) => of('PhotoPicker', { name: 'photos', ...more })
/** A screen that is opened with files. */
const taking = (name: string, children: readonly unknown[] = []) =>
  last('END', children, {
    data: { [name]: { type: 'array', items: { type: 'object' }, __example__: [] } }
  })
const few = { 'max-uploaded-photos': 10, 'max-file-size-kb': 10_240 }
const payload = { photos: '${form.photos}' }
const ending = (picker: unknown, sent: Parameters<typeof complete>[0] = payload, more = {}) =>
  flow([screen('ONLY', [picker, footer(complete(sent))], { terminal: true })], more)

export const actionCases: Cases = {
  'navigate-unknown-screen': {
    code: 'INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME',
    breaks: [
      {
        flow: only([link(navigate('NOWHERE'))]),
        at: `${child(0)}/on-click-action/next/name`,
        says: /There is no screen `NOWHERE`/
      },
      {
        flow: only([link(navigate('SUCCESS'))]),
        at: `${child(0)}/on-click-action/next/name`,
        says: /`SUCCESS` is no screen to navigate to; end the Flow with `complete`/
      },
      {
        flow: only([link(navigate('hasOwnProperty'))]),
        at: `${child(0)}/on-click-action/next/name`,
        says: /`hasOwnProperty`/
      }
    ],
    passes: [flow([step('START', 'END'), last('END')])]
  },
  'navigate-same-screen': {
    code: 'INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME',
    breaks: [
      {
        flow: only([link(navigate('ONLY'))]),
        at: `${child(0)}/on-click-action/next/name`,
        says: /`ONLY` navigates to itself/
      }
    ],
    passes: [flow([last('START', [link(navigate('END'))]), last('END')])]
  },
  'complete-not-terminal': {
    code: 'INVALID_COMPLETE_ACTION',
    breaks: [
      {
        flow: flow([screen('START', [link(navigate('END')), footer(complete())]), last('END')]),
        at: `${child(1)}/on-click-action/name`,
        says: /`complete` ends the Flow, and `START` is not terminal/
      }
    ],
    passes: [only([])]
  },
  'media-action': {
    code,
    breaks: [
      {
        flow: flow([
          screen('START', [photos(), footer(navigate('END', payload))]),
          taking('photos')
        ]),
        at: `${child(1)}/on-click-action/payload/photos`,
        says: /`navigate` cannot carry the files of PhotoPicker; .*\{screen.START.form.photos\}`/
      },
      {
        flow: flow([
          screen('START', [photos(), footer(navigate('END', { files: [] }))]),
          taking('files', [
            of('OptIn', {
              'on-select-action': {
                name: 'update_data',
                payload: { files: '${screen.START.form.photos}' }
              }
            })
          ])
        ]),
        at: `${child(0, 1)}/on-select-action/payload/files`,
        says: /`update_data` cannot carry/
      }
    ],
    passes: [
      endpointFlow({ START: ['END'] }, [
        screen('START', [photos(), footer(exchange(payload))]),
        last('END')
      ]),
      flow([
        screen('START', [
          photos(),
          input('x'),
          footer(navigate('END', { photos: '${data.photos}', other: '${form.x}' }))
        ]),
        last('END', [], {
          data: {
            photos: { type: 'string', __example__: '' },
            other: { type: 'string', __example__: '' }
          }
        })
      ])
    ]
  },
  'media-nested': {
    code,
    breaks: [
      {
        flow: endpointFlow({ ONLY: [] }, [
          screen(
            'ONLY',
            [form([photos(), footer(exchange({ all: [{ files: '${form.photos}' }] }))])],
            {
              terminal: true
            }
          )
        ]),
        at: `${child(0)}/children/1/on-click-action/payload/all/0/files`,
        says: /stand inside of another value; put them directly into `payload`/
      }
    ],
    passes: [
      endpointFlow({ ONLY: [] }, [
        screen(
          'ONLY',
          [photos(), input('a'), footer(exchange({ ...payload, deep: { a: '${form.a}' } }))],
          {
            terminal: true
          }
        )
      ])
    ]
  },
  'media-complete-limits': {
    code,
    breaks: [
      {
        flow: ending(photos()),
        at: `${child(1)}/on-click-action/payload/photos`,
        says: /30 files, together 750 MiB; 10 files and 100 MiB are possible: lower `max-uploaded-p/
      },
      {
        flow: ending(photos({ ...few, 'max-file-size-kb': 10_241 })),
        at: `${child(1)}/on-click-action/payload/photos`,
        says: /send 10 files, together 101 MiB/
      },
      {
        flow: flow([
          step('START', 'END', [photos(few)]),
          screen(
            'END',
            [
              of('DocumentPicker', {
                name: 'bill',
                'max-uploaded-documents': 1,
                'max-file-size-kb': 1
              }),
              footer(complete({ photos: '${screen.START.form.photos}', bill: '${form.bill}' }))
            ],
            { terminal: true }
          )
        ]),
        at: `${child(1, 1)}/on-click-action/payload`,
        says: /send 11 files, together 101 MiB/
      },
      {
        flow: ending(photos({ ...few, 'max-uploaded-photos': 2 }), payload, { version: '4.0' }),
        at: `${child(1)}/on-click-action/payload/photos`,
        says: /before 5.0 one file is possible: set `max-uploaded-photos` to 1/,
        severity: 'warning',
        also: ['version-frozen']
      }
    ],
    passes: [
      ending(photos(few)),
      ending(photos(few), { photos: '${form.photos}', again: '${form.photos}' }),
      ending(photos(), { note: '${data.photos}' })
    ]
  }
}
