import { useEffect, useMemo } from 'preact/hooks'
import { asArray, asObject } from '../../../flow-json/document.ts'
import { textOf } from '../../../simulator/evaluated.ts'
import { numberOf, textsOf } from '../../../simulator/inputs/input.ts'
import { Below, errorOf, Legend } from './field.tsx'
import { Icon } from './icon.tsx'
import type { Drawn } from './index.tsx'

/** PhotoPicker and DocumentPicker: files are encrypted and put aside for the endpoint at once. */
export function FilePicker({ view, hand }: Drawn) {
  const { key, type, props, input, enabled } = view
  const { name = '', value } = input ?? {}
  const isPhoto = type === 'PhotoPicker'
  const picked = asArray(value).map(asObject)
  const files = hand.filesOf(name).slice(0, picked.length)
  const what = isPhoto ? 'photos' : 'documents'
  const max = numberOf(props[`max-uploaded-${what}`], 30)
  const isRequired = numberOf(props[`min-uploaded-${what}`], 0) > 0
  const pick = (files: readonly File[]) => hand.act({ does: 'pick', name, files })
  const accept = isPhoto ? 'image/*' : textsOf(props['allowed-mime-types']).join(',')
  return (
    <fieldset class="group" aria-describedby={`${key}/below`} disabled={!enabled}>
      <legend>
        <Legend view={{ ...view, ...(input && { input: { ...input, required: isRequired } }) }} />
      </legend>
      <label class={enabled && picked.length < max ? 'pick' : 'pick off'}>
        <Icon name={isPhoto ? 'camera' : 'document'} />
        {isPhoto ? 'Add photos' : 'Add documents'}
        <input
          type="file"
          class="unseen"
          multiple={max > 1}
          disabled={picked.length >= max}
          {...(accept && { accept })}
          {...(props['photo-source'] === 'camera' && { capture: 'environment' })}
          onChange={({ currentTarget }) => {
            const added = [...(currentTarget.files ?? [])]
            // So that the same file can be picked again after it was removed.
            currentTarget.value = ''
            if (added.length > 0) pick([...files, ...added])
          }}
        />
      </label>
      {files.length > 0 && (
        <ul class="files">
          {files.map((file, index) => (
            <PickedFile
              key={textOf(picked[index]?.media_id)}
              file={file}
              error={errorOf(view, textOf(picked[index]?.media_id))}
              isSaid={typeof input?.error === 'string'}
              remove={() => pick(files.filter(other => other !== file))}
            />
          ))}
        </ul>
      )}
      <Below
        id={`${key}/below`}
        error={typeof input?.error === 'string' ? input.error : undefined}
        hint={`${picked.length} of ${max}`}
      />
    </fieldset>
  )
}

interface PickedFileProps {
  readonly file: File
  readonly error: string | undefined
  /** Whether the error is of the whole picker, and shown below it. */
  readonly isSaid: boolean
  readonly remove: () => void
}

function PickedFile({ file, error, isSaid, remove }: PickedFileProps) {
  const isPicture = file.type.startsWith('image/')
  const url = useMemo(() => (isPicture ? URL.createObjectURL(file) : undefined), [file, isPicture])
  useEffect(() => () => url && URL.revokeObjectURL(url), [url])
  return (
    <li class="file">
      {url ? <img src={url} alt="" /> : <Icon name="document" />}
      <span class="option-text">
        <span class="title" dir="auto">
          {file.name}
        </span>
        <span class="secondary">{sizeOf(file.size)}</span>
        {error && !isSaid && <span class="error">{error}</span>}
      </span>
      <button type="button" class="icon" aria-label={`Remove ${file.name}`} onClick={remove}>
        <Icon name="cross" />
      </button>
    </li>
  )
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const kib = bytes / 1024
  return kib < 1024 ? `${Math.round(kib)} KB` : `${(kib / 1024).toFixed(1)} MB`
}
