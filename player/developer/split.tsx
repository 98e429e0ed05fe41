import { duration } from '../text.ts'

/** What the parts of an endpoint's time are called. */
const PARTS = { verify: 'crypto', open: 'crypto', seal: 'crypto', handle: 'handler' } as const

/** The milliseconds of a request: crypto, handler, and all the rest. */
export function Split(props: {
  readonly ms: number
  readonly timing: Readonly<Record<string, number>> | undefined
}) {
  const { ms, timing } = props
  if (!timing) return null
  const sums = { crypto: 0, handler: 0 }
  for (const [name, part] of Object.entries(timing)) {
    if (isPart(name)) sums[PARTS[name]] += part
  }
  const rest = Math.max(0, ms - sums.crypto - sums.handler)
  const parts = { ...sums, 'network and queue': rest }
  return (
    <div class="split">
      <div class="bar" aria-hidden="true">
        {Object.entries(parts).map(([name, part]) => (
          <span key={name} class={name.split(' ')[0]} style={{ flexGrow: part }} />
        ))}
      </div>
      {Object.entries(parts).map(([name, part]) => (
        <span key={name} class={`part ${name.split(' ')[0]}`}>
          {name} {duration(part)}
        </span>
      ))}
    </div>
  )
}

function isPart(name: string): name is keyof typeof PARTS {
  return Object.hasOwn(PARTS, name)
}
