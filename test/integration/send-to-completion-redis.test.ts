import t from 'tap'
import { skip, startRedis } from '../store/redis-server.ts'
import { sendToCompletion } from './send-to-completion.ts'

t.test('from a message to its completion, on Redis', { skip }, t =>
  sendToCompletion(t, async t => (await startRedis(t)).url)
)
