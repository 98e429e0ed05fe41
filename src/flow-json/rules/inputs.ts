import type { Component, FlowDocument } from '../document.ts'

/** The components that have a `name` and a value (spec: Flow JSON, section 10). */
const INPUTS: ReadonlySet<string> = new Set([
  'TextInput',
  'TextArea',
  'CheckboxGroup',
  'RadioButtonsGroup',
  'ChipsSelector',
  'Dropdown',
  'DatePicker',
  'CalendarPicker',
  'OptIn',
  'NavigationList',
  'PhotoPicker',
  'DocumentPicker'
])

/** Whether a component has a value that the user enters. */
export function isInput({ type }: Component): boolean {
  return INPUTS.has(type)
}

/** Every input of a Flow. */
export function allInputs({ screens }: FlowDocument): readonly Component[] {
  return screens.flatMap(({ components }) => components.filter(isInput))
}

/** Whether a component takes files. */
export function isMediaPicker({ type }: Component): boolean {
  return type === 'PhotoPicker' || type === 'DocumentPicker'
}

/** Find the Form around a component. */
export function formOf({ within }: Component): Component | undefined {
  return within.find(({ container }) => container.type === 'Form')?.container
}
