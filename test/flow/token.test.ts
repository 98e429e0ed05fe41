import t from 'tap'
import { z } from 'zod'
import {
  ask,
  createTokens,
  defineFlow,
  errorCodes,
  memoryStore,
  type Token
} from '../../src/index.ts'

const KEY = 'Qm9HCeMBWL5BnFWxTFLPcoMgyIhYbwVyhFNkhfeVSNI='
const NOW = Date.UTC(2026, 10, 20, 9)

const claim = defineFlow({
  name: 'claim',
  token: z.object({ policy: z.string(), days: z.number().default(30) }),
  screens: {
    FORM: { data: z.object({ text: z.string() }), payload: z.object({ do: z.string() }) }
  }
})
const form = (text: string) => claim.screen('FORM', { text })

/** A flow and its tokens; what its handlers got is in `seen`. */
function setting({ accept = 'open' }: { accept?: 'open' | 'signed' } = {}) {
  const seen: (Token<{ policy: string; days: number }> | undefined)[] = []
  let now = NOW
  const store = memoryStore({ now: () => now })
  const tokens = createTokens({ keys: [KEY], store, accept, now: () => now })
  const parts: Parameters<typeof claim.endpoint>[0] = {
    init: ({ token }) => {
      seen.push(token)
      return form('welcome')
    },
    screens: {
      FORM: async ({ payload, flowToken, token }) => {
        seen.push(token)
        if (payload.do === 'throw') throw new Error('no')
        if (payload.do === 'misfit') return form(7 as never)
        if (payload.do === 'close') return claim.close()
        if (payload.do === 'show') return form('again')
        const more = payload.do === 'swell' ? { text: 'x'.repeat(1024 * 1024) } : {}
        return claim.complete({ flow_token: flowToken, ...more })
      }
    }
  }
  const issue = (options: object = {}) =>
    tokens.issue({ flow: claim, data: { policy: 'HM-1' }, ...options })
  const pass = (ms: number) => {
    now += ms
  }
  return { seen, store, tokens, parts, issue, pass }
}

const init = (flow_token?: string) => ({
  action: 'INIT',
  ...(flow_token !== undefined && { flow_token })
})
const submit = (flow_token: string, what = 'complete') => ({
  action: 'data_exchange',
  screen: 'FORM',
  data: { do: what },
  flow_token
})

t.test('handlers get the token, with its data as the flow has it', async t => {
  const { seen, tokens, parts, issue } = setting()
  const endpoint = claim.endpoint({
    ...parts,
    checkToken: ({ token }) => (token?.user === 'C-13' ? 'Not for you.' : undefined),
    back: {
      FORM: ({ token }) => {
        seen.push(token)
        return form('')
      }
    }
  })
  const flowToken = await issue({ user: 'C-1042', language: 'de', singleUse: true })
  await ask(endpoint, init(flowToken), { tokens })
  await ask(endpoint, submit(flowToken, 'show'), { tokens })
  await ask(endpoint, { action: 'BACK', screen: 'FORM', flow_token: flowToken }, { tokens })
  t.equal(seen.length, 3)
  for (const token of seen) {
    t.strictSame(token, {
      id: token?.id,
      flow: 'claim',
      user: 'C-1042',
      language: 'de',
      data: { policy: 'HM-1', days: 30 },
      expiresAt: new Date(NOW + 3 * 24 * 60 * 60 * 1000),
      singleUse: true
    })
  }
  await t.rejects(ask(endpoint, init(await issue({ user: 'C-13' })), { tokens }), {
    code: 'FLOW_ERR_TOKEN_INVALID',
    message: 'Not for you.'
  })
})

t.test('of somebody else’s token, and where none are issued, handlers get none', async t => {
  const { seen, tokens, parts, issue } = setting()
  const endpoint = claim.endpoint(parts)
  await ask(endpoint, init('tok-1'), { tokens })
  await ask(endpoint, init(), { tokens })
  await ask(endpoint, init(await issue()))
  t.strictSame(seen, [undefined, undefined, undefined])
})

t.test(
  'a token that is not good is refused before a handler runs, in the flow’s words',
  async t => {
    const { seen, tokens, parts, issue, pass } = setting({ accept: 'signed' })
    const other = defineFlow({ name: 'loan', screens: { A: {} } })
    const [expired, used, revoked, good] = await Promise.all([
      issue({ expiresIn: '1s', language: 'pt_BR' }),
      issue({ singleUse: true }),
      issue({ language: 'de' }),
      issue()
    ])
    pass(1000)
    await tokens.use(used)
    await tokens.revoke(revoked)
    const refusals: [string, string, string][] = [
      ['forged', `${good}A`, 'undefined'],
      ['forged', 'tok-1', 'undefined'],
      ['forged', 'unused', 'undefined'],
      ['expired', expired, 'pt_BR'],
      ['used', used, 'undefined'],
      ['revoked', revoked, 'de'],
      ['other-flow', await tokens.issue({ flow: other, language: 'fr' }), 'fr']
    ]
    const spoken = claim.endpoint({
      ...parts,
      checkToken: () => {
        throw new Error('it ran')
      },
      refuseToken: ({ reason, language }) => `${reason} in ${language}`
    })
    const silent = claim.endpoint(parts)
    const defaults = new Set<string>()
    for (const [reason, flowToken, language] of refusals) {
      const error = { code: 'FLOW_ERR_TOKEN_INVALID', statusCode: 427, cause: reason }
      const message = `${reason} in ${language}`
      await t.rejects(ask(spoken, init(flowToken), { tokens }), { ...error, message }, message)
      await t.rejects(ask(spoken, submit(flowToken), { tokens }), { ...error, message }, message)
      const { message: words } = await ask(silent, init(flowToken), { tokens }).catch(
        error => error
      )
      defaults.add(words)
    }
    t.strictSame(seen, [])
    // A stranger does not learn whether it was the flow or the seal.
    t.strictSame(
      [...defaults],
      [
        'This form cannot be opened from here. Please ask us for a new one.',
        'This form has expired. Please ask us for a new one.',
        'This form has been sent already.',
        'This form is no longer available. Please ask us for a new one.'
      ]
    )
  }
)

