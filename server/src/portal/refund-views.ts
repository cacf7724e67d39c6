import { ID_PREFIXES } from '@yimatong/contract/ids'
import type { PortalRefund } from '@yimatong/contract/portal-api'
import { refundView } from '../payments/refunds/refund.ts'
import { readUserNames } from './data/dynamic-codes.ts'
import type { ListedRefund } from './data/refunds.ts'
import { readTerminalNames } from './data/terminals.ts'
import type { PortalCaller } from './guard.ts'
import { named, type TerminalNames } from './views.ts'

/** Names of a merchant's tills by number, and of its portal users by id. */
export interface Names {
  terminals: TerminalNames
  users: ReadonlyMap<string, string>
}

export async function readNames({ data }: PortalCaller): Promise<Names> {
  const [terminals, users] = await Promise.all([readTerminalNames(data), readUserNames(data)])
  return { terminals, users }
}

type Actor = PortalRefund['requestedBy']

function actorOf(actor: string, { terminals, users }: Names, userId: string): Actor {
  if (actor === 'sweeper') return { kind: 'SYSTEM' }
  if (!actor.startsWith(`${ID_PREFIXES.portalUser}_`)) {
    return { kind: 'TERMINAL', terminalNo: actor, ...named(actor, terminals) }
  }
  const userName = users.get(actor)
  return { kind: 'PORTAL_USER', ...(userName === undefined ? {} : { userName }), you: actor === userId }
}

/** A refund as one user of the merchant sees it. */
export function portalRefundView(refund: ListedRefund, names: Names, { session }: PortalCaller): PortalRefund {
  const { user, role } = session
  const { requestedBy: _requestedBy, decidedBy: _decidedBy, ...view } = refundView(refund)
  return {
    ...view,
    outTradeNo: refund.outTradeNo,
    requestedBy: actorOf(refund.requestedBy, names, user.userId),
    ...(refund.decidedBy === null ? {} : { decidedBy: actorOf(refund.decidedBy, names, user.userId) }),
    decidable: refund.state === 'REQUESTED' && role === 'OWNER' && refund.requestedBy !== user.userId,
  }
}
