import { z } from 'zod'
import { FLOW_ERR_CONTRACT } from '../errors.ts'
import { NOTIFICATION_MEMBERS } from '../protocol/request.ts'
import { SNACKBAR, SUCCESS } from '../protocol/response.ts'
import type { Endpoint } from './endpoint.ts'
import { routesOf } from './routes.ts'
import { unwrapped } from './schema-members.ts'
import type {
  AskingScreen,
  Completion,
  CompletionParams,
  FlowContract,
  Handlers,
  ScreenAnswer,
  ScreenContract,
  ScreenData,
  ScreenHandler,
  ScreenId,
  Screens
} from './types.ts'

/** As long as a flow token should be good at most (spec: data channel, section 10). */
const STATE_TTL_MS = 3 * 24 * 60 * 60 * 1000

/** What the name of a flow looks like: it stands in a URL. */
export const FLOW_NAME = /^[a-z0-9][a-z0-9_-]*$/
/** Flow JSON's rule for the id of a screen. */
const SCREEN_ID = /^[A-Za-z_]+$/
/** Of one screen (spec: Flow JSON, section 8). */
const MAX_ROUTES = 10
const CONTRACT_MEMBERS = new Set([
  'name',
  'flowJson',
  'state',
  'stateIs',
  'stateTtlMs',
  'token',
  'history',
  'resume',
  'completion',
  'flowTokenSignature'
])

type DefaultCompletion = z.ZodObject<{ flow_token: z.ZodString }, z.core.$loose>

/** A contract, and the functions through which handlers answer by it. */
export interface Flow<
  S extends Screens,
  St extends z.ZodType,
  C extends z.ZodType,
  T extends z.ZodType = z.ZodUnknown
> {
  readonly contract: FlowContract<S, St, C, T>
  readonly name: string
  /** The schema of the data of its flow tokens. */
  readonly token: T | undefined
  /** Answer with a screen. `data` may be left out where the screen needs none. */
  screen<const Id extends ScreenId<S>>(
    id: Id,
    ...data: Record<never, never> extends ScreenData<S, Id>
      ? [data?: ScreenData<S, Id>]
      : [data: ScreenData<S, Id>]
  ): ScreenAnswer<S, Id>
  /** Answer by ending the flow: WhatsApp sends `params` to the chat as the completion message. */
  complete(params: z.input<C>): Completion<C>
  /** Answer by ending the flow without a completion message (unconfirmed by Meta's documents). */
  close(): Completion<C>
  /** Type a handler that stands in a file of its own. */
  handler<Id extends AskingScreen<S>>(
    id: Id,
    // Only the id says which screen it is; the handler's answer must not widen it.
    handler: ScreenHandler<S, St, C, NoInfer<Id>, T>
  ): ScreenHandler<S, St, C, Id, T>
  /** Join the contract to its handlers: what answers one endpoint URL. */
  endpoint(handlers: Handlers<S, St, C, T>): Endpoint
}

/** Routes lead to screens, and what is misspelt is no member: a generic literal may be anything. */
type KnownMembers<S, Screen> = { readonly next?: readonly ScreenId<S>[] } & {
  readonly [Member in Exclude<keyof Screen, keyof ScreenContract>]: never
}

/**
 * Say what a flow is: its screens, what each is opened with and asks, and where each leads.
 * Throws FLOW_ERR_CONTRACT for what the compiler cannot see: names that Meta does not take, and
 * payload members that would read as an error notification, data that a phone would miss.
 */
export function defineFlow<
  const S extends Screens,
  St extends z.ZodType = z.ZodNever,
  C extends z.ZodType<CompletionParams, CompletionParams> = DefaultCompletion,
  T extends z.ZodType = z.ZodUnknown
