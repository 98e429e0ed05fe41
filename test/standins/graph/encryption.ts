import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { check, checkQuery, mediaType, readForm } from '../check.ts'
import { type Call, json, Refusal, type Routes } from '../service.ts'
import { graphError, invalid, unknownObject } from './errors.ts'
import type { GraphState, PhoneNumber } from './state.ts'

const Upload = z.strictObject({
  business_public_key: z
    .string()
    .regex(
      /^-----BEGIN PUBLIC KEY-----\r?\n(?:[A-Za-z0-9+/=]{1,76}\r?\n)+-----END PUBLIC KEY-----\s*$/,
      'not PEM of SPKI with line breaks'
    )
    .refine(isRsa2048, 'not RSA of 2048 bits')
})
const Names = z.enum(['business_public_key', 'business_public_key_signature_status'])
const Query = z.strictObject({
  fields: z
    .string()
    .transform(it => it.split(','))
    .pipe(z.array(Names))
    .optional()
})

/** The public key of a number (spec: Graph API, section 2). */
export function encryptionRoutes(state: GraphState): Routes {
  function phoneOf(call: Call): PhoneNumber {
    const phone = state.phones.get(call.params.phone ?? '')
    if (!phone) throw unknownObject(call.params.phone ?? '')
    return phone
  }

  return {
    'POST /{version}/{phone}/whatsapp_business_encryption': async call => {
      const isJson = mediaType(call) === 'application/json'
      const members = isJson ? json(call.raw) : await readForm(call, invalid)
      const { business_public_key } = check(Upload, members, () =>
        invalid('Business public key is invalid')
      )
      const phone = phoneOf(call)
      if (!phone.isRegistered) {
        throw new Refusal(graphError(422, 100, '(#100) The number is not eligible'))
      }
      phone.publicKey = business_public_key
      phone.signatureStatus = 'VALID'
      return { status: 200, body: { success: true } }
    },

    'GET /{version}/{phone}/whatsapp_business_encryption': call => {
      const { fields = Names.options } = checkQuery(call, Query, invalid)
      const { publicKey, signatureStatus } = phoneOf(call)
      const all = {
        business_public_key: publicKey,
        business_public_key_signature_status: signatureStatus
      }
      const entries = Object.entries(all).filter(([name]) => fields.some(field => field === name))
      const shown = publicKey === undefined ? undefined : Object.fromEntries(entries)
      const data = shown ? [shown] : []
      return { status: 200, body: state.encryptionReply === 'data' ? { data } : (shown ?? {}) }
    }
  }
}

function isRsa2048(pem: string): boolean {
  let key: KeyObject
  try {
    key = createPublicKey({ key: pem, format: 'pem', type: 'spki' })
  } catch {
    return false
  }
  return key.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength === 2048
}
