import type { JobCounts } from '@yimatong/kit/jobs'
import type { RateLimit } from '@yimatong/kit/rate-limit'
import type { ApprovalDeps } from '../approvals/deps.ts'
import type { Deps } from '../deps.ts'
import type { SessionDoor } from '../logins/guard.ts'

/** What only the running process knows. */
export interface Runtime {
  jobs(): Promise<{ name: string; counts: JobCounts | undefined }[]>
  sockets(): { app: number; pos: number; portal: number }
}

/** What the office's door needs: what the rooms share, who is logged in, and what can be approved. */
export interface OfficeDeps extends Deps, SessionDoor, ApprovalDeps {
  runtime: Runtime
  /** Files that one user may ask for. */
  exportsPerUser: RateLimit
  /** Called when a session ends, so that its sockets end too. */
  onSessionEnded(sessionId: string): void
  /** Called when a till was changed, locked or unlocked, or its merchant, so that the till hears of it at once. */
  onTerminalChanged(terminal: { terminalId: string; terminalNo: string }): void
  /** The version of the stop list that there is, as far as it is known. */
  stopListVersion(): number | undefined
}
