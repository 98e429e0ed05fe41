/** Outlines on a grid of 24. */
const PATHS = {
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  down: 'M6 9l6 6 6-6',
  close: 'M6 6l12 12M18 6L6 18',
  calendar: 'M5 6h14v14H5zM5 10h14M8 3v4M16 3v4',
  camera: 'M4 8h4l2-3h4l2 3h4v11H4zM12 10.5a3 3 0 100 6 3 3 0 000-6',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  flow: 'M5 4h14v16H5zM8 8h8M8 12h8M8 16h4',
  check: 'M5 13l4 4L19 7',
  mic: 'M12 4a3 3 0 013 3v4a3 3 0 01-6 0V7a3 3 0 013-3M6 11a6 6 0 0012 0M12 17v3',
  lock: 'M7 11V8a5 5 0 0110 0v3M6 11h12v9H6z'
} as const

export type IconName = keyof typeof PATHS

/** A picture that says nothing: what carries it has a name of its own. */
export function Icon({ name }: { name: IconName }) {
  const isMirrored = name === 'back' || name === 'forward'
  return (
    <svg class={isMirrored ? 'glyph mirrored' : 'glyph'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
