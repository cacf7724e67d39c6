import type { RateLimit } from '@yimatong/kit/rate-limit'
import type { ApprovalDeps } from '../approvals/deps.ts'
import type { Deps } from '../deps.ts'
import type { SessionDoor } from '../logins/guard.ts'

/** What the office's door needs: what the rooms share, who is logged in, and what can be approved. */
export interface OfficeDeps extends Deps, SessionDoor, ApprovalDeps {
  /** Files that one user may ask for. */
  exportsPerUser: RateLimit
  /** Called when a session ends, so that its sockets end too. */
  onSessionEnded(sessionId: string): void
}
