import { several, single } from './choices.ts'
import { calendarPicker, datePicker } from './dates.ts'
import { filePicker } from './files.ts'
import type { Input } from './input.ts'
import { optIn } from './opt-in.ts'
import { textArea, textInput } from './text.ts'

/** A tap sets it: the id of the item. */
const navigationList: Input = {
  accept: () => ({ refusal: 'is tapped: tap one of its items' }),
  initial: () => undefined,
  fault: () => undefined
}

const INPUTS: Readonly<Record<string, Input>> = {
  TextInput: textInput,
  TextArea: textArea,
  CheckboxGroup: several,
  ChipsSelector: several,
  RadioButtonsGroup: single,
  Dropdown: single,
  DatePicker: datePicker,
  CalendarPicker: calendarPicker,
  OptIn: optIn,
  NavigationList: navigationList,
  PhotoPicker: filePicker,
  DocumentPicker: filePicker
}

/** How inputs of a type behave; undefined for what is no input. */
export function inputOf(type: string): Input | undefined {
  return Object.hasOwn(INPUTS, type) ? INPUTS[type] : undefined
}
