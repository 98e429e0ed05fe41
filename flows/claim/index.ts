import { PDF, PHOTO, readFiles } from './files.ts'
import { claim } from './flow.ts'
import { createInsurer, type Insurer } from './insurer.ts'
import { isExpired } from './token.ts'

/** The claim flow, on the pretend insurer and WhatsApp's CDN unless others are given. */
export function createClaim({
  fetch = globalThis.fetch,
  now = () => new Date(),
  insurer = createInsurer({ now })
}: {
  fetch?: typeof globalThis.fetch
  now?: () => Date
  insurer?: Insurer
} = {}) {
  return claim.endpoint({
    checkToken: ({ flowToken }) =>
      isExpired(flowToken, now())
        ? 'This claim form has expired. Write to us, and we will send you a new one.'
        : undefined,
    init: () => claim.screen('CLAIM', insurer.claimableDates()),
    screens: {
      CLAIM: async ({ payload }) => {
        const faults = await insurer.faults(payload)
        if (isEmpty(faults)) return claim.screen('PHOTOS')
        return claim.screen('CLAIM', { ...insurer.claimableDates(), field_errors: faults })
      },
      PHOTOS: async ({ payload, ...context }) => {
        const { good, errors } = await readFiles(payload.photos, PHOTO, { ...context, fetch })
        if (!isEmpty(errors)) return claim.screen('PHOTOS', { photo_errors: errors })
        const photo_receipts = await Promise.all(good.map(insurer.keep))
        return claim.screen('DOCUMENT', { photo_receipts })
      },
      DOCUMENT: async ({ payload: { photo_receipts, documents }, ...context }) => {
        const { good, errors } = await readFiles(documents, PDF, { ...context, fetch })
        if (!isEmpty(errors)) {
          return claim.screen('DOCUMENT', { photo_receipts, document_errors: errors })
        }
        const receipts = [...photo_receipts, ...(await Promise.all(good.map(insurer.keep)))]
        return claim.screen('REVIEW', { receipts, evidence: describe(receipts) })
      },
      REVIEW: async ({ payload, flowToken }) => {
        const { receipts } = payload
        const review = { receipts, evidence: describe(receipts) }
        const [fault] = Object.values(await insurer.faults(payload))
        if (fault) return claim.screen('REVIEW', { ...review, error_message: `${fault}.` })

        const registered = await insurer.register(payload, receipts)
        if (registered === undefined) {
          const error_message = 'Your files are gone. Please go back and send them again.'
          return claim.screen('REVIEW', { ...review, error_message })
        }
        return claim.complete({ flow_token: flowToken, claim_number: registered.number })
      }
    }
  })
}

const isEmpty = (errors: object) => Object.keys(errors).length === 0

function describe(receipts: string[]): string {
  const photos = receipts.length - 1
  return `${photos} ${photos === 1 ? 'photo' : 'photos'} and 1 document`
}

export default createClaim()
