import t from 'tap'
import { markdownIn } from '../../player/components/markdown-text.ts'
import { addMonths, dayIn, daysBetween, nearToday, weeksOf } from '../../player/dates.ts'
import { pictureSource } from '../../player/picture.ts'
import { directionOf, duration, size } from '../../player/text.ts'
import { readTiming } from '../../player/timing.ts'

t.test('the same day of another month is its last day if it has no such day', async t => {
  t.equal(addMonths('2026-01-31', 1), '2026-02-28')
  t.equal(addMonths('2026-03-31', -1), '2026-02-28')
  t.equal(addMonths('2026-12-15', 1), '2027-01-15')
})

t.test('a month is drawn in whole weeks from Monday on', async t => {
  const weeks = weeksOf('2026-11-20')
  t.equal(weeks.length, 6)
  t.strictSame([weeks[0]?.[0], weeks[5]?.[6]], ['2026-10-26', '2026-12-06'])
  t.strictSame([weeksOf('2027-02-10').length, weeksOf('2027-02-10')[0]?.[0]], [4, '2027-02-01'])
  t.equal(daysBetween('2026-03-28', '2026-03-30'), 2, 'also where the clocks change')
})

t.test('a day is read from a date and from milliseconds, and from nothing else', async t => {
  t.equal(dayIn('2026-11-20'), '2026-11-20')
  t.equal(dayIn(String(new Date(2026, 10, 20).getTime())), '2026-11-20', 'midnight here')
  for (const value of [undefined, '', 'tomorrow', 20261120, '2026-99-99', '2026-02-31']) {
    t.equal(dayIn(value), undefined)
  }
  for (const time of ['99999999999999999', '999999999999999', '-99999999999999']) {
    t.equal(dayIn(time), undefined, 'no year of four digits')
  }
  t.equal(nearToday('2000-01-01', '2000-01-31'), '2000-01-31')
  t.equal(nearToday('2999-01-01', undefined), '2999-01-01')
})

t.test('a picture is base64 of a picture, and never an address', async t => {
  const png = 'iVBORw0KGgo='
  t.equal(pictureSource(png), `data:image/png;base64,${png}`)
  t.equal(pictureSource(`data:image/png;base64,${png}`), `data:image/png;base64,${png}`)
  t.equal(pictureSource('/9j/4AAQ'), 'data:image/jpeg;base64,/9j/4AAQ')
  for (const source of [
    'https://elsewhere.invalid/x.png',
    '//elsewhere.invalid/x.png',
    'javascript:alert(1)',
    'data:image/svg+xml;base64,PHN2Zz4=',
    'data:text/html;base64,iVBORw0KGgo=',
    'iVBORw0KGgo" onerror="x',
    '',
    undefined
  ]) {
    t.equal(pictureSource(source), undefined, String(source))
  }
})

t.test(
  'items of a text are paragraphs, but rows and list items that follow each other',
  async t => {
    t.equal(
      markdownIn(['# One', 'Two', '- a', '- b', '| x |', '| - |']),
      '# One\n\nTwo\n\n- a\n- b\n\n| x |\n| - |'
    )
    t.equal(markdownIn('as\nit is'), 'as\nit is')
    t.equal(markdownIn(undefined), '')
  }
)

t.test('a text has the direction of its first letter', async t => {
  t.equal(directionOf(['1. ', 'حجز book']), 'rtl')
  t.equal(directionOf(['שלום']), 'rtl')
  t.equal(directionOf(['Book حجز']), 'ltr')
  t.equal(directionOf(['123']), 'ltr')
})

t.test('times and sizes are told in their unit', async t => {
  t.strictSame([1.44, 320.2, 10_000].map(duration), ['1.4 ms', '320 ms', '10.0 s'])
  t.strictSame([812, 1200, 2_500_000].map(size), ['812 B', '1.2 kB', '2.5 MB'])
  t.strictSame(readTiming('open;dur=1.1, handle;dur=3'), { open: 1.1, handle: 3 })
  t.strictSame(readTiming(''), {})
})
