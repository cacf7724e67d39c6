import { isMerchantRole, type MerchantRole } from '@yimatong/contract/roles'
import type { Database } from '@yimatong/kit/database'
import type { Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import { ACCESS, type PortalAction } from './access.ts'
import { type CodeDeps, codesOfMerchant, type MerchantCodes } from './data/codes.ts'
import { forMerchant, type MerchantData } from './data/for-merchant.ts'
import { type OwnChanges, ownChanges } from './data/own-changes.ts'
import { recordedCodes, recordedRefunds, recordedWebhooks } from './data/recorded.ts'
import { type MerchantRefunds, type RefundDeps, refundsOfMerchant } from './data/refunds.ts'
import { type MerchantSettlements, settlementsOfMerchant } from './data/settlements.ts'
import { type MerchantWebhooks, webhooksOfMerchant } from './data/webhooks.ts'
import { SESSION_PROBLEMS, SESSION_SCHEMES, type SessionDoor, sessionOf } from '../logins/guard.ts'
import type { Session, SessionMerchant } from '../logins/sessions.ts'
import type { WebhookDeps } from '../webhooks/deps.ts'

/** A session of somebody of a merchant's. */
export interface MerchantSession extends Session {
  role: MerchantRole
  merchant: SessionMerchant
}

/** Who calls from a merchant's browser, with the only ways to the merchant's data. */
export interface PortalCaller extends OwnChanges {
  session: MerchantSession
  data: MerchantData
  codes: MerchantCodes
  refunds: MerchantRefunds
  webhooks: MerchantWebhooks
  settlements: MerchantSettlements
}

/** A guard that knows which endpoint it stands before. */
export interface PortalGuard extends Guard<PortalCaller> {
  action: PortalAction
}

export interface GuardDeps extends SessionDoor {
  database: Database
  /** What making and finding merchant codes needs, and giving money back. */
  codeDeps: CodeDeps & RefundDeps
  webhookDeps: WebhookDeps
}

/** Makes the guard of an endpoint: a session, for a write its CSRF token too, and a role that may. */
export type GuardOf = (action: PortalAction) => PortalGuard

export const portalGuards =
  (deps: GuardDeps): GuardOf =>
  (action) => ({
    action,
    schemes: SESSION_SCHEMES,
    problems: [...SESSION_PROBLEMS, 'FORBIDDEN'],
    async check(request) {
      const session = merchants(await sessionOf(deps, request))
      if (!ACCESS[action].some((role) => role === session.role)) throw problem('FORBIDDEN')
      const { merchantNo } = session.merchant
      const user = { merchantNo, userId: session.user.userId, role: session.role }
      const data = forMerchant(deps.database, merchantNo)
      const changes = ownChanges(deps.database, { ...user, requestId: request.requestId })
      const { record } = changes
      const codes = recordedCodes(codesOfMerchant(deps.codeDeps, user), record)
      const refunds = recordedRefunds(refundsOfMerchant(deps.codeDeps, user), record)
      const webhooks = recordedWebhooks(webhooksOfMerchant(deps.webhookDeps, merchantNo), data, record)
      const settlements = settlementsOfMerchant(deps.database, merchantNo)
      return { session, data, codes, refunds, webhooks, settlements, ...changes }
    },
  })

/** The office has a door of its own. */
function merchants({ role, merchant, ...session }: Session): MerchantSession {
  if (!isMerchantRole(role) || merchant === undefined) throw problem('FORBIDDEN')
  return { ...session, role, merchant }
}
