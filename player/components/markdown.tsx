import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import type { ComponentChildren } from 'preact'
import { pictureSource } from '../picture.ts'

/** `rich` is that of RichText; `plain` that of TextBody and TextCaption. */
type Kind = 'rich' | 'plain'

/**
 * Draw the markdown of Flow JSON (spec: section 10.1.5). Marked reads it, and each kind of token
 * that is known has its element here; any other, HTML among them, is drawn as the text that it is.
 */
export function Markdown({ text, kind }: { text: string; kind: Kind }) {
  return <>{blocks(new Lexer({ gfm: true, breaks: true }).lex(text), kind)}</>
}

function blocks(tokens: readonly Token[], kind: Kind): ComponentChildren {
  return tokens.map((token, index) => <Block key={index} token={asKnown(token)} kind={kind} />)
}

/** What marked makes of the text, without the tokens of its extensions. */
function asKnown(token: Token): MarkedToken {
  // Marked's own type is open to extensions, and there are none.
  return token as MarkedToken
}

function Block({ token, kind }: { token: MarkedToken; kind: Kind }) {
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading':
      if (kind === 'plain') return <p>{token.raw.trim()}</p>
      if (token.depth > 2) return <p>{inline(token.tokens, kind)}</p>
      return token.depth === 1 ? (
        <h3 class="heading">{inline(token.tokens, kind)}</h3>
      ) : (
        <h4 class="subheading">{inline(token.tokens, kind)}</h4>
      )
    case 'paragraph':
      return <p>{inline(token.tokens, kind)}</p>
    case 'text':
      return <>{token.tokens ? inline(token.tokens, kind) : token.text}</>
    case 'list': {
      const items = itemsOf(token).map((tokens, index) => (
        <li key={index}>{blocks(tokens, kind)}</li>
      ))
      return token.ordered ? <ol start={Number(token.start)}>{items}</ol> : <ul>{items}</ul>
    }
    case 'table':
      return kind === 'rich' ? <Table token={token} /> : <p>{token.raw.trim()}</p>
    default:
      return <p>{token.raw.trim()}</p>
  }
}

/** What the items of a list hold. It has one level: a list inside of it goes on with its items. */
function itemsOf({ items }: Tokens.List): readonly (readonly Token[])[] {
  return items.flatMap(({ tokens }) => {
    const known = tokens.map(asKnown)
    const below = known.filter(token => token.type === 'list')
    return [known.filter(token => token.type !== 'list'), ...below.flatMap(itemsOf)]
  })
}

function Table({ token: { header, rows } }: { token: Tokens.Table }) {
  return (
    <div class="table" tabIndex={0} role="group" aria-label="Table">
      <table>
        <thead>
          <tr>
            {header.map(({ tokens }, index) => (
              <th key={index}>{inline(tokens, 'rich')}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, index) => (
            <tr key={index}>
              {cells.map(({ tokens }, index) => (
                <td key={index}>{inline(tokens, 'rich')}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function inline(tokens: readonly Token[], kind: Kind): ComponentChildren {
  return tokens.map((token, index) => <Inline key={index} token={asKnown(token)} kind={kind} />)
}

function Inline({ token, kind }: { token: MarkedToken; kind: Kind }) {
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token.tokens, kind)}</strong>
    case 'em':
      return <em>{inline(token.tokens, kind)}</em>
    case 'del':
      return <del>{inline(token.tokens, kind)}</del>
    case 'br':
      return <br />
    case 'escape':
      return <>{token.text}</>
    case 'text':
      return <>{'tokens' in token && token.tokens ? inline(token.tokens, kind) : token.text}</>
    case 'link':
      // An address that stands alone is no link in Flow JSON.
      if (!token.href.startsWith('https://') || !token.raw.startsWith('[')) return <>{token.raw}</>
      return (
        <a href={token.href} target="_blank" rel="noreferrer noopener">
          {inline(token.tokens, kind)}
        </a>
      )
    case 'image': {
      const source = kind === 'rich' ? pictureSource(token.href) : undefined
      return source ? <img src={source} alt={token.text} /> : token.raw
    }
    default:
      return <>{token.raw}</>
  }
}
