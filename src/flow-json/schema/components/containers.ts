import { z } from 'zod'
import { component } from '../component.ts'
import { facts, places } from '../facts.ts'
import { condition, dynamicMap, list, map, onlyBinding } from '../values.ts'
import { CalendarPicker, DatePicker } from './dates.ts'
import { Footer } from './footer.ts'
import { EmbeddedLink, OptIn } from './links.ts'
import { DocumentPicker, PhotoPicker } from './media.ts'
import { NavigationList } from './navigation-list.ts'
import { CheckboxGroup, ChipsSelector, Dropdown, RadioButtonsGroup } from './option-lists.ts'
import { Image, ImageCarousel } from './pictures.ts'
import { inputName } from './shared.ts'
import { RichText, TextBody, TextCaption, TextHeading, TextSubheading } from './text.ts'
import { TextArea, TextInput } from './text-entry.ts'

const COMPONENT = { kind: 'component', dynamic: false } as const

/** What may stand in a case of a Switch (spec: Flow JSON, section 5). */
const inCase = [
  TextHeading,
  TextSubheading,
  TextBody,
  TextCaption,
  TextInput,
  TextArea,
  CheckboxGroup,
  RadioButtonsGroup,
  ChipsSelector,
  Dropdown,
  DatePicker,
  CalendarPicker,
  Image,
  EmbeddedLink,
  OptIn,
  Footer,
  PhotoPicker,
  DocumentPicker
] as const
const LATER_IN_BRANCHES = { ChipsSelector: '7.1' } as const

const InCase = z
  .discriminatedUnion('type', inCase)
  .register(facts, COMPONENT)
  .register(places, { title: 'a case of a Switch', since: LATER_IN_BRANCHES })

export const Switch = component(
  'Switch',
  {
    value: onlyBinding(),
    cases: map(list(InCase), { keys: 'case', isBranch: true })
  },
  { since: '4.0' }
)

type InBranch = z.output<(typeof inCase)[number]> | z.output<typeof Switch> | z.output<typeof If>
/** An If holds Ifs: only an interface lets the compiler put off what its items are. */
export interface Branch extends Array<InBranch> {}

function branch(options: { isBranch?: true; minItems?: 1 } = {}): z.ZodType<Branch> {
  return list(
    z.lazy(() => InIf),
    options
  )
}

export const If = component(
  'If',
  {
    condition: condition(),
    // biome-ignore lint/suspicious/noThenProperty: it is called that in Flow JSON
    then: branch({ isBranch: true, minItems: 1 }),
    else: branch().optional()
  },
  { since: '4.0' }
)

const InIf = z
  .discriminatedUnion('type', [...inCase, Switch, If])
  .register(facts, COMPONENT)
  .register(places, { title: 'a branch of an If', since: LATER_IN_BRANCHES })

const inForm = [...inCase, Switch, If, NavigationList, ImageCarousel] as const

const InForm = z
  .discriminatedUnion('type', inForm)
  .register(facts, COMPONENT)
  .register(places, { title: 'a Form' })

export const Form = component(
  'Form',
  {
    name: inputName(),
    children: list(InForm, { isForm: true }),
    'init-values': dynamicMap().optional(),
    'error-messages': dynamicMap().optional()
  },
  { maxPerScreen: 1 }
)

/** Inputs stand on the layout since a Form is optional (spec: Flow JSON, section 9). */
const LATER_ON_LAYOUT = {
  TextInput: '4.0',
  TextArea: '4.0',
  CheckboxGroup: '4.0',
  RadioButtonsGroup: '4.0',
  Dropdown: '4.0',
  DatePicker: '4.0',
  OptIn: '4.0'
} as const

/** Every component. */
export const Component = z
  .discriminatedUnion('type', [...inForm, Form, RichText])
  .register(facts, COMPONENT)
  .register(places, { title: 'the layout', since: LATER_ON_LAYOUT })

/** Where components stand. */
export const PLACES: readonly z.ZodType[] = [Component, InForm, InIf, InCase]
