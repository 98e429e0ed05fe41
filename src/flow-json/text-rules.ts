import type { RuleFacts } from './rule.ts'

const SUMMARIES = {
  'json-syntax': 'The text is JSON (RFC 8259).',
  'json-object': 'It is an object.',
  'json-size': 'It has at most 10 MB.',
  'json-encoding': 'It is UTF-8.',
  'json-depth': 'Objects and arrays nest at most 100 deep.',
  'duplicate-key': 'An object has a key once: of two the last one counts.',
  'prototype-key': 'No key is `__proto__`.',
  'lone-surrogate': 'No text has half of a surrogate pair.',
  'too-many-findings': 'Findings after the first 1000 are not told.'
} as const

export type TextRuleId = keyof typeof SUMMARIES

const DOCUMENTED: readonly string[] = ['json-syntax', 'json-object', 'json-size']

/** What holds for the text as such, whatever Flow JSON it is (spec: Flow JSON, section 2). */
export const textRules: readonly RuleFacts[] = Object.entries(SUMMARIES).map(([id, summary]) => ({
  id,
  code: 'INVALID_FLOW_JSON',
  summary,
  source: DOCUMENTED.includes(id) ? 'docs' : 'inferred'
}))
