export { checkSchema } from './check.ts'
export type { Option } from './components/option-lists.ts'
export { DataField, DataModel, DataType } from './data-model.ts'
export type { Facts, Format, Kind } from './facts.ts'
export type {
  ActionJson,
  ActionOf,
  ComponentJson,
  ComponentOf,
  FlowJson,
  ScreenJson
} from './flow.ts'
export { type SchemaRule, type SchemaRuleId, schemaRules } from './rules.ts'
export { schemaOf } from './schema-of.ts'
export {
  type ComponentFacts,
  type ComponentType,
  components,
  inputValueOf,
  isComponentType,
  type PropertyFacts,
  propertyOf,
  screenProperties
} from './table.ts'
export { MAX_FINDINGS, type SchemaFinding } from './walk.ts'
