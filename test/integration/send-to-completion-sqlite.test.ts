import { join } from 'node:path'
import t from 'tap'
import { sendToCompletion } from './send-to-completion.ts'

t.test('from a message to its completion, on SQLite', t =>
  sendToCompletion(t, t => `sqlite:${join(t.testdir({}), 'flowgate.db')}`)
)
