import type { Json } from '../../document.ts'
import { exchangeAction } from '../actions.ts'
import { checkCalendar, modeOf } from '../calendar.ts'
import { component } from '../component.ts'
import { checkDates } from '../dates.ts'
import {
  choice,
  dynamicChoice,
  dynamicList,
  flagOrRange,
  integer,
  text,
  textOrRange
} from '../values.ts'
import {
  description,
  enabled,
  errorMessage,
  helperText,
  inputName,
  label,
  required,
  visible
} from './shared.ts'

const date = () => text({ format: 'date' })

/** Spec: Flow JSON, section 10.4.1. */
export const DatePicker = component(
  'DatePicker',
  {
    label: label(40),
    'min-date': date().optional(),
    'max-date': date().optional(),
    name: inputName(),
    'unavailable-dates': dynamicList(date()).optional(),
    required: required(),
    visible: visible(),
    'helper-text': helperText(),
    enabled: enabled(),
    'on-select-action': exchangeAction().optional(),
    'init-value': text({ since: '4.0', format: 'date', outsideForm: true }).optional(),
    'error-message': errorMessage(80)
  },
  { inputValue: () => 'string', check: checkDates }
)

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** Spec: Flow JSON, section 10.4.2. */
export const CalendarPicker = component(
  'CalendarPicker',
  {
    name: inputName(),
    title: text({ maxLength: 80 }).optional(),
    description: description(),
    label: textOrRange({ maxLength: 40, clientMaxLength: 20 }),
    'helper-text': textOrRange({ maxLength: 80 }).optional(),
    required: flagOrRange({ default: false }).optional(),
    visible: visible(),
    enabled: enabled(),
    mode: dynamicChoice(['single', 'range'], { default: 'single' }).optional(),
    'min-date': date().optional(),
    'max-date': date().optional(),
    'unavailable-dates': dynamicList(date()).optional(),
    'include-days': dynamicList(choice(DAYS), { minItems: 1, default: DAYS }).optional(),
    'min-days': integer().optional(),
    'max-days': integer().optional(),
    'on-select-action': exchangeAction().optional(),
    'init-value': textOrRange({ format: 'calendar-init-value', outsideForm: true }).optional(),
    'error-message': textOrRange({ maxLength: 80, outsideForm: true }).optional()
  },
  { since: '6.1', inputValue: valueOfCalendar, check: checkCalendar }
)

function valueOfCalendar(node: Json): 'string' | 'object' | undefined {
  const mode = modeOf(node)
  return mode && (mode === 'range' ? 'object' : 'string')
}
