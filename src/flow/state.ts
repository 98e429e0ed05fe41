import type { z } from 'zod'
import { FLOW_ERR_STATE, FLOW_ERR_STORE } from '../errors.ts'
import { NO_FLOW_TOKEN } from '../protocol/request.ts'
import type { Services } from './dispatch.ts'
import type { Endpoint } from './endpoint.ts'
import { describeIssues } from './expectation.ts'
import { keyOf } from './key-of.ts'
import { parse } from './parse.ts'

/**
 * What a flow remembers of one flow token between requests, as JSON. A message that was sent without
 * a token is remembered nothing of: all its users would share it.
 */
export interface State<S extends z.ZodType> {
  /** The value last set, or undefined: never set, its time is over, or its schema has changed. */
  get(): Promise<z.output<S> | undefined>
  set(value: z.input<S>): Promise<void>
  delete(): Promise<void>
}

/**
 * The state of `flowToken` in a store, checked by the flow's schema on both ways. Its calls throw
 * FLOW_ERR_STATE when the flow declares no state, and when a value does not fit. What the store throws
 * they throw, too, unless the flow can go on without state: then `noteError` is told.
 */
export function stateOf(
  flow: Pick<Endpoint, 'name' | 'state' | 'stateIs' | 'stateTtlMs'>,
  flowToken: string,
  { store, log, noteError }: Pick<Services, 'store' | 'log' | 'noteError'>
): State<z.ZodType> {
  const isAnonymous = flowToken === NO_FLOW_TOKEN

  function schema(): z.ZodType {
    if (flow.state === undefined) throw new FLOW_ERR_STATE(flow.name, 'its contract declares none')
    return flow.state
  }

  const key = () => keyOf('state', flow, flowToken)

  async function reach<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (flow.stateIs === 'required' || !(error instanceof FLOW_ERR_STORE)) throw error
      noteError?.(error)
      return undefined
    }
  }

  return {
    async get() {
      const state = schema()
      const stored = isAnonymous ? undefined : await reach(() => store.get(key()))
      return stored && (await parse(state, JSON.parse(stored))).data
    },
    async set(value) {
      const json = JSON.stringify(value)
      // As it will be read: a Date, for one, comes back as a text.
      const state = schema()
      const parsed = await parse(state, json && JSON.parse(json))
      if (!parsed.success) {
        const misfit = describeIssues(parsed.error.issues, state)
        throw new FLOW_ERR_STATE(flow.name, `what is set does not fit, as JSON: ${misfit}`)
      }
      if (isAnonymous) log.warn({ flow: flow.name }, 'no flow token, so no state is kept')
      else await reach(() => store.set(key(), json, { ttlMs: flow.stateTtlMs }))
    },
    async delete() {
      schema()
      if (!isAnonymous) await reach(() => store.delete(key()))
    }
  }
}
