import type { Endpoint } from './flow/endpoint.ts'
import type { Setup } from './setup.ts'

interface Announced extends Omit<Setup, 'keys'> {
  keys: readonly { fingerprint: string }[]
  player?: string | undefined
}

/** What a person who has just started a server in development wants to know: what to do next. */
export function announce(
  url: string,
  flows: readonly Endpoint[],
  { keys, made, ownSecret, player }: Announced
): string {
  const width = Math.max(...flows.map(({ name }) => name.length))
  const steps = [
    `ngrok http ${new URL(url).port || 80}`,
    'npx flowgate keys public   prints the key to upload for your phone number (docs/keys.md)',
    ownSecret && `set APP_SECRET to the secret of your Meta app; until then ${ownSecret} stands in`,
    `paste https://<your ngrok domain>/flows/${flows[0]?.name ?? '<name>'} as the endpoint of your flow`
  ].filter(step => step !== undefined)

  return [
    `flowgate answers at ${url}`,
    '',
    ...flows.map(({ name }) => `  ${name.padEnd(width)}  ${url}/flows/${name}`),
    '',
    ...(player === undefined ? [] : [`  player      ${player}`]),
    ...keys.slice(0, 1).map(({ fingerprint }) => `  public key  ${fingerprint}`),
    ...made.map(path => `  made        ${path}`),
    '',
    'Next, to use it from WhatsApp:',
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    '',
    ''
  ].join('\n')
}
