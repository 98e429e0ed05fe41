const PATHS = {
  back: 'M20 11H7.8l5.6-5.6L12 4l-8 8 8 8 1.4-1.4L7.8 13H20z',
  cross:
    'M19 6.4 17.6 5 12 10.6 6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12z',
  down: 'M7.4 8.6 12 13.2l4.6-4.6L18 10l-6 6-6-6z',
  next: 'M10 6 8.6 7.4 13.2 12l-4.6 4.6L10 18l6-6z',
  camera:
    'M12 9a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM9 3 7.2 5H4a2 2 0 0 0-2 2v12c0 1.1.9 2 2 2h16a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2h-3.2L15 3z',
  document: 'M14 2H6a2 2 0 0 0-2 2v16c0 1.1.9 2 2 2h12a2 2 0 0 0 2-2V8zm-1 7V3.5L18.5 9z',
  form: 'M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5c0-1.1.9-2 2-2zm2 4v2h10V7zm0 4v2h10v-2zm0 4v2h7v-2z',
  ticks:
    'm18 7-1.4-1.4-6.4 6.3 1.4 1.4zm4.2-1.4L11.7 16.2l-4.2-4.2-1.4 1.4 5.6 5.6L23.6 7zM.4 13.4 6 19l1.4-1.4L1.8 12z'
}

/** An icon beside a text or a label: nothing to read. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class={`icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
