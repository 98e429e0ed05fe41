import type { FunctionComponent } from 'preact'
import { shortened } from '../shortened.ts'
import { CalendarPicker } from './calendar-picker.tsx'
import { ChipsSelector } from './chips.tsx'
import { CheckboxGroup, RadioButtonsGroup } from './choices.tsx'
import { DatePicker } from './date-picker.tsx'
import type { Drawn, DrawnInput } from './drawn.ts'
import { Dropdown } from './dropdown.tsx'
import { EmbeddedLink } from './embedded-link.tsx'
import { DocumentPicker, PhotoPicker } from './files.tsx'
import { Image } from './image.tsx'
import { ImageCarousel } from './image-carousel.tsx'
import { NavigationList } from './navigation-list.tsx'
import { OptIn } from './opt-in.tsx'
import { RichText, TextBody, TextCaption, TextHeading, TextSubheading } from './text.tsx'
import { TextArea, TextInput } from './text-entry.tsx'

/** Form, If and Switch have no look, and the Footer is of the screen (spec: Flow JSON, section 10). */
const COMPONENTS: Readonly<Record<string, FunctionComponent<Drawn>>> = {
  TextHeading,
  TextSubheading,
  TextBody,
  TextCaption,
  RichText,
  Image,
  ImageCarousel,
  EmbeddedLink,
  NavigationList
}
const INPUTS: Readonly<Record<string, FunctionComponent<DrawnInput>>> = {
  TextInput,
  TextArea,
  CheckboxGroup,
  RadioButtonsGroup,
  ChipsSelector,
  Dropdown,
  DatePicker,
  CalendarPicker,
  OptIn,
  PhotoPicker,
  DocumentPicker
}

/** Draw a component, whatever its type. */
export function FlowComponent({ view, ...about }: Drawn) {
  if (!view.visible) return null
  const drawn = { ...about, view: shortened(view) }
  const { type, input } = drawn.view
  const Input = Object.hasOwn(INPUTS, type) ? INPUTS[type] : undefined
  if (Input && input) return <Input {...drawn} input={input} />
  const Plain = Object.hasOwn(COMPONENTS, type) ? COMPONENTS[type] : undefined
  if (Plain) return <Plain {...drawn} />
  return <p class="unknown">There is no component “{type}”, or it lacks a name.</p>
}
