import type { Cases } from './case.ts'
import { child, input, only } from './flow.ts'

const matching = (pattern: unknown, more = {}) =>
  only([input('code', { pattern, 'helper-text': 'As on the letter', ...more })])

export const patternCases: Cases = {
  'pattern-explosive': {
    code: 'INVALID_PROPERTY_VALUE',
    breaks: [
      {
        flow: matching('^(a+)+$'),
        at: `${child(0)}/pattern`,
        says: /`\^\(a\+\)\+\$` repeats what can be read in several ways/,
        severity: 'warning'
      },
      {
        flow: matching('^(\\d+"?)*$'),
        at: `${child(0)}/pattern`,
        says: /^`\^\(\\d\+"\?\)\*\$` repeats/,
        severity: 'warning'
      },
      {
        flow: matching('a'.repeat(1_001)),
        at: `${child(0)}/pattern`,
        says: /too long or too involved/,
        severity: 'warning'
      }
    ],
    passes: [
      matching('^[A-Za-z]+( [A-Za-z]+)*$'),
      matching('a'.repeat(150)),
      matching('((a+)+'),
      matching('${data.pattern}')
    ]
  }
}

/** Expressions in which a loop can read the same text in two ways. */
export const explosive = [
  '(a+)+',
  '(a*)*',
  '(a+)*b',
  '(a|a)*',
  '(a|ab|b)*',
  '(\\w|\\d)+',
  '^(\\w+\\s?)*$',
  '^(\\d+,?)+$',
  '([a-z]+)*\\d',
  '(.*a){12}',
  '(.*)*',
  '(a?a?)*',
  '(a{2,})*',
  '([a-z]{1,30})*',
  '(?:(?:x+)y?)+',
  '(?=(a+)+$)b',
  '(?<word>\\w+)*',
  '^([^@]+|\\w+)*@',
  '(\\x61|a)*',
  '(\\u0061|[a-c])+$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(é|é)*',
  '(\\S+|\\W+)*!',
  '(a|b|[^c])*'
]

/** Expressions that are as quick as they look, or slow only by a power. */
export const harmless = [
  '',
  '007',
  '^(19|20)\\d\\d-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$',
  '^[A-Za-z]+([ -][A-Za-z]+)*$',
  '^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\\.[a-zA-Z]{2,}$',
  '^([a-z0-9]+\\.)+[a-z]{2,}$',
  '^(\\d{1,3}\\.){3}\\d{1,3}$',
  '^\\+?\\d{1,3}[- ]?(\\(\\d+\\))?[\\d -]{5,}$',
  '^(?=.*[A-Z])(?=.*\\d)(?!.* ).{8,64}$',
  '^(á|é|í|ñ|[a-z])+$',
  '(ab|ac)*',
  '(a|b)*',
  '(a?)*',
  '(\\d{3})*',
  '(\\d+,)*\\d+',
  '^\\s+|\\s+$',
  '(.*),(.*),(.*)',
  '\\p{L}+',
  '[\\b\\]^-]*',
  '[^]*',
  '(\\w)\\1',
  'a{,2}{',
  '^(?:[A-Z]{3}\\d{2})+?$',
  '(\\cJ|\\t|\\n{0})*',
  '[]|x'
]
