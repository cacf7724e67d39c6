import { Component, type ReactNode } from 'react'

interface BoundaryProps {
  /** What stands there instead: what is the matter, and the one thing that helps. */
  failed: ReactNode
  children: ReactNode
}

/**
 * Keeps the failure of a page to the page. It cannot be shown for want of its file (a release replaced it, the network went
 * away) or by a mistake of ours; what is around it goes on working.
 */
export class Boundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.failed : this.props.children
  }
}
