import { Lexer, type Token, type Tokens } from 'marked'
import type { ComponentChildren } from 'preact'
import { pictureUrl } from './picture.ts'

/** `rich` is RichText; `body` has no headings, pictures and tables. */
type Subset = 'rich' | 'body'

/**
 * Markdown as WhatsApp has it (spec: Flow JSON, section 10.1.5). A tree of elements is made from
 * the tokens, never HTML: what is no markdown of the subset is text.
 */
export function Markdown({ text, subset }: { text: string; subset: Subset }) {
  return <>{draw(new Lexer({ gfm: true, breaks: true }).lex(text), subset)}</>
}

function draw(tokens: readonly Token[], subset: Subset): ComponentChildren[] {
  return tokens.map(token => drawToken(token, subset))
}

/** What the lexer of marked gives; extensions could add others, and there are none. */
type Known =
  | Tokens.Space
  | Tokens.Def
  | Tokens.Paragraph
  | Tokens.Heading
  | Tokens.Strong
  | Tokens.Em
  | Tokens.Del
  | Tokens.Br
  | Tokens.List
  | Tokens.Link
  | Tokens.Image
  | Tokens.Table
  | Tokens.Text
  | Tokens.Escape
  | Tokens.HTML
  | Tokens.Code

function drawToken(token: Token, subset: Subset): ComponentChildren {
  const known = token as Known
  const inside = () => ('tokens' in known && known.tokens ? draw(known.tokens, subset) : known.raw)
  switch (known.type) {
    case 'space':
    case 'def':
      return null
    case 'paragraph':
      return <p dir="auto">{inside()}</p>
    case 'heading':
      return drawHeading(known, subset)
    case 'strong':
      return <strong>{inside()}</strong>
    case 'em':
      return <em>{inside()}</em>
    case 'del':
      return <del>{inside()}</del>
    case 'br':
      return <br />
    case 'list': {
      const Tag = known.ordered ? 'ol' : 'ul'
      return (
        <Tag {...(known.ordered && { start: Number(known.start) || 1 })}>
          {known.items.map(item => (
            <li key={item.raw} dir="auto">
              {draw(item.tokens, subset)}
            </li>
          ))}
        </Tag>
      )
    }
    case 'link':
      return /^https:\/\//i.test(known.href) ? (
        <a href={known.href} target="_blank" rel="noopener noreferrer">
          {inside()}
        </a>
      ) : (
        known.raw
      )
    case 'image':
      return drawImage(known, subset)
    case 'table':
      return subset === 'rich' ? drawTable(known, subset) : known.raw
    case 'text':
      return inside()
    case 'escape':
      return known.text
    default:
      return known.raw
  }
}

function drawHeading({ depth, tokens, raw }: Tokens.Heading, subset: Subset) {
  if (subset === 'body') return <p dir="auto">{raw.trim()}</p>
  const Tag = depth === 1 ? 'h3' : depth === 2 ? 'h4' : 'p'
  return (
    <Tag dir="auto" class={depth === 1 ? 'TextHeading' : depth === 2 ? 'TextSubheading' : 'text'}>
      {draw(tokens, subset)}
    </Tag>
  )
}

function drawImage({ href, text, raw }: Tokens.Image, subset: Subset) {
  const src = /^data:/i.test(href) ? pictureUrl(href) : undefined
  return subset === 'rich' && src ? <img src={src} alt={text} /> : raw
}

function drawTable({ header, rows }: Tokens.Table, subset: Subset) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class="table" tabIndex={0} aria-label="Table">
      <table>
        <thead>
          <tr>
            {header.map((cell, index) => (
              <th key={index} scope="col">
                {draw(cell.tokens, subset)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, index) => (
                <td key={index}>{draw(cell.tokens, subset)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
