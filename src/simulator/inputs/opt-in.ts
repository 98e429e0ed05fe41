import { type Input, REQUIRED, shown } from './input.ts'

/** Ticked is true; what is not ticked any more is null (spec: Flow JSON, section 6.4). */
export const optIn: Input = {
  accept: given =>
    typeof given === 'boolean'
      ? { value: given || null }
      : { refusal: `takes true or false, not ${shown(given)}` },
  initial: given => (given === true ? true : undefined),
  fault: (value, { required }) => (required && value !== true ? REQUIRED : undefined)
}
