import { component } from '../component.ts'
import { choice, list, quantity, textOrMediaErrors } from '../values.ts'
import { description, enabled, inputName, label, visible } from './shared.ts'

/** Bounds of spec: Flow JSON, section 10.10. */
const fileSize = () => quantity({ minimum: 1, maximum: 25_600, default: 25_600 }).optional()
const atLeast = () => quantity({ minimum: 0, maximum: 30, default: 0 }).optional()
const atMost = () => quantity({ minimum: 1, maximum: 30, default: 30 }).optional()
const errors = () => textOrMediaErrors({ outsideForm: true }).optional()

export const PhotoPicker = component(
  'PhotoPicker',
  {
    name: inputName(),
    label: label(80),
    description: description(),
    'photo-source': choice(['camera_gallery', 'camera', 'gallery'], {
      default: 'camera_gallery'
    }).optional(),
    'max-file-size-kb': fileSize(),
    'min-uploaded-photos': atLeast(),
    'max-uploaded-photos': atMost(),
    enabled: enabled(),
    visible: visible(),
    'error-message': errors()
  },
  { since: '4.0', maxPerScreen: 1, inputValue: () => 'array' }
)

/** What a DocumentPicker can take (spec: Flow JSON, section 10.10.2). */
export const DOCUMENT_TYPES = [
  'application/gzip',
  'application/msword',
  'application/pdf',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.oasis.opendocument.presentation',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/x-7z-compressed',
  'application/zip',
  'image/avif',
  'image/gif',
  'image/heic',
  'image/heif',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'image/webp',
  'text/plain',
  'video/mp4',
  'video/mpeg',
  // The client takes it, and no page lists it.
  'application/xml'
] as const

export const DocumentPicker = component(
  'DocumentPicker',
  {
    name: inputName(),
    label: label(80),
    description: description(),
    'max-file-size-kb': fileSize(),
    'min-uploaded-documents': atLeast(),
    'max-uploaded-documents': atMost(),
    'allowed-mime-types': list(choice(DOCUMENT_TYPES), { minItems: 1 }).optional(),
    enabled: enabled(),
    visible: visible(),
    'error-message': errors()
  },
  { since: '4.0', maxPerScreen: 1, inputValue: () => 'array' }
)
