import t from 'tap'
import { recentReplies } from '../../src/plugins/recent-replies.ts'

const reply = (body: string) => ({ status: 200, body })

t.test('a reply is there until its time is over', async t => {
  let now = 1000
  const replies = recentReplies({ keepMs: 50, maxBytes: 100, now: () => now })
  replies.set('a', reply('1'))
  now = 1049
  t.strictSame(replies.get('a'), reply('1'))
  now = 1050
  t.equal(replies.get('a'), undefined)
})

t.test('above the limit the oldest go, and room that they had is free again', async t => {
  const replies = recentReplies({ keepMs: 50, maxBytes: 10 })
  for (let round = 0; round < 5; round++) {
    replies.set('a', reply('1234'))
    replies.set('b', reply('1234'))
    t.ok(replies.get('a'), 'both fit')
    replies.set('c', reply('1234'))
    t.equal(replies.get('a'), undefined)
    t.ok(replies.get('b') && replies.get('c'))
    replies.set('d', reply('x'.repeat(11)))
    t.equal(replies.get('d'), undefined, 'one that does not fit alone is not kept')
  }
})
