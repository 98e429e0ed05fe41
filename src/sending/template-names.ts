import { z } from 'zod'

/** What a template is approved by, and found by. */
export const TemplateName = z
  .string()
  .regex(/^[a-z0-9_]{1,512}$/, { error: 'lower-case letters, digits and _' })
/** Of a template, as in `en_US`. */
export const TemplateLanguage = z
  .string()
  .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, { error: 'a language, as in en_US' })
