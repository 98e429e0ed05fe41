import type { Severity } from '../finding.ts'
import { concerns, type RuleFacts } from '../rule.ts'
import type { VersionName } from '../version.ts'

/** A rule that the schema holds. TEXT_TOO_LONG is ours: the phone cuts texts and rejects none. */
export interface SchemaRule extends RuleFacts {
  readonly id: SchemaRuleId
}

interface Entry extends Omit<SchemaRule, 'id'> {
  readonly severity?: 'warning'
}

/** Every rule of the schema by its id, with Meta's code (spec: Flow JSON, section 12.3). */
export const RULES = {
  'flow-object': {
    code: 'INVALID_FLOW_JSON',
    summary: 'A Flow JSON is an object.',
    source: 'docs'
  },
  'version-missing': {
    code: 'MISSING_FLOW_JSON_VERSION',
    summary: 'A Flow JSON says its `version`.',
    source: 'docs'
  },
  'version-unknown': {
    code: 'INVALID_FLOW_JSON_VERSION',
    summary: '`version` is a version that is known, as a string.',
    source: 'docs'
  },
  'version-unlisted': {
    code: 'UNAVAILABLE_FLOW_JSON_VERSION',
    summary: '`version` is one that the changelog lists: 7.4 is known to the client only.',
    source: 'client',
    since: '7.4',
    severity: 'warning'
  },
  'data-api-version': {
    code: 'INVALID_DATA_API_VERSION',
    summary: '`data_api_version` is 3.0 or, from Flow JSON 7.3, 4.0.',
    source: 'client'
  },
  'unknown-property': {
    code: 'INVALID_PROPERTY_KEY',
    summary: 'An object has no property that its kind does not have.',
    source: 'docs'
  },
  'property-version': {
    code: 'INVALID_PROPERTY_KEY',
    summary: 'A property is used in the versions only that have it.',
    source: 'docs'
  },
  'property-in-form': {
    code: 'INVALID_PROPERTY_KEY',
    summary: "Inside of a Form, the Form's init-values and error-messages speak for its inputs.",
    source: 'client',
    since: '4.0'
  },
  'missing-property': {
    code: 'MISSING_REQUIRED_PROPERTY',
    summary: 'A mandatory property is there.',
    source: 'docs'
  },
  'missing-type': {
    code: 'MISSING_REQUIRED_TYPE_PROPERTY',
    summary: 'A component says its `type`.',
    source: 'docs'
  },
  'unknown-type': {
    code: 'INVALID_TYPE_PROPERTY_VALUE',
    summary: "A component's `type` is one of the 24, as it stands.",
    source: 'client'
  },
  'component-version': {
    code: 'INVALID_TYPE_PROPERTY_VALUE',
    summary: 'A component is used in the versions only that have it.',
    source: 'docs'
  },
  'component-placement': {
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'A component stands where its kind may: on the layout, in a Form, an If, a Switch.',
    source: 'docs'
  },
  'input-outside-form': {
    code: 'KEYWORD_ONE_OF',
    summary: 'Up to 3.1, an input stands in a Form.',
    source: 'docs',
    until: '3.1'
  },
  'property-type': {
    code: 'INVALID_PROPERTY_TYPE',
    summary: 'A value has the JSON type of its property, or is a binding where one may stand.',
    source: 'docs'
  },
  'constant-value': {
    code: 'INVALID_PROPERTY_VALUE',
    summary: '`type` of a layout and of `next` has its one value.',
    source: 'docs'
  },
  'enum-value': {
    code: 'INVALID_ENUM_VALUE',
    summary: 'A value is one of those that its property has.',
    source: 'docs'
  },
  'action-name': {
    code: 'INVALID_ENUM_VALUE',
    summary: 'An action is one that its place and its version allow.',
    source: 'docs'
  },
  'action-keys': {
    code: 'NOT_KEYWORD_SCHEMA_VALIDATION_FAILED',
    summary: '`next` goes with navigate only, `url` with open_url only, `payload` with the others.',
    source: 'docs'
  },
  'too-few-items': {
    code: 'MIN_ITEMS_REQUIRED',
    summary: 'A list has at least as many items as it needs.',
    source: 'docs'
  },
  'too-many-items': {
    code: 'MAX_ITEMS_REQUIRED',
    summary: 'A list has at most as many items as WhatsApp takes.',
    source: 'docs'
  },
  'number-minimum': {
    code: 'MINIMUM_VALUE_REQUIRED',
    summary: 'A number is not below the smallest allowed.',
    source: 'docs'
  },
  'number-maximum': {
    code: 'MAXIMUM_VALUE_REQUIRED',
    summary: 'A number is not above the largest allowed.',
    source: 'docs'
  },
  'empty-text': {
    code: 'MIN_CHARS_REQUIRED',
    summary: 'A text that a component lives from is not empty.',
    source: 'docs'
  },
  'blank-text': {
    code: 'PATTERN_MISMATCH',
    summary: 'A text is not blank: from 6.0 none of a component, before that none it lives from.',
    source: 'docs'
  },
  'text-length': {
    code: 'TEXT_TOO_LONG',
    summary: 'A text is not longer than the phone shows.',
    source: 'docs',
    severity: 'warning'
  },
  'text-pattern': {
    code: 'PATTERN_MISMATCH',
    summary: 'A screen id is letters and underscores, a colour is #RRGGBB.',
    source: 'docs'
  },
  'static-only': {
    code: 'PATTERN_MISMATCH',
    summary: '`name`, and what else is never dynamic, is neither binding nor expression.',
    source: 'docs'
  },
  'binding-required': {
    code: 'PATTERN_MISMATCH',
    summary: '`value` of a Switch is a binding.',
    source: 'docs',
    since: '4.0'
  },
  'expression-version': {
    code: 'PATTERN_MISMATCH',
    summary: 'An expression in backticks is used from 6.0.',
    source: 'docs'
  },
  'number-as-text': {
    code: 'INVALID_PROPERTY_TYPE',
    summary: 'min-chars, max-chars and max-length are numbers: the documentation says String.',
    source: 'client',
    severity: 'warning'
  },
  'literal-preferred': {
    code: 'INVALID_ENUM_VALUE',
    summary: '`media-size` is a literal: the documentation shows a binding.',
    source: 'client',
    since: '5.0',
    severity: 'warning'
  },
  'key-pattern': {
    code: 'PROPERTY_NAME_MISMATCH',
    summary:
      'A key of `routing_model` is a screen id, one of `cases` is of letters, digits, - and _.',
    source: 'client'
  },
  'empty-branch': {
    code: 'INVALID_PROPERTY_VALUE',
    summary: '`then` has a component, `cases` has a case.',
    source: 'docs',
    since: '4.0'
  },
  'uri-format': {
    code: 'INVALID_PROPERTY_VALUE_FORMAT',
    summary: '`url` is an absolute URI, and starts with https://.',
    source: 'docs'
  },
  'image-source': {
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'A picture is base64 or a data URI, not an address.',
    source: 'docs'
  },
  'success-placement': {
    code: 'NOT_KEYWORD_SCHEMA_VALIDATION_FAILED',
    summary: '`success` stands on a terminal screen only.',
    source: 'docs'
  },
  'footer-side-captions': {
    code: 'INVALID_DEPENDENCIES',
    summary: 'A Footer has left-caption and right-caption, or neither.',
    source: 'docs'
  },
  'footer-center-caption': {
    code: 'NOT_KEYWORD_SCHEMA_VALIDATION_FAILED',
    summary: 'A Footer with a center-caption has no other caption.',
    source: 'docs'
  },
  'pattern-input-type': {
    code: 'INVALID_DEPENDENCIES',
    summary: '`pattern` goes with input-type text, number, password and passcode.',
    source: 'docs',
    since: '6.2'
  },
  'pattern-helper-text': {
    code: 'MISSING_REQUIRED_PROPERTY',
    summary: '`pattern` goes with a helper-text.',
    source: 'docs',
    since: '6.2'
  },
  'pattern-format': {
    code: 'INVALID_PROPERTY_VALUE_FORMAT',
    summary: '`pattern` is a regular expression: the phone ignores one that it cannot read.',
    source: 'docs',
    since: '6.2',
    severity: 'warning'
  },
  'date-format': {
    code: 'INVALID_DATE_RANGE',
    summary: 'A date is YYYY-MM-DD; before 5.0 a DatePicker has milliseconds in a string.',
    source: 'client'
  },
  'date-range': {
    code: 'INVALID_DATE_RANGE',
    summary: 'min-date is not after max-date, and the other dates lie between them.',
    source: 'client'
  },
  'calendar-init-value': {
    code: 'INVALID_DATE_SINGLE_INIT_VALUE_FORMAT',
    summary: '`init-value` of a CalendarPicker is a date, YYYY-MM-DD.',
    source: 'client',
    since: '6.1'
  },
  'calendar-days': {
    code: 'INVALID_MIN_MAX_DAYS',
    summary: 'min-days of a CalendarPicker is not above its max-days.',
    source: 'client',
    since: '6.1'
  },
  'calendar-range-only': {
    code: 'INVALID_PROPERTY_NAME_FOR_CONDITION',
    summary: 'title, description, min-days and max-days go with mode range.',
    source: 'docs',
    since: '6.1'
  },
  'calendar-shape': {
    code: 'INVALID_TYPE',
    summary: 'In mode range a text has one value for each end of it, in mode single it has one.',
    source: 'docs',
    since: '6.1'
  },
  'calendar-range-missing': {
    code: 'MISSING_CALENDAR_PICKER_RANGE_MODE_PROP',
    summary: 'In mode range `label` has start-date and end-date, the others have start-date.',
    source: 'client',
    since: '6.1'
  },
  'calendar-range-unknown': {
    code: 'UNEXPECTED_CALENDAR_PICKER_RANGE_MODE_PROP',
    summary: 'In mode range there is start-date and end-date, and nothing else.',
    source: 'client',
    since: '6.1'
  },
  'list-action-twice': {
    code: 'DUPLICATE_PROPETY_FOR_CONDITION',
    summary: 'The action of a NavigationList stands on the list or on its items.',
    source: 'docs',
    since: '6.2'
  },
  'list-action-missing': {
    code: 'MISSING_REQUIRED_PROPERTY',
    summary: 'A NavigationList has an action, or each of its items has.',
    source: 'docs',
    since: '6.2'
  },
  'list-end-large': {
    code: 'INVALID_PROPERTY_VALUE_FOR_CONDITION',
    summary: 'An item has no `end` while media-size is large.',
    source: 'docs',
    since: '6.2'
  },
  'list-end-keys': {
    code: 'DUPLICATE_PROPETY_FOR_CONDITION',
    summary: '`end` of an item has one or two of title, description and metadata.',
    source: 'client',
    since: '6.2'
  },
  'list-end-mixed': {
    code: 'INVALID_PROPERTY_VALUE_FOR_CONDITION',
    summary: 'All items of a list have an `end` or none, and none of them a badge beside it.',
    source: 'client',
    since: '6.2',
    severity: 'warning'
  },
  'list-badge': {
    code: 'MAX_ITEMS_REQUIRED',
    summary: 'One item of a NavigationList has a badge.',
    source: 'docs',
    since: '6.2'
  },
  'list-terminal': {
    code: 'INVALID_PROPERTY_KEY',
    summary: 'A screen with a NavigationList is not terminal.',
    source: 'docs',
    since: '6.2'
  }
} as const satisfies Record<string, Entry>

export type SchemaRuleId = keyof typeof RULES

/** The rules of the schema, for a table. */
export const schemaRules: readonly SchemaRule[] = Object.entries<Entry>(RULES).map(
  ([id, { severity: _, ...rule }]) =>
    // Object.entries forgets the names.
    ({ id: id as SchemaRuleId, ...rule })
)

/** What a finding of that rule is, unless who tells it says otherwise. */
export function severityOf(
  rule: SchemaRuleId,
  { severity }: { severity?: Severity | undefined }
): Severity {
  const entry: Entry = RULES[rule]
  return severity ?? entry.severity ?? 'error'
}

/** Whether the version has what the rule is about. */
export function isInForce(rule: SchemaRuleId, version: VersionName): boolean {
  const entry: Entry = RULES[rule]
  return concerns(entry, version)
}
