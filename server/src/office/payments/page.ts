import { toRfc3339 } from '@yimatong/contract/clock'
import { ID_PREFIXES } from '@yimatong/contract/ids'
import type { OfficePayment, OfficePaymentRow } from '@yimatong/contract/office-api'
import { postingQueryAnswer, type PostingRecord } from '@yimatong/contract/onecard-api'
import type { Queryable } from '@yimatong/kit/database'
import type { ServiceClient } from '@yimatong/kit/service-client'
import { problem } from '@yimatong/kit/problem'
import type { OfficeDeps } from '../deps.ts'
import type { OfficeCaller } from '../guard.ts'
import { readWhole } from './list.ts'
import type { Payment } from '../../payments/payment.ts'
import { type Refund, refundView } from '../../payments/refunds/refund.ts'
import { paymentView } from '../../payments/view.ts'

type TerminalNames = ReadonlyMap<string, string>
type PortalRefund = OfficePayment['refunds'][number]
type Actor = PortalRefund['requestedBy']
type EventActor = OfficePayment['timeline'][number]['actor']

const named = (terminalNo: string | undefined, names: TerminalNames) => {
  const terminalName = terminalNo === undefined ? undefined : names.get(terminalNo)
  return terminalName === undefined ? {} : { terminalName }
}

/** A payment as a line of the office's list. */
export function officeRow(payment: Payment, names: TerminalNames): OfficePaymentRow {
  const { events: _events, ...row } = paymentView(payment)
  const { merchantNameEn, payer } = payment
  const whose = payer === undefined ? {} : { schoolNo: payer.schoolNo }
  return { ...row, ...named(row.terminalNo, names), merchantNameEn, ...whose }
}

/** Names of these tills. */
export async function readTerminalNames(database: Queryable, payments: readonly Payment[]): Promise<TerminalNames> {
  const { rows } = await database.query<{ terminalNo: string; name: string }>({
    name: 'office-terminal-names',
    text: `SELECT terminal_no AS "terminalNo", name FROM terminals WHERE terminal_no = ANY ($1::text[])`,
    values: [[...new Set(payments.flatMap(({ terminalNo }) => terminalNo ?? []))]],
  })
  return new Map(rows.map(({ terminalNo, name }) => [terminalNo, name]))
}

/** What of a payment stands elsewhere. */
interface Beside {
  users: ReadonlyMap<string, string>
  label: string | null
  settlements: OfficePayment['settlements']
}

async function readBeside(database: Queryable, payment: Payment): Promise<Beside> {
  const { refunds = [], merchantCodeId, paymentId } = payment
  const people = refunds.flatMap(({ requestedBy, decidedBy }) => [requestedBy, decidedBy ?? requestedBy])
  const { rows } = await database.query<{
    users: Record<string, string> | null
    label: string | null
    settlements: OfficePayment['settlements'] | null
  }>({
    name: 'office-payment-beside',
    text: `SELECT (SELECT json_object_agg(user_id, name) FROM portal_users WHERE user_id = ANY ($1::text[])) AS users,
      (SELECT label FROM static_codes WHERE code_id = $2) AS label,
      (SELECT json_agg(json_build_object('settlementId', s.settlement_id, 'businessDate', s.business_date::text)
          ORDER BY s.business_date) FROM settlements s WHERE s.settlement_id IN (
        SELECT i.settlement_id FROM settlement_items i WHERE i.item_id = ANY ($3::text[]))) AS settlements`,
    values: [[...new Set(people)], merchantCodeId ?? null, [paymentId, ...refunds.map(({ refundId }) => refundId)]],
  })
  const { users, label = null, settlements } = rows[0] ?? {}
  return { users: new Map(Object.entries(users ?? {})), label, settlements: settlements ?? [] }
}

/** A payment is undone once, under this id; see the channel. */
const reversalIdOf = (paymentId: string): string => `${paymentId}-reversal`

