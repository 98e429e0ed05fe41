import { Component, type ComponentChildren } from 'preact'

interface Props {
  /** What is drawn; another one is worth another try. */
  readonly of: unknown
  readonly children: ComponentChildren
  /** What to draw in its place, when drawing failed. */
  readonly instead: (reason: string) => ComponentChildren
}

/** Keeps a fault in drawing one thing from taking the page with it. */
export class Boundary extends Component<
  Props,
  { readonly failed?: { of: unknown; reason: string } }
> {
  override componentDidCatch(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    this.setState({ failed: { of: this.props.of, reason } })
  }

  override render({ of, children, instead }: Props) {
    const { failed } = this.state
    return failed && failed.of === of ? instead(failed.reason) : children
  }
}