t.test('words that cannot be found are the flow’s fault, and no refusal', async t => {
  const { tokens, parts } = setting()
  const endpoint = claim.endpoint({
    ...parts,
    refuseToken: () => {
      throw new Error('no translation')
    }
  })
  await t.rejects(ask(endpoint, init('fg1.x'), { tokens }), {
    code: 'FLOW_ERR_HANDLER',
    message: /refuseToken/
  })
})

t.test('data that the flow no longer understands is an error, and no refusal', async t => {
  const { tokens, parts } = setting()
  const before = await tokens.issue({ flow: 'claim', data: { policy: 7 } })
  await t.rejects(ask(claim.endpoint(parts), init(before), { tokens }), {
    code: 'FLOW_ERR_TOKEN_DATA',
    statusCode: 500,
    message: /"claim".*policy: expected string$/
  })
})

t.test('a completion uses a single-use token up', async t => {
  for (const what of ['complete', 'close']) {
    const { tokens, parts, issue } = setting()
    const endpoint = claim.endpoint(parts)
    const flowToken = await issue({ singleUse: true })
    await ask(endpoint, init(flowToken), { tokens })
    await ask(endpoint, submit(flowToken, 'show'), { tokens })
    t.match(await ask(endpoint, submit(flowToken, what), { tokens }), { screen: 'SUCCESS' })
    const used = { code: 'FLOW_ERR_TOKEN_INVALID', cause: 'used' }
    await t.rejects(ask(endpoint, submit(flowToken, what), { tokens }), used, what)
    await t.rejects(ask(endpoint, init(flowToken), { tokens }), used, what)
  }
})

t.test('what fails uses nothing up', async t => {
  const { tokens, parts, issue } = setting()
  const endpoint = claim.endpoint(parts)
  const flowToken = await issue({ singleUse: true })
  for (const [what, code] of [
    ['throw', 'FLOW_ERR_HANDLER'],
    ['misfit', 'FLOW_ERR_RESPONSE'],
    ['swell', 'FLOW_ERR_RESPONSE_SIZE']
  ] as const) {
    await t.rejects(ask(endpoint, submit(flowToken, what), { tokens }), { code })
  }
  const refuse = () => {
    throw new errorCodes.FLOW_ERR_RESPONSE_FLOW_JSON('FORM', 'a reason')
  }
  await t.rejects(ask(endpoint, submit(flowToken), { tokens, checkResponse: refuse }), {
    code: 'FLOW_ERR_RESPONSE_FLOW_JSON'
  })
  t.match(await ask(endpoint, submit(flowToken), { tokens }), { screen: 'SUCCESS' })
})

t.test('of completions at the same time, one is sent', async t => {
  const { tokens, parts, issue } = setting()
  const endpoint = claim.endpoint(parts)
  const [once, often] = [await issue({ singleUse: true }), await issue()]
  const sent = async (flowToken: string) => {
    const asked = Array.from({ length: 5 }, () => ask(endpoint, submit(flowToken), { tokens }))
    const settled = await Promise.allSettled(asked)
    return settled.filter(({ status }) => status === 'fulfilled').length
  }
  t.equal(await sent(once), 1)
  t.equal(await sent(often), 5)
})

t.test(
  'a handler that is too late uses nothing up; onDeadline that ends the flow does',
  async t => {
    const { tokens, parts, issue } = setting()
    let finish = () => {}
    const slow: typeof parts = {
      ...parts,
      screens: {
        FORM: async context => {
          await new Promise<void>(resolve => {
            finish = resolve
          })
          return parts.screens.FORM(context)
        }
      }
    }
    const late = { tokens, budgetMs: 20 }
    const flowToken = await issue({ singleUse: true })
    const patient = claim.endpoint({ ...slow, onDeadline: () => form('later') })
    t.match(await ask(patient, submit(flowToken), late), { data: { text: 'later' } })
    finish()
    await new Promise(resolve => setImmediate(resolve))
    t.match(await tokens.check(flowToken), { refusal: undefined })

    const ending = claim.endpoint({ ...slow, onDeadline: () => claim.close() })
    t.match(await ask(ending, submit(flowToken), late), { screen: 'SUCCESS' })
    t.match(await tokens.check(flowToken), { refusal: 'used' })
    await t.rejects(ask(ending, submit(`${flowToken}A`), { tokens, budgetMs: 0 }), {
      code: 'FLOW_ERR_TOKEN_INVALID',
      cause: 'forged'
    })
  }
)

t.test('a store that is out of reach answers so, and refuses nobody for good', async t => {
  const { tokens, parts, issue, store } = setting()
  const endpoint = claim.endpoint(parts)
  const flowToken = await issue({ singleUse: true })
  const down = () => Promise.reject(new Error('connection refused'))
  const error = { code: 'FLOW_ERR_STORE', statusCode: 503 }
  Object.assign(store, { add: down })
  await t.rejects(ask(endpoint, submit(flowToken), { tokens }), error)
  Object.assign(store, { get: down })
  await t.rejects(ask(endpoint, init(flowToken), { tokens }), error)
})
