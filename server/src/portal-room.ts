import { ID_PREFIXES } from '@yimatong/contract/ids'
import type { PortalPaymentRow } from '@yimatong/contract/portal-api'
import type { Room } from '@yimatong/kit/app'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import type { Deps } from './deps.ts'
import { newActivationCode } from './terminals/activation-codes.ts'
import { type DynamicCode, findDynamicCode } from './merchant-codes/dynamic-codes.ts'
import { dynamicCodeView } from './merchant-codes/views.ts'
import type { Payment } from './payments/payment.ts'
import { readSessionCookie } from './logins/cookie.ts'
import type { SessionDoor } from './logins/guard.ts'
import { loginEndpoints, type LoginDeps } from './logins/routes.ts'
import { createSessions } from './logins/sessions.ts'
import { summing } from './portal/day-sums.ts'
import type { PortalDeps } from './portal/deps.ts'
import { PORTAL_PREFIX, portalEndpoints } from './portal/portal.ts'
import { paymentRow } from './portal/views.ts'
import { freshCashierPin } from './shifts/cashier-pins.ts'
import { type Realtime, rooms, type SocketOwner } from './realtime/attach.ts'

/** The merchants' door as the composition needs it. */
export interface Portal {
  room: Room
  /** How the office's door finds who is logged in, too. */
  door: SessionDoor
  /** Whose socket this is, by the cookie of its handshake; throws as the API does. */
  socketOwner(cookie: string | undefined): Promise<SocketOwner>
  /** Clears away sessions that have ended. */
  forgetEnded(): Promise<void>
  /** Goes on adding up the days that are over. */
  sumDays(): Promise<void>
}

export type PortalListeners = Pick<PortalDeps, 'onCodeChanged' | 'onWebhookDue'> & Pick<LoginDeps, 'onSessionEnded'>

export function createPortal(deps: Deps, listeners: PortalListeners): Portal {
  const sessions = createSessions(deps)
  const publicOrigin = deps.config.PUBLIC_ORIGIN
  const door = { sessions, publicOrigin }
  const logins = loginEndpoints({
    ...door,
    clock: deps.clock,
    loginsPerName: createRateLimit({ name: 'portal-login', points: 20, perSeconds: 300 }),
    // A canteen's offices may sit behind one address.
    loginsPerAddress: createRateLimit({ name: 'portal-address', points: 100, perSeconds: 300 }),
    ...listeners,
  })
  const endpoints = portalEndpoints({
    ...door,
    database: deps.database,
    clock: deps.clock,
    codeDeps: deps,
    webhookDeps: deps.webhooks,
    exportsPerUser: createRateLimit({ name: 'portal-export', points: 10, perSeconds: 60 }),
    newActivationCode: (terminalNo) => newActivationCode(deps, terminalNo),
    newCashierPin: (cashier) => freshCashierPin(deps, cashier),
    ...listeners,
  })
  return {
    room: { prefix: PORTAL_PREFIX, endpoints: [...logins, ...endpoints] },
    door,
    async socketOwner(cookie) {
      const token = readSessionCookie(publicOrigin, cookie === undefined ? {} : { cookie })
      const { sessionId, merchant, expiresAtMs } = await sessions.look(token)
      const whose = merchant === undefined ? rooms.office : rooms.merchant(merchant.merchantNo)
      return { rooms: [whose, rooms.session(sessionId)], expiresAtMs }
    },
    forgetEnded: sessions.forgetEnded,
    sumDays: summing(deps.database),
  }
}

/** The portal knows the names of its tills already. */
const NO_NAMES: ReadonlyMap<string, string> = new Map()

/** A merchant's browsers hear of every payment that ends, and of the dynamic code that it has paid or left open again. */
export function tellPortal(deps: Deps, realtime: Realtime, payment: Payment): void {
  const row = () => paymentRow(payment, NO_NAMES)
  realtime.takingsUpdated(payment.merchantNo, row)
  if (payment.merchantCodeId?.startsWith(`${ID_PREFIXES.dynamicCode}_`) !== true) return
  tellOfCode(deps, realtime, row()).catch((error: unknown) => {
    deps.log.warn({ err: error, paymentId: payment.paymentId }, 'the portal was not told of a dynamic code')
  })
}

/** A merchant's browsers hear of a dynamic code that no payment has: a till has made or cancelled it, or time has closed it. */
export function tellPortalOfCode(realtime: Realtime, code: DynamicCode): void {
  realtime.dynamicCodeUpdated(code.merchantNo, dynamicCodeView(code))
}

async function tellOfCode(deps: Deps, realtime: Realtime, row: PortalPaymentRow): Promise<void> {
  const { merchantNo, outTradeNo, paymentId } = row
  const code = await findDynamicCode(deps, merchantNo, outTradeNo)
  if (code === undefined) return
  const payment = code.paymentId === paymentId ? { payment: row } : {}
  realtime.dynamicCodeUpdated(merchantNo, { ...dynamicCodeView(code), ...payment })
}
