import { hash, timingSafeEqual } from 'node:crypto'
import { CSRF_HEADER } from '@yimatong/contract/portal-api'
import type { Queryable } from '@yimatong/kit/database'
import type { Guard, GuardedRequest } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import { ACCESS, type PortalAction } from './access.ts'
import { readSessionCookie } from './cookie.ts'
import { type CodeDeps, codesOfMerchant, type MerchantCodes } from './data/codes.ts'
import { forMerchant, type MerchantData } from './data/for-merchant.ts'
import { type MerchantRefunds, type RefundDeps, refundsOfMerchant } from './data/refunds.ts'
import { type MerchantWebhooks, webhooksOfMerchant } from './data/webhooks.ts'
import type { Session, Sessions } from './sessions.ts'
import type { WebhookDeps } from '../webhooks/deps.ts'

/** Who calls from a merchant's browser, with the only ways to the merchant's data. */
export interface PortalCaller {
  session: Session
  data: MerchantData
  codes: MerchantCodes
  refunds: MerchantRefunds
  webhooks: MerchantWebhooks
}

/** A guard that knows which endpoint it stands before. */
export interface PortalGuard extends Guard<PortalCaller> {
  action: PortalAction
}

export interface GuardDeps {
  database: Queryable
  /** What making and finding merchant codes needs, and giving money back. */
  codeDeps: CodeDeps & RefundDeps
  webhookDeps: WebhookDeps
  sessions: Sessions
  publicOrigin: string | undefined
}

/** Makes the guard of an endpoint: a session, for a write its CSRF token too, and a role that may. */
export type GuardOf = (action: PortalAction) => PortalGuard

const READING = new Set(['GET', 'HEAD'])

export const portalGuards =
  (deps: GuardDeps): GuardOf =>
  (action) => ({
    action,
    schemes: {
      portalSession: {
        type: 'apiKey',
        in: 'cookie',
        name: '__Host-ymt_portal',
        description: `The cookie of \`POST /portal/v1/session\`; writes also carry \`${CSRF_HEADER}\`.`,
      },
    },
    problems: ['UNAUTHENTICATED', 'SESSION_ENDED', 'FORBIDDEN', 'ORIGIN_REFUSED'],
    async check(request) {
      const session = await deps.sessions.find(readSessionCookie(deps.publicOrigin, request.headers))
      if (!READING.has(request.method)) requireCsrfToken(request, session)
      if (!ACCESS[action].some((role) => role === session.role)) throw problem('FORBIDDEN')
      const { merchantNo } = session.merchant
      const user = { merchantNo, userId: session.user.userId, role: session.role }
      const codes = codesOfMerchant(deps.codeDeps, user)
      const refunds = refundsOfMerchant(deps.codeDeps, user)
      const webhooks = webhooksOfMerchant(deps.webhookDeps, merchantNo)
      return { session, data: forMerchant(deps.database, merchantNo), codes, refunds, webhooks }
    },
  })

function requireCsrfToken({ headers }: GuardedRequest, { csrfToken }: Session): void {
  const given = headers[CSRF_HEADER.toLowerCase()]
  const digest = (text: string) => hash('sha256', text, 'buffer')
  if (typeof given !== 'string' || !timingSafeEqual(digest(given), digest(csrfToken))) throw problem('ORIGIN_REFUSED')
}