>(
  contract: FlowContract<S & { readonly [Id in keyof S]: KnownMembers<S, S[Id]> }, St, C, T>
): Flow<S, St, C, T> {
  checkContract(contract)
  const routes = routesOf(contract.screens)
  if (routes.entries.size === 0) {
    throw new FLOW_ERR_CONTRACT(
      contract.name,
      'every screen is led to, so none can be opened first'
    )
  }
  const completion = contract.completion ?? z.looseObject({ flow_token: z.string() })
  return {
    contract,
    name: contract.name,
    token: contract.token,
    screen: (id, ...[data]) => ({ screen: id, data: data ?? {} }) as never, // the signature says more
    complete: params => ({ screen: SUCCESS, data: { extension_message_response: { params } } }),
    close: () => ({ screen: SUCCESS, data: {} }),
    handler: (_id, handler) => handler,
    endpoint: handlers => ({
      name: contract.name,
      screens: contract.screens,
      routes,
      completion,
      ...(contract.flowJson && { flowJson: contract.flowJson }),
      ...(contract.state && { state: contract.state }),
      stateIs: contract.stateIs ?? 'required',
      stateTtlMs: contract.stateTtlMs ?? STATE_TTL_MS,
      ...(contract.token && { token: contract.token }),
      history: contract.history,
      resume: contract.resume ?? false,
      flowTokenSignature: contract.flowTokenSignature ?? 'verify-if-present',
      // Erased: dispatch looks handlers up by the names in a request, and checks what it hands them.
      handlers: handlers as unknown as Endpoint['handlers']
    })
  }
}

function checkContract({
  screens,
  ...contract
}: FlowContract<Screens, z.ZodType, z.ZodType>): void {
  const { name } = contract
  const refuse = (fault: string) => {
    throw new FLOW_ERR_CONTRACT(name, fault)
  }
  if (!FLOW_NAME.test(name)) refuse('its name must be lower-case letters, digits, - and _')
  const unknown = Object.keys(contract).find(member => !CONTRACT_MEMBERS.has(member))
  if (unknown !== undefined) refuse(`it has no member "${unknown}"`)
  if (contract.resume && contract.history === false) {
    refuse('it cannot resume without its history')
  }
  for (const [id, screen] of Object.entries(screens)) checkScreen(id, screen, screens, refuse)
  if (routesOf(screens).entries.size === 0) {
    refuse('every screen is led to, so there is none that it could open with')
  }
}

function checkScreen(
  id: string,
  screen: ScreenContract,
  screens: Screens,
  refuse: (fault: string) => void
): void {
  const { data, payload, next = [], ...others } = screen
  if (id === SUCCESS) refuse('SUCCESS is reserved for the end of a flow')
  if (!SCREEN_ID.test(id)) refuse(`screen "${id}" may have letters and _ only in its name`)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) refuse(`${id} has "${unknown}": a screen has data, payload and next`)

  if (next.length > MAX_ROUTES) refuse(`${id} leads to more than ${MAX_ROUTES} screens`)
  for (const to of next) {
    if (!Object.hasOwn(screens, to)) refuse(`${id} leads to "${to}", which is no screen`)
    if (to === id) refuse(`${id} leads to itself, which needs no route`)
    if (screens[to]?.next?.includes(id)) {
      refuse(`${id} and ${to} lead to each other: give the step forwards only`)
    }
  }
  const asked = membersOf(payload)
  const reserved = NOTIFICATION_MEMBERS.find(member => asked.has(member))
  if (reserved) refuse(`the payload of ${id} has "${reserved}", which marks an error notification`)
  for (const [member, schema] of membersOf(data)) {
    if (member === SNACKBAR) {
      refuse(`the data of ${id} has "${SNACKBAR}", which any screen takes undeclared`)
    }
    if (schema._zod.optout === 'optional') {
      refuse(`the data of ${id} may lack "${member}", and a phone needs it: give it a default`)
    }
  }
}

/** The members that an object's schema names, as far as it can be known. */
function membersOf(schema: unknown): Map<string, z.core.$ZodType> {
  const objects = unwrapped(schema).filter(part => part instanceof z.ZodObject)
  return new Map(objects.flatMap(({ shape }) => Object.entries(shape)))
}
