import t from 'tap'
import { contentHash } from '../../src/provisioning/content-hash.ts'

const hash = (text: string) => contentHash(Buffer.from(text))

t.test('what says the same has the same hash', async t => {
  const one = hash('{"version":"7.3","screens":[{"id":"A","title":"ä"}]}')
  t.match(one, /^[0-9a-f]{64}$/)
  t.equal(hash('{ "screens": [{ "title": "\\u00e4", "id": "A" }],\r\n "version": "7.3" }'), one)
  t.not(hash('{"version":"7.3","screens":[{"id":"A","title":"a"}]}'), one)
  t.not(hash('{"a":[1,2]}'), hash('{"a":[2,1]}'), 'the order of screens is their own')
  t.equal(hash('no JSON'), undefined)
})
