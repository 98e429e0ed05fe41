import { component, object } from '../component.ts'
import { choice, dynamicList, flag, integer, literal, number, text } from '../values.ts'

/** Spec: Flow JSON, section 10.5. */
export const Image = component(
  'Image',
  {
    src: text({ format: 'base64' }),
    width: integer().optional(),
    height: integer().optional(),
    'scale-type': choice(['cover', 'contain'], { default: 'contain' }).optional(),
    'aspect-ratio': number({ default: 1 }).optional(),
    'alt-text': text().optional(),
    visible: flag({ default: true, source: 'client' }).optional()
  },
  { maxPerScreen: 3 }
)

const Picture = object('A picture', {
  src: text({ format: 'base64' }),
  'alt-text': literal({ isItem: true })
})

export const ImageCarousel = component(
  'ImageCarousel',
  {
    images: dynamicList(Picture, { minItems: 1, maxItems: 3 }),
    'aspect-ratio': choice(['4:3', '16:9'], { default: '4:3' }).optional(),
    'scale-type': choice(['contain', 'cover'], { default: 'contain' }).optional(),
    visible: flag({ default: true, source: 'client' }).optional()
  },
  { since: '7.1', maxPerScreen: 2, maxPerFlow: 3 }
)
