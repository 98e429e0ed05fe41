import { z } from 'zod'
import { FLOW_ERR_CONTRACT } from '../errors.ts'
import { NOTIFICATION_MEMBERS } from '../protocol/request.ts'
import { SUCCESS } from '../protocol/response.ts'
import type { Endpoint } from './endpoint.ts'
import { routesOf } from './routes.ts'
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

const NAME = /^[a-z0-9][a-z0-9_-]*$/
/** Flow JSON's rule for the id of a screen. */
const SCREEN_ID = /^[A-Za-z_]+$/

type DefaultCompletion = z.ZodObject<{ flow_token: z.ZodString }, z.core.$loose>

/** A contract, and the functions through which handlers answer by it. */
export interface Flow<S extends Screens, St extends z.ZodType, C extends z.ZodType> {
  readonly contract: FlowContract<S, St, C>
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
    handler: ScreenHandler<S, St, C, Id>
  ): ScreenHandler<S, St, C, Id>
  /** Join the contract to its handlers: what answers one endpoint URL. */
  endpoint(handlers: Handlers<S, St, C>): Endpoint
}

/**
 * Say what a flow is: its screens, what each is opened with and asks, and where each leads.
 * Throws FLOW_ERR_CONTRACT for what the compiler cannot see: names that Meta does not take, and
 * payload members that would read as an error notification.
 */
export function defineFlow<
  const S extends Screens,
  St extends z.ZodType = z.ZodNever,
  C extends z.ZodType<CompletionParams, CompletionParams> = DefaultCompletion
>(
  contract: FlowContract<
    S & { readonly [Id in keyof S]: { readonly next?: readonly ScreenId<S>[] } },
    St,
    C
  >
): Flow<S, St, C> {
  checkContract(contract)
  const routes = routesOf(contract.screens)
  const completion = contract.completion ?? z.looseObject({ flow_token: z.string() })
  return {
    contract,
    screen: (id, ...[data]) => ({ screen: id, data: data ?? {} }) as never, // the signature says more
    complete: params => ({ screen: SUCCESS, data: { extension_message_response: { params } } }),
    close: () => ({ screen: SUCCESS, data: {} }),
    handler: (_id, handler) => handler,
    endpoint: handlers => ({
      name: contract.name,
      screens: contract.screens,
      routes,
      completion,
      ...(contract.state && { state: contract.state }),
      stateTtlMs: contract.stateTtlMs ?? STATE_TTL_MS,
      flowTokenSignature: contract.flowTokenSignature ?? 'verify-if-present',
      // Erased: dispatch looks handlers up by the names in a request, and checks what it hands them.
      handlers: handlers as unknown as Endpoint['handlers']
    })
  }
}

function checkContract({ name, screens }: { name: string; screens: Screens }): void {
  const refuse = (fault: string) => {
    throw new FLOW_ERR_CONTRACT(name, fault)
  }
  if (!NAME.test(name)) refuse('its name must be lower-case letters, digits, - and _')
  for (const [id, screen] of Object.entries(screens)) {
    if (id === SUCCESS) refuse('SUCCESS is reserved for the end of a flow')
    if (!SCREEN_ID.test(id)) refuse(`screen "${id}" may have letters and _ only in its name`)
    for (const to of screen.next ?? []) {
      if (!Object.hasOwn(screens, to)) refuse(`${id} leads to "${to}", which is no screen`)
      if (to === id) refuse(`${id} leads to itself, which needs no route`)
    }
    const reserved = NOTIFICATION_MEMBERS.find(member => payloadMembers(screen).has(member))
    if (reserved)
      refuse(`the payload of ${id} has "${reserved}", which marks an error notification`)
  }
}

/** The top-level members that a payload's schema names, as far as it can be known. */
function payloadMembers({ payload }: ScreenContract): Set<string> {
  const members = new Set<string>()
  const walk = (schema: unknown) => {
    if (schema instanceof z.ZodObject) for (const member in schema.shape) members.add(member)
    if (schema instanceof z.ZodUnion) schema.options.forEach(walk)
    if (schema instanceof z.ZodPipe) walk(schema.in)
  }
  walk(payload)
  return members
}
