import type { Clock } from '@yimatong/contract/clock'
import { isOfficeRole, type OfficeRole } from '@yimatong/contract/roles'
import type { Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import type { AuditCaller } from '../audit/record.ts'
import { SESSION_PROBLEMS, SESSION_SCHEMES, type SessionDoor, sessionOf } from '../logins/guard.ts'
import type { Session } from '../logins/sessions.ts'
import { accessTo, type OfficeAction } from './access.ts'

/** Who calls from the office: as the audit log and the approvals take it, with the session. */
export interface OfficeCaller extends AuditCaller {
  role: OfficeRole
  session: Session
}

/** A guard that knows which endpoint it stands before. */
export interface OfficeGuard extends Guard<OfficeCaller> {
  action: OfficeAction
}

export interface OfficeGuardDeps extends SessionDoor {
  clock: Clock
}

/** Makes the guard of an endpoint: a session of the office, for a write its CSRF token, a role that may, the password. */
export type GuardOf = (action: OfficeAction) => OfficeGuard

export const officeGuards =
  (deps: OfficeGuardDeps): GuardOf =>
  (action) => {
    const { roles, proof } = accessTo(action)
    return {
      action,
      schemes: SESSION_SCHEMES,
      problems: [...SESSION_PROBLEMS, 'FORBIDDEN', ...(proof ? (['PROOF_REQUIRED'] as const) : [])],
      async check(request) {
        const session = await sessionOf(deps, request)
        const { role, user } = session
        if (!isOfficeRole(role) || !roles.includes(role)) throw problem('FORBIDDEN')
        if (proof && session.provedUntilMs <= deps.clock()) throw problem('PROOF_REQUIRED')
        return { userId: user.userId, role, requestId: request.requestId, session }
      },
    }
  }
