import { asArray, type Json } from '../../flow-json/document.ts'
import { DOCUMENT_TYPES } from '../../flow-json/schema/components/media.ts'
import { listed } from '../../flow-json/schema/words.ts'
import { type Field, type Input, numberOf, textsOf } from './input.ts'

/** Spec: Flow JSON, section 10.10. */
const MAX_FILES = 30
const MAX_KB = 25_600

/** PhotoPicker and DocumentPicker: what `pick` puts there. */
export const filePicker: Input = {
  accept: (_given, { name }) => ({ refusal: `takes files: pick('${name}', [file])` }),
  initial: () => undefined,
  fault(value, field) {
    const count = asArray(value).length
    const { min, max } = boundsOf(field)
    if (count < min) return min === 1 ? 'Add a file' : `Add at least ${min} files`
    return count > max ? `At most ${max} files` : undefined
  }
}

/** Say why a picker does not take files: they are too many, too large, or of another type. */
export function refuseFiles(
  files: readonly { readonly name: string; readonly type: string; readonly size: number }[],
  field: Field
): string | undefined {
  const { max } = boundsOf(field)
  if (files.length > max) return `takes ${max} files, and these are ${files.length}`
  const maxKb = numberOf(field.props['max-file-size-kb'], MAX_KB)
  const large = files.find(({ size }) => size > maxKb * 1024)
  if (large) return `takes files of ${maxKb} KiB, and ${large.name} has ${large.size} bytes`
  const isPhoto = field.type === 'PhotoPicker'
  const types = documentTypes(field.props)
  const other = files.find(({ type }) => !(isPhoto ? /^image\//.test(type) : types.includes(type)))
  if (!other) return undefined
  const wanted = isPhoto ? '`image/`' : types === DOCUMENT_TYPES ? 'documents' : listed(types)
  return `takes ${wanted}, and ${other.name} is ${other.type || 'of no type'}`
}

function boundsOf({ type, props }: Field): { min: number; max: number } {
  const what = type === 'PhotoPicker' ? 'photos' : 'documents'
  return {
    min: numberOf(props[`min-uploaded-${what}`], 0),
    max: numberOf(props[`max-uploaded-${what}`], MAX_FILES)
  }
}

/** The types that a DocumentPicker takes: all that WhatsApp knows, unless it names some. */
export function documentTypes(props: Json): readonly string[] {
  const types = textsOf(props['allowed-mime-types'])
  return types.length > 0 ? types : DOCUMENT_TYPES
}
