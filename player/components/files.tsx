import { useEffect, useId, useState } from 'preact/hooks'
import { asArray, asObject, isObject } from '../../src/flow-json/document.ts'
import { documentTypes } from '../../src/simulator/index.ts'
import { Icon } from '../icon.tsx'
import { size, textIn } from '../text.ts'
import type { DrawnInput } from './drawn.ts'
import { Hint } from './field.tsx'

export function PhotoPicker(drawn: DrawnInput) {
  const { props } = drawn.view
  return (
    <Picker
      {...drawn}
      accept="image/*"
      noun={props['photo-source'] === 'camera' ? 'Take a photo' : 'Add a photo'}
      max={Number(props['max-uploaded-photos'] ?? 30)}
      {...(props['photo-source'] === 'camera' && { capture: 'environment' as const })}
    />
  )
}

export function DocumentPicker(drawn: DrawnInput) {
  const { props } = drawn.view
  return (
    <Picker
      {...drawn}
      accept={documentTypes(props).join(',')}
      noun="Add a document"
      max={Number(props['max-uploaded-documents'] ?? 30)}
    />
  )
}

interface PickerProps extends DrawnInput {
  readonly accept: string
  readonly noun: string
  readonly max: number
  readonly capture?: 'environment'
}

/** A button to add files, and those that were picked, with their previews. */
function Picker({ view, input, acts, accept, noun, max, capture }: PickerProps) {
  const id = useId()
  const { label, props, enabled } = view
  const media = asArray(input.value).map(asObject)
  const files = media.flatMap(({ media_id }) => {
    const file = acts.file(String(media_id))
    return file instanceof File ? file : []
  })
  const isFull = files.length >= max
  const errors = isObject(input.error) ? input.error : {}
  const description = textIn(props.description)
  return (
    <div class="picker">
      <div class="picker-label" id={`${id}-label`} dir="auto">
        {label}
      </div>
      {description && (
        <div class="description" dir="auto">
          {description}
        </div>
      )}
      <label class={`upload ${!enabled || isFull ? 'off' : ''}`}>
        <Icon name={noun === 'Add a document' ? 'file' : 'camera'} />
        {noun}
        <input
          type="file"
          id={id}
          accept={accept}
          multiple={max > 1}
          {...(capture && { capture })}
          disabled={!enabled || isFull}
          aria-label={`${label}: ${noun}`}
          aria-describedby={`${id}-hint`}
          onChange={({ currentTarget }) => {
            const added = [...(currentTarget.files ?? [])]
            currentTarget.value = ''
            if (added.length > 0) acts.pick(input.name, [...files, ...added])
          }}
        />
      </label>
      <Hint
        id={`${id}-hint`}
        error={isObject(input.error) ? '' : textIn(input.error)}
        helper={Number.isFinite(max) ? `${files.length} of at most ${max}` : ''}
      />
      {files.length > 0 && (
        <ul class="picked" aria-labelledby={`${id}-label`}>
          {files.map((file, index) => (
            <li key={String(media[index]?.media_id)}>
              <Preview file={file} />
              <span class="texts">
                <span class="title">{file.name}</span>
                <span class="secondary">{size(file.size)}</span>
                <span class="hint error">{textIn(errors[String(media[index]?.media_id)])}</span>
              </span>
              <button
                type="button"
                class="icon"
                aria-label={`Remove ${file.name}`}
                onClick={() =>
                  acts.pick(
                    input.name,
                    files.filter(other => other !== file)
                  )
                }
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Preview({ file }: { file: File }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!file.type.startsWith('image/')) return
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return url ? <img class="thumb" src={url} alt="" /> : <Icon name="file" />
}
