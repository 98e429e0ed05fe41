import type { FunctionComponent } from 'preact'
import type { ComponentView } from '../../../simulator/index.ts'
import { CalendarPicker } from './calendar-picker.tsx'
import { ChipsSelector } from './chips-selector.tsx'
import { DatePicker } from './date-picker.tsx'
import { Dropdown } from './dropdown.tsx'
import { EmbeddedLink } from './embedded-link.tsx'
import { FilePicker } from './file-picker.tsx'
import { Footer } from './footer.tsx'
import type { Hand } from './hand.ts'
import { Image } from './image.tsx'
import { ImageCarousel } from './image-carousel.tsx'
import { NavigationList } from './navigation-list.tsx'
import { OptIn } from './opt-in.tsx'
import { OptionGroup } from './option-group.tsx'
import { RichText } from './rich-text.tsx'
import { Text } from './text.tsx'
import { TextArea } from './text-area.tsx'
import { TextInput } from './text-input.tsx'

export interface Drawn {
  readonly view: ComponentView
  readonly hand: Hand
}

/** Form, If and Switch are not here: of them the simulator leaves what they hold. */
const DRAWN: Readonly<Record<string, FunctionComponent<Drawn>>> = {
  TextHeading: Text,
  TextSubheading: Text,
  TextBody: Text,
  TextCaption: Text,
  RichText,
  Image,
  ImageCarousel,
  TextInput,
  TextArea,
  CheckboxGroup: OptionGroup,
  RadioButtonsGroup: OptionGroup,
  ChipsSelector,
  Dropdown,
  DatePicker,
  CalendarPicker,
  OptIn,
  EmbeddedLink,
  NavigationList,
  PhotoPicker: FilePicker,
  DocumentPicker: FilePicker,
  Footer
}

/** Draw a component; one that there is not is named, since Flow JSON may have errors. */
export function Component({ view, hand }: Drawn) {
  if (!view.visible) return null
  const Known = Object.hasOwn(DRAWN, view.type) ? DRAWN[view.type] : undefined
  if (Known) return <Known view={view} hand={hand} />
  return <p class="unknown">There is no component {view.type || 'without a type'}</p>
}
