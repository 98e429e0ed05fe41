import { z } from 'zod'
import { defineFlow, MediaFile } from '../../src/index.ts'

const Claim = z.object({
  policy_number: z.string().trim().toUpperCase(),
  incident_date: z.iso.date(),
  description: z.string()
})
export type Claim = z.output<typeof Claim>

/** What the insurer calls the files it has taken. */
const Receipts = z.array(z.string())

/** What is wrong with a file, by its `media_id`. */
const FileErrors = z.record(z.string(), z.string())

/** A claim on a household insurance, with photos of the damage and an estimate. */
export const claim = defineFlow({
  name: 'claim',
  flowJson: new URL('./flow.json', import.meta.url),
  completion: z.object({ flow_token: z.string(), claim_number: z.string() }),
  screens: {
    CLAIM: {
      data: z.object({
        earliest_date: z.iso.date(),
        latest_date: z.iso.date(),
        // A TextInput shows 30 characters of an error, a DatePicker 80.
        field_errors: z
          .object({
            policy_number: z.string().max(30).optional(),
            incident_date: z.string().max(80).optional()
          })
          .default({})
      }),
      payload: Claim,
      next: ['PHOTOS']
    },
    PHOTOS: {
      data: z.object({ photo_errors: FileErrors.default({}) }),
      payload: z.object({ photos: z.array(MediaFile).min(1).max(5) }),
      next: ['DOCUMENT']
    },
    DOCUMENT: {
      data: z.object({ photo_receipts: Receipts, document_errors: FileErrors.default({}) }),
      payload: z.object({ photo_receipts: Receipts, documents: z.array(MediaFile).length(1) }),
      next: ['REVIEW']
    },
    REVIEW: {
      data: z.object({ evidence: z.string(), receipts: Receipts }),
      // A photo and the document at least: no claim without evidence, whatever a client sends.
      payload: z.object({ ...Claim.shape, receipts: Receipts.min(2), is_true: z.literal(true) }),
      next: []
    }
  }
})
