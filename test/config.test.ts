import t from 'tap'
import { readConfig, storeOf } from '../src/config.ts'

const none = { dotenv: 'no-such-file' }

t.test('without an environment everything has its default', async t => {
  t.strictSame(await readConfig({}, none), {
    faults: [],
    config: {
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: 3000,
      LOG_LEVEL: 'info',
      APP_SECRET: [],
      TOKEN_KEY: [],
      FLOW_TOKENS: 'open',
      STATE_KEY: [],
      UNSIGNED_REQUESTS: 'refuse',
      KEYS_DIR: 'keys',
      STORE_TIMEOUT_MS: 1000,
      SINCH_FLOW_IDS: {},
      SINCH_REGION: 'eu',
      SINCH_WEBHOOK_SECRET: [],
      SINCH_WEBHOOK_WINDOW: 24 * 60 * 60,
      META_FLOW_IDS: {},
      META_GRAPH_URL: 'https://graph.facebook.com/v26.0',
      META_WEBHOOK_SECRET: [],
      FORWARD_SECRET: [],
      DEADLINE_MS: 8000,
      BODY_LIMIT: 2 * 1024 * 1024
    }
  })
})

t.test('variables are read as their types', async t => {
  const { config } = await readConfig(
    { PORT: '0', DEADLINE_MS: '500', APP_SECRET: 'one, two,,', PRIVATE_KEY: 'x', STRANGER: '1' },
    none
  )
  t.match(config, { PORT: 0, DEADLINE_MS: 500, APP_SECRET: ['one', 'two'], PRIVATE_KEY: 'x' })
  t.notOk('STRANGER' in config)
})

t.test('ids of flows are read by their names', async t => {
  const { config } = await readConfig({ SINCH_FLOW_IDS: 'visit=12, a-b_c=345,' }, none)
  t.strictSame(config.SINCH_FLOW_IDS, { visit: '12', 'a-b_c': '345' })
  for (const META_FLOW_IDS of ['visit', 'visit=x', 'Visit=1', '=1', 'visit=1 a=2']) {
    const { faults } = await readConfig({ META_FLOW_IDS }, none)
    t.match(faults, [/^META_FLOW_IDS must match pattern .*\(ids of flows, by name/], META_FLOW_IDS)
  }
})

t.test('STORE is an address of a store, and never repeated when it is none', async t => {
  for (const STORE of ['memory', 'sqlite:a.db', 'redis://h', 'rediss://u:p@h:1/2?prefix=x']) {
    const { config, faults } = await readConfig({ STORE }, none)
    t.equal(storeOf(config), STORE)
    t.strictSame(faults, [])
  }
  for (const STORE of ['hunter2', 'sqlite:', 'http://u:hunter2@h', 'redis:hunter2']) {
    const { faults } = await readConfig({ STORE }, none)
    t.match(faults, [/^STORE must match pattern .*where state is kept: memory, sqlite:PATH/])
    t.notMatch(faults, [/hunter2/])
  }
  const kept = async (NODE_ENV: string) => storeOf((await readConfig({ NODE_ENV }, none)).config)
  t.equal(await kept('development'), 'memory')
  t.equal(await kept('production'), 'sqlite:data/flowgate.db')
})

t.test('a variable that is empty is one that is not set', async t => {
  const empty = { PORT: '', APP_SECRET: '', PRIVATE_KEY: '', LOG_LEVEL: '' }
  t.strictSame(await readConfig(empty, none), await readConfig({}, none))
})

t.test('every fault is told at once, with what is expected and without the value', async t => {
  const wrong = { PORT: 'http', DEADLINE_MS: '99999', LOG_LEVEL: 'loud', BODY_LIMIT: '1.5' }
  const { config, faults } = await readConfig(wrong, none)
  t.equal(faults.length, 4)
  t.match(faults, [
    /^PORT must be integer \(TCP port/,
    /^LOG_LEVEL must be .*: fatal, error, warn, info, debug, trace, silent/,
    /^DEADLINE_MS must be <= 9500/,
    /^BODY_LIMIT must be integer/
  ])
  t.notMatch(faults.join(), /http|loud|99999/)
  t.equal(config.PORT, 3000, 'the default stands in, to look for further faults')
})

t.test('.env', async t => {
  const dotenv = `${t.testdir({ '.env': 'PORT=4000\nAPP_SECRET=file # comment\n' })}/.env`
  t.test('is read in development, and the environment overrides it', async t => {
    const { config } = await readConfig({ APP_SECRET: 'environment' }, { dotenv })
    t.match(config, { PORT: 4000, APP_SECRET: ['environment'] })
  })
  t.test('is not read in production, however that is spelt', async t => {
    for (const NODE_ENV of ['production', 'Production', 'prod', 'staging']) {
      const { config } = await readConfig({ NODE_ENV }, { dotenv })
      t.match(config, { PORT: 3000, APP_SECRET: [] }, NODE_ENV)
    }
  })
  t.test('has empty variables that are not set, like the environment', async t => {
    const empty = `${t.testdir({ '.env': 'HOST=\nPORT=\nKEYS_DIR=\n' })}/.env`
    t.strictSame(await readConfig({}, { dotenv: empty }), await readConfig({}, none))
  })
  t.test('has its faults told, too', async t => {
    const broken = `${t.testdir({ '.env': 'PORT=far' })}/.env`
    t.match(await readConfig({}, { dotenv: broken }), {
      faults: [/^PORT must be integer/],
      config: { PORT: 3000 }
    })
  })
  t.test('that cannot be read is a fault', async t => {
    const { faults } = await readConfig({}, { dotenv: t.testdir() })
    t.match(faults, [/cannot be read \(EISDIR\)/])
  })
})

t.test('the secret of a webhook is not empty where there is one', async t => {
  for (const name of ['SINCH_WEBHOOK_SECRET', 'META_WEBHOOK_SECRET']) {
    t.match(await readConfig({ [name]: 'a, b' }, none), { config: { [name]: ['a', 'b'] } })
    for (const empty of [',', ' ', ' , ']) {
      t.match(await readConfig({ [name]: empty }, none), { faults: [new RegExp(name)] })
    }
  }
})
