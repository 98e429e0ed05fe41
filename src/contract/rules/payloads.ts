import { type Action, asObject, type FlowDocument } from '../../flow-json/document.ts'
import { excerpt } from '../../flow-json/expression/problem.ts'
import type { Report } from '../../flow-json/rule.ts'
import { listed, quote } from '../../flow-json/schema/words.ts'
import { NOTIFICATION_MEMBERS } from '../../protocol/request.ts'
import { distanceOf, isError, type Misfit, misfitsOfForm } from '../fit.ts'
import type { Contract, ContractRule } from '../rule.ts'
import { type Form, formsOf, propertiesOf, schemaOf, valuesOf } from '../schema.ts'
import { pointerInPayload, sentBy } from '../sent.ts'
import { nounsOf, pathText } from '../words.ts'
import { type JointScreen, jointScreens } from './joint.ts'

const FLOW_TOKEN = 'flow_token'
/** What no payload has; most would read as an error notification (spec: data channel, 4.2). */
const RESERVED: readonly string[] = [...NOTIFICATION_MEMBERS, FLOW_TOKEN]

/** Rules on what actions send: what the contract asks for, and what the Flow JSON sends. */
export const payloadRules: readonly ContractRule[] = [
  {
    id: 'contract-payload',
    summary: 'The contract takes what a `data_exchange` action sends.',
    check(contract, document, report) {
      for (const exchange of exchangesOf(contract, document)) {
        for (const misfit of exchange.misfits) {
          if (isError(misfit) || misfit.kind !== 'extra') tell(report, exchange, misfit)
        }
      }
    }
  },
  {
    id: 'contract-payload-unread',
    summary: 'The contract asks for all that a `data_exchange` action sends.',
    check(contract, document, report) {
      for (const exchange of exchangesOf(contract, document)) {
        for (const misfit of exchange.misfits) {
          if (isError(misfit) || misfit.kind !== 'extra') continue
          if (!RESERVED.includes(pathText(misfit.path))) tell(report, exchange, misfit)
        }
      }
    }
  },
  {
    id: 'contract-payload-unsent',
    summary: 'Every payload that the contract takes is sent by an action.',
    check(contract, document, report) {
      for (const joint of jointScreens(contract, document)) {
        const variants = variantsOf(joint)
        if (variants.length < 2 || joint.exchanges.length === 0) continue
        const candidates = joint.exchanges.map(action => candidatesOf(document, action, variants))
        for (const variant of variants) {
          // What comes closest to it was probably meant for it, and has a finding of its own.
          const isMeant = ([best, ...others]: readonly Candidate[]) =>
            best?.variant === variant || others.some(one => one.variant === variant && fits(one))
          if (candidates.some(isMeant)) continue
          report(
            `${joint.screen.pointer}/id`,
            `No action of ${quote(joint.id)} sends ${nameOf(variant)}, which the contract takes; ` +
              'add an action, or remove that from the contract',
            { severity: 'warning' }
          )
        }
      }
    }
  },
  {
    id: 'contract-payload-reserved',
    summary: 'No payload has a member that the protocol uses for something else.',
    check(_, { actions }, report) {
      for (const { name, pointer, payload } of actions) {
        const reserved = name === 'data_exchange' ? RESERVED : [FLOW_TOKEN]
        if (name !== 'data_exchange' && name !== 'complete') continue
        for (const key of reserved.filter(key => Object.hasOwn(payload, key))) {
          const reason =
            key === FLOW_TOKEN
              ? 'WhatsApp adds the token by itself; remove this'
              : 'marks an error notification, which no handler sees; give it another name'
          report(`${pointer}/payload/${key}`, `${quote(key)} is reserved: ${reason}`, {
            part: 'key',
            // It is sent by real flows, and does no harm there.
            ...(key === FLOW_TOKEN && { severity: 'warning' })
          })
        }
      }
    }
  }
]

/** An action that asks, with what does not fit of what it sends. */
interface Exchange extends JointScreen {
  readonly action: Action
  readonly misfits: readonly Misfit[]
  /** The payload that was compared, where the contract has several. */
  readonly variant: string | undefined
}