/** The ledger's own records of a payment and of what went back; undefined when it does not answer. */
async function readLedger(
  onecard: Pick<ServiceClient, 'post'>,
  payment: Payment,
): Promise<PostingRecord[] | undefined> {
  const { paymentId, refunds = [] } = payment
  const postingIds = [paymentId, reversalIdOf(paymentId), ...refunds.map(({ refundId }) => refundId)]
  try {
    const { postings } = await onecard.post('/onecard/v1/postings/query', { postingIds }, postingQueryAnswer)
    return postings
  } catch {
    // The page is worth reading without it, and says that it is missing.
    return undefined
  }
}

const ACTORS: Readonly<Record<string, EventActor['kind']>> = { app: 'APP', gateway: 'GATEWAY', sweeper: 'SWEEPER' }

function eventActor(actor: string, names: TerminalNames): EventActor {
  const kind = ACTORS[actor]
  return kind === undefined ? { kind: 'TERMINAL', terminalNo: actor, ...named(actor, names) } : { kind }
}

interface Viewer {
  userId: string
  /** Whether the caller may decide what others asked for. */
  decides: boolean
}

function refundActor(actor: string, { users }: Beside, names: TerminalNames, { userId }: Viewer): Actor {
  if (actor === 'sweeper') return { kind: 'SYSTEM' }
  if (!actor.startsWith(`${ID_PREFIXES.portalUser}_`))
    return { kind: 'TERMINAL', terminalNo: actor, ...named(actor, names) }
  const userName = users.get(actor)
  return { kind: 'PORTAL_USER', ...(userName === undefined ? {} : { userName }), you: actor === userId }
}

/** Everything about a payment, for whoever of the office looks. */
interface Known {
  payment: Payment
  names: TerminalNames
  beside: Beside
  ledger: PostingRecord[] | undefined
  viewer: Viewer
}

/** A refund as somebody of the office sees it. */
function officeRefund(refund: Refund, { payment, beside, names, viewer }: Known): PortalRefund {
  const { requestedBy: _requestedBy, decidedBy: _decidedBy, ...view } = refundView(refund)
  return {
    ...view,
    outTradeNo: payment.outTradeNo,
    requestedBy: refundActor(refund.requestedBy, beside, names, viewer),
    ...(refund.decidedBy === null ? {} : { decidedBy: refundActor(refund.decidedBy, beside, names, viewer) }),
    decidable: refund.state === 'REQUESTED' && viewer.decides && refund.requestedBy !== viewer.userId,
  }
}

function officePage(known: Known): OfficePayment {
  const { payment, names, beside, ledger } = known
  const { surchargeRule, deviceId, orderId, closingAtMs, refunds = [] } = payment
  return {
    ...officeRow(payment, names),
    refunds: refunds.map((refund) => officeRefund(refund, known)),
    ...(beside.label === null ? {} : { merchantCodeLabel: beside.label }),
    ...(surchargeRule && { surchargeRuleName: surchargeRule.name, surchargeRuleNameEn: surchargeRule.nameEn }),
    timeline: paymentView(payment).events.map(({ type, at, actor }) => ({ type, at, actor: eventActor(actor, names) })),
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(orderId === undefined ? {} : { orderId }),
    ...(closingAtMs === undefined ? {} : { closingAt: toRfc3339(closingAtMs) }),
    ...(ledger === undefined ? {} : { ledger }),
    settlements: beside.settlements,
  }
}

/** A payment with everything; NOT_FOUND. */
export async function readPage(
  { database, onecard }: Pick<OfficeDeps, 'database' | 'onecard'>,
  paymentId: string,
  caller: OfficeCaller,
) {
  const [payment] = await readWhole(database, [paymentId])
  if (payment === undefined) throw problem('NOT_FOUND')
  const [names, beside, ledger] = await Promise.all([
    readTerminalNames(database, [payment]),
    readBeside(database, payment),
    readLedger(onecard, payment),
  ])
  const viewer = { userId: caller.userId, decides: caller.role === 'LOGISTICS' }
  return officePage({ payment, names, beside, ledger, viewer })
}
