import type { Verdict } from './doctor/verdict.ts'

/** All that Sinch Professional Services needs to set a flow up (spec: Sinch, section 13.3). */
export interface Handover {
  readonly name: string
  readonly flowJson: string
  readonly version: string
  readonly dataApiVersion: string | undefined
  readonly endpointUrl: string | undefined
  readonly key: { readonly pem: string; readonly fingerprint: string; readonly bits: number }
  /** Screens that a message may open. */
  readonly entryScreens: readonly string[]
  /** How the endpoint was found to be. */
  readonly checks: readonly Verdict[]
  readonly at: Date
}

/** Write the sheet: one file, in Markdown, with nothing secret in it. */
export function handover(sheet: Handover): string {
  const { name, flowJson, version, dataApiVersion, endpointUrl, key, entryScreens, checks } = sheet
  const facts = [
    ['flow', name],
    ['Flow JSON version', version],
    ['Data API version', dataApiVersion ?? 'none: it calls no endpoint'],
    ['endpoint URL', endpointUrl ?? 'not known yet'],
    ['public key', `RSA, ${key.bits} bits, SHA-256 of its DER ${key.fingerprint}`],
    ['entry screens', entryScreens.join(', ')]
  ]
  return `# WhatsApp flow "${name}": hand-over to Sinch Professional Services

Written by Flowgate on ${sheet.at.toISOString().slice(0, 10)}. Nothing in it is secret.

${tableOf(['', ''], facts)}
## Please

1. Create the flow from the Flow JSON below, in the WhatsApp Business Account that our app sends with.
2. Upload the public key below for every phone number that sends it, and read back that its signature
   status is VALID.
3. Set the endpoint URL of the flow, and connect a Meta app to it.
4. Publish it, and tell us the flow id: that of the draft, and that of the published flow.

## Please answer

1. Which Meta app is connected to the flow, and who holds its app secret? Meta signs the requests to our
   endpoint with it (X-Hub-Signature-256). Can we have it, and how will a reset be announced?
2. Who may publish new versions, and how do we ask for one? Is there a draft that we can test before?
3. Who uploads the next public key when we rotate ours, and how quickly? Until then we serve both keys.
4. Are Meta's notices on the health of the flow forwarded to our webhook (CHANNEL_EVENT)?
5. Does a draft need its recipients to be testers?

## What was checked

${tableOf(
  ['check', 'result', ''],
  checks.map(({ name: what, is, said }) => [what, is, said])
)}
## Public key

\`\`\`
${key.pem.trim()}
\`\`\`

## Flow JSON

${fence(flowJson)}json
${flowJson.trimEnd()}
${fence(flowJson)}
`
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |\n`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('')
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** Longer than any in the text, which may have markdown in it. */
function fence(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  return '`'.repeat(longest + 1)
}