function exchangesOf(contract: Contract, document: FlowDocument): readonly Exchange[] {
  return jointScreens(contract, document).flatMap(joint => {
    const variants = variantsOf(joint)
    return joint.exchanges.flatMap((action): Exchange[] => {
      const candidates = candidatesOf(document, action, variants)
      const [best] = candidates
      if (!best) return []
      if (variants.length === 1 || fits(best)) {
        return [{ ...joint, action, misfits: best.misfits, variant: undefined }]
      }
      // With another value none of the payloads may be meant; the rest would be guesses.
      const values = best.misfits.filter(({ kind }) => kind === 'value')
      const misfits =
        values.length > 0 ? values.map(misfit => widened(misfit, candidates)) : best.misfits
      return [{ ...joint, action, misfits, variant: nameOf(best.variant) }]
    })
  })
}

/** A payload of the contract, and what does not fit it of what an action sends. */
interface Candidate {
  readonly variant: Form
  readonly misfits: readonly Misfit[]
}

/** Compare an action with each payload, the closest first. */
function candidatesOf(
  document: FlowDocument,
  action: Action,
  variants: readonly Form[]
): readonly Candidate[] {
  const [sent] = formsOf(sentBy(document, action)) ?? []
  if (!sent) return []
  return variants
    .map(variant => ({ variant, misfits: withoutUnsent(misfitsOfForm(sent, variant)) }))
    .toSorted((a, b) => distanceOf(a.misfits) - distanceOf(b.misfits))
}

function fits({ misfits }: Candidate): boolean {
  return distanceOf(misfits) === 0
}

/** The payloads that a contract takes of a screen. None: there is no telling. */
function variantsOf({ contract: { payload } }: JointScreen): readonly Form[] {
  const forms = payload && formsOf(schemaOf(payload, 'input'))
  return forms?.filter(({ types }) => types.includes('object')) ?? []
}

function withoutUnsent(misfits: readonly Misfit[]): readonly Misfit[] {
  return misfits.filter(({ kind }) => kind !== 'unsent')
}

/** Of a value that no payload has, all the values that there might be. */
function widened(misfit: Misfit, candidates: readonly Candidate[]): Misfit {
  const alike = candidates.flatMap(({ misfits }) =>
    misfits.filter(({ kind, path }) => kind === 'value' && path.join() === misfit.path.join())
  )
  return { ...misfit, asked: [...new Set(alike.flatMap(({ asked }) => asked))] }
}

function tell(report: Report, exchange: Exchange, misfit: Misfit): void {
  report(pointerInPayload(exchange.action, misfit.path), sentenceOn(exchange, misfit), {
    ...(misfit.kind === 'extra' && { part: 'key' as const }),
    ...(!isError(misfit) && { severity: 'warning' as const })
  })
}

function sentenceOn({ id, variant }: Exchange, misfit: Misfit): string {
  const { kind, path, sent, asked } = misfit
  const name = quote(pathText(path))
  const ofContract = `the contract of ${quote(id)}`
  const closest = variant ? ` (it comes closest to ${variant})` : ''
  switch (kind) {
    case 'missing':
      return (
        `This does not send ${name}, which ${ofContract} asks for${closest}; ` +
        'add it to the payload, or make it optional there'
      )
    case 'extra':
      return `${name} is not asked for by ${ofContract}${closest}; add it there, or remove it here`
    case 'value':
      return `${name} is ${valuesText(sent)}, and ${ofContract} asks for ${valuesText(asked)}`
    default: {
      const does = isError(misfit) ? 'is' : 'may be'
      return `${name} ${does} ${nounsOf(sent)}, and ${ofContract} asks for ${nounsOf(asked)}${closest}`
    }
  }
}

function valuesText(values: readonly unknown[]): string {
  return values.map(value => quote(String(value))).join(' or ')
}

/** Name a payload by the members that tell it apart, or by all of them. */
function nameOf(variant: Form): string {
  const properties = [...propertiesOf(variant)]
  const constants = properties.flatMap(([name, { node }]) => {
    const [value, ...others] = valuesOf(asObject(node)) ?? []
    return value === undefined || others.length > 0 ? [] : [`${name}: ${excerpt(String(value))}`]
  })
  const names = constants.length > 0 ? constants : properties.map(([name]) => name)
  return `the payload with ${listed(names)}`
}
