import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  FLOW_ERR_HANDLER,
  FLOW_ERR_KEY_PROVIDER,
  FLOW_ERR_STORE,
  FLOW_ERR_TOKEN_INVALID
} from '../errors.ts'
import { REFUSALS } from '../flow/token.ts'
import { type FlowRequest, NO_FLOW_TOKEN } from '../protocol/request.ts'
import { type ErrorReport, reportError } from './error-report.ts'
import { servingOf } from './serving.ts'

/**
 * The one line that the log has for a request. It holds names, codes, hashes and times, and nothing
 * else that was decrypted.
 */
export interface Line {
  /** The business, where there are several. */
  tenant?: string
  flow: string
  action?: string
  screen?: string
  /** The screen that was answered. */
  answer?: string
  status?: number
  /** The same envelope has come before, and got the same reply. */
  again?: true
  code?: string
  reason?: string
  /** What a handler threw, or whoever holds the private keys. */
  error?: ErrorReport
  /** What a phone could not do with an earlier reply. */
  notification?: string
  /** What it says of that: at LOG_LEVEL=debug only, since it may repeat what a user typed. */
  said?: string
  /** Fingerprint of the key that opened the request. */
  key?: string
  /** The first eight hex digits of the flow token's SHA-256. */
  token?: string
  /** Milliseconds of each phase, and of the whole. */
  ms: { verify?: number; open?: number; handle?: number; seal?: number; total?: number }
}

declare module 'fastify' {
  interface FastifyRequest {
    line: Line | null
    /** When the last phase ended, on the clock of `performance.now()`. */
    markedAt: number
  }
}

/** The line of a request, which is begun when it is first asked for. */
export function lineOf(request: FastifyRequest): Line {
  request.line ??= begun(request)
  return request.line
}

function begun(request: FastifyRequest): Line {
  const { flow, business } = servingOf(request)
  const { tenant } = business
  return { ...(tenant !== undefined && { tenant }), flow: flow.name, ms: {} }
}

/** Note that a phase has ended, and that the next begins. */
export function mark(request: FastifyRequest, phase: keyof Line['ms']): void {
  const now = performance.now()
  lineOf(request).ms[phase] = rounded(now - request.markedAt)
  request.markedAt = now
}

/** Note what a decrypted request asks for. */
export function noteRequest(request: FastifyRequest, asked: FlowRequest): void {
  const line = lineOf(request)
  if (asked.kind === 'ping') {
    line.action = 'ping'
    return
  }
  line.action = asked.action
  if (asked.screen !== undefined) {
    // A name that no screen has is the sender's own text.
    line.screen = Object.hasOwn(servingOf(request).flow.screens, asked.screen)
      ? asked.screen
      : '(unknown)'
  }
  if (asked.kind === 'notification') {
    line.notification = asked.error
    if (isVerbose(request) && asked.message !== undefined) line.said = asked.message
  }
  if (asked.flowToken !== NO_FLOW_TOKEN) line.token = shortHash(asked.flowToken)
}

/** Note why a request was not answered as it asked. */
export function noteError(request: FastifyRequest, error: Error & { code?: string }): void {
  const line = lineOf(request)
  const { code = '' } = error
  const known = /^(FLOW|FST)_/.test(code)
  line.code = known ? code : 'FLOW_ERR_HANDLER'
  const reason = error instanceof FLOW_ERR_TOKEN_INVALID ? refusalIn(error) : error.message
  if (known && reason !== undefined) line.reason = reason
  const isThrown =
    error instanceof FLOW_ERR_HANDLER ||
    error instanceof FLOW_ERR_KEY_PROVIDER ||
    (error instanceof FLOW_ERR_STORE && error.cause !== undefined)
  if (isThrown || !known) {
    // Whatever a handler, a key provider or a store threw: it need not be an error, nor anything.
    const thrown = isThrown ? error.cause : error
    line.error = reportError(thrown, { withMessage: isVerbose(request) })
  }
}

/** Why a token was refused. The message of such an error is for the user's eyes. */
function refusalIn({ cause }: Error): string | undefined {
  const refusal = REFUSALS.find(refusal => refusal === cause)
  return refusal && `flow token: ${refusal}`
}

/** An onResponse hook: write the line. */
export function writeLine(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  if (request.serving === null) {
    done()
    return
  }
  const line = lineOf(request)
  line.status ??= reply.statusCode
  line.ms.total = rounded(reply.elapsedTime)
  const { action = 'request', screen = '', answer, again, code, notification } = line
  const outcome = code ?? answer ?? notification ?? (again ? '(again)' : '')
  const level = line.status >= 500 ? 'error' : (code ?? notification) ? 'warn' : 'info'
  request.log[level](line, [action, screen, outcome].filter(Boolean).join(' '))
  done()
}

/** Whether somebody has asked for what may hold a user's own words. */
function isVerbose({ log }: FastifyRequest): boolean {
  return log.level === 'debug' || log.level === 'trace'
}

/** What the log calls a flow token. */
export function shortHash(token: string): string {
  return hash('sha256', token).slice(0, 8)
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
