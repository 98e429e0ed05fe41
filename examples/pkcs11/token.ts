import pkcs11js from 'pkcs11js'

/** As many as libuv has threads, where the token does its work. */
const SESSIONS = 4
/** Room for a block of RSA-8192. */
const BLOCK_BYTES = 1024
/** How much the newest duration weighs in the average. */
const WEIGHT = 1 / 32

interface Session {
  handle: Buffer
  input: Buffer
  output: Buffer
}

export type Token = ReturnType<typeof openToken>

/** Open a token by its label. Throws when it is not there or the PIN is wrong. */
export function openToken({
  library,
  label,
  pin
}: {
  library: string
  label: string
  pin: string
}) {
  const module = new pkcs11js.PKCS11()
  module.load(library)
  module.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK })
  try {
    return serve(module, label, pin)
  } catch (error) {
    module.C_Finalize()
    throw error
  }
}

function serve(module: InstanceType<typeof pkcs11js.PKCS11>, label: string, pin: string) {
  const slot = module
    .C_GetSlotList(true)
    .find(slot => module.C_GetTokenInfo(slot).label.trimEnd() === label)
  if (!slot) throw new Error(`there is no token "${label}"`)
  const sessions = Array.from(
    { length: SESSIONS },
    (): Session => ({
      handle: module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION),
      // The addon keeps addresses and no references: memory that it works on must not be collected.
      input: Buffer.alloc(BLOCK_BYTES),
      output: Buffer.alloc(BLOCK_BYTES)
    })
  )
  const first = sessions[0]?.handle
  if (!first) throw new Error('no session')
  // For all sessions.
  module.C_Login(first, pkcs11js.CKU_USER, pin)

  const idle = [...sessions]
  const waiting: ((session: Session) => void)[] = []
  let averageMs = 0
  let isClosed = false

  return {
    /** The objects that have these attributes. */
    find(template: Parameters<typeof module.C_FindObjectsInit>[1]): Buffer[] {
      module.C_FindObjectsInit(first, template)
      const found = module.C_FindObjects(first, 2)
      module.C_FindObjectsFinal(first)
      return found
    },
    /** Attributes of an object. */
    read: (object: Buffer, types: readonly number[]): Buffer[] =>
      module
        .C_GetAttributeValue(
          first,
          object,
          types.map(type => ({ type }))
        )
        .map(({ value }) => value),
    /**
     * The bare RSA operation: SoftHSM 2 and others know OAEP with SHA-1 only. It runs on a thread
     * of libuv; each session has one at a time, and what comes meanwhile waits.
     */
    async decrypt(key: Buffer, block: Uint8Array): Promise<Buffer> {
      if (isClosed) throw new Error('the token is closed')
      const session = await take()
      const startedAt = performance.now()
      try {
        const { handle, input, output } = session
        input.set(block)
        module.C_DecryptInit(handle, { mechanism: pkcs11js.CKM_RSA_X_509 }, key)
        const wrapped = input.subarray(0, block.length)
        return Buffer.from(await module.C_DecryptAsync(handle, wrapped, output))
      } finally {
        averageMs += (performance.now() - startedAt - averageMs) * WEIGHT
        const next = waiting.shift()
        if (next) next(session)
        else idle.push(session)
      }
    },
    /** How many milliseconds a block that came now would wait for a session. */
    queueMs: () => (waiting.length * averageMs) / SESSIONS,
    /** Let go of the token when it has done what it is asked for. */
    async close(): Promise<void> {
      isClosed = true
      for (const _ of sessions) await take()
      module.C_Finalize()
    }
  }

  async function take(): Promise<Session> {
    return idle.pop() ?? new Promise<Session>(resolve => waiting.push(resolve))
  }
}
