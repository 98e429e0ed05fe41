import { flag, literal, text } from '../values.ts'

/** Properties that many components have (spec: Flow JSON, section 10). */
export const visible = () => flag({ default: true }).optional()
export const enabled = () => flag({ default: true }).optional()
export const required = () => flag({ default: false }).optional()
export const label = (maxLength: number) => text({ maxLength })
export const description = () => text({ maxLength: 300 }).optional()
export const helperText = () => text({ maxLength: 80 }).optional()

/** The key under which an input's value is stored. */
export const inputName = () => literal()

/** A text that is there before the user writes, where no Form says it. */
export const initValue = () => text({ since: '4.0', outsideForm: true }).optional()

/** What is wrong with a value, where no Form says it. */
export const errorMessage = (maxLength?: number) =>
  text({ since: '4.0', outsideForm: true, ...(maxLength && { maxLength }) }).optional()
