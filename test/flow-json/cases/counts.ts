import type { Cases } from './case.ts'
import {
  child,
  choose,
  flow,
  footer,
  form,
  last,
  navigate,
  of,
  only,
  text,
  times,
  when
} from './flow.ts'

const link = of('EmbeddedLink', {
  'on-click-action': { name: 'open_url', url: 'https://example.com' }
})
const carousel = of('ImageCarousel', { images: [] })
const carousels = (count: number) => times(count, () => carousel)

export const countCases: Cases = {
  'components-per-screen': {
    code: 'MAX_ALLOWED_COMPONENTS_PER_SCREEN',
    breaks: [
      {
        flow: only(times(50, () => text())),
        at: child(50),
        says: /`ONLY` shows 51 components at once; the documented limit is 50/,
        severity: 'warning'
      },
      {
        flow: only(times(100, () => text())),
        at: child(100),
        says: /shows 101 components at once; a screen may show 100/
      },
      {
        flow: only([
          when(
            times(20, () => text()),
            times(60, () => text())
          )
        ]),
        at: `${child(0)}/else/50`,
        says: /shows 61 components/,
        severity: 'warning'
      },
      {
        flow: only([
          choose({ a: times(30, () => text()), b: times(10, () => text()) }),
          ...times(30, () => text())
        ]),
        at: child(21),
        says: /shows 61 components/,
        severity: 'warning'
      }
    ],
    passes: [
      only(times(49, () => text())),
      only([
        when(
          times(49, () => text()),
          times(49, () => text())
        )
      ]),
      only([
        choose({ a: times(40, () => text()), b: times(40, () => text()) }),
        ...times(9, () => text())
      ]),
      flow([last('ONLY', [form(times(49, () => text()))])])
    ]
  },
  'component-type-count': {
    code: 'COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN',
    breaks: [
      {
        flow: only([footer({ name: 'complete' })]),
        at: child(1),
        says: /shows 2 of Footer at once; a screen may show 1/
      },
      {
        flow: only([link, link, link]),
        at: child(2),
        says: /shows 3 of EmbeddedLink at once; a screen may show 2/
      },
      {
        flow: only(times(4, () => of('Image'))),
        at: child(3),
        says: /shows 4 of Image at once; a screen may show 3/
      },
      {
        flow: only(times(6, index => of('OptIn', { name: `n${index}` }))),
        at: child(5),
        says: /shows 6 of OptIn at once; a screen may show 5/
      },
      {
        flow: only(carousels(3)),
        at: child(2),
        says: /shows 3 of ImageCarousel at once; a screen may show 2/
      },
      {
        flow: only([when([when([link, link]), text()], [link]), link]),
        at: child(1),
        says: /shows 3 of EmbeddedLink/
      }
    ],
    passes: [
      only([when([link], [link, link]), form([])]),
      only([link, choose({ a: [link], b: [link], c: [when([link])] })]),
      only([
        of('Image'),
        of('Image'),
        of('Image'),
        ...times(5, i => of('OptIn', { name: `n${i}` }))
      ])
    ]
  },
  'image-carousels-per-flow': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: flow([
          { ...last('START', [...carousels(2), link]), terminal: true },
          last('END', carousels(2))
        ]),
        at: child(1, 1),
        says: /has 4 of ImageCarousel; a Flow may have 3/,
        also: ['routing-disconnected']
      }
    ],
    passes: [
      flow([
        last('START', [
          ...carousels(2),
          of('EmbeddedLink', { 'on-click-action': navigate('END') })
        ]),
        last('END', carousels(1))
      ])
    ]
  }
}
