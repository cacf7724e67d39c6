import type { PortalRefund } from '@yimatong/contract/portal-api'
import { Link } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { PATHS } from '../paths.ts'
import { TableFrame } from '../ui/TableFrame.tsx'
import { When } from '../ui/When.tsx'
import { KindName, RefundChip } from './RefundChip.tsx'
import { ToDecide } from './RefundItem.tsx'
import { useActorName } from './use-actor-name.ts'
import { REFUND_WORDS, REFUNDS_WORDS } from './words.ts'

interface RefundTableProps {
  /** What the table is of. */
  label: string
  refunds: readonly PortalRefund[]
}

/** Refunds and reversals; where somebody must decide, the decision is in the line. */
export function RefundTable({ label, refunds }: RefundTableProps) {
  const { columns } = useWords(REFUNDS_WORDS)
  const waiting = refunds.some(({ state }) => state === 'REQUESTED')
  // Where all of them wait, the table's name says so.
  const told = refunds.every(({ state }) => state === 'REQUESTED')
  return (
    <TableFrame label={label}>
      <table className="table refund-table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{columns.time}</th>
            <th scope="col">{columns.kind}</th>
            <th scope="col">{columns.payment}</th>
            <th scope="col" className="number">
              {columns.total}
            </th>
            <th scope="col">{columns.reason}</th>
            <th scope="col">{columns.who}</th>
            {!told && <th scope="col">{columns.state}</th>}
            {waiting && <th scope="col">{columns.actions}</th>}
          </tr>
        </thead>
        <tbody>
          {refunds.map((refund) => (
            <Row key={refund.refundId} refund={refund} told={told} waiting={waiting} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Row({ refund, told, waiting }: { refund: PortalRefund; told: boolean; waiting: boolean }) {
  const word = useWords(REFUND_WORDS)
  const { toPayment } = useWords(REFUNDS_WORDS)
  const { kind, state, total, surcharge, reason, outTradeNo, paymentId, createdAt } = refund
  return (
    <tr>
      <td className="nowrap">
        <When at={createdAt} />
      </td>
      <td className="nowrap">
        <KindName kind={kind} />
      </td>
      <td className="refund-payment figures">
        <Link href={PATHS.payment(paymentId)} aria-label={toPayment(outTradeNo)}>
          {outTradeNo}
        </Link>
      </td>
      <td className="number">
        <Amount fen={total} />
        {state === 'REQUESTED' && <span className="second-line">{word.withoutSurcharge}</span>}
        {surcharge > 0 && (
          <span className="second-line">
            {word.ofWhichSurcharge} <Amount fen={surcharge} />
          </span>
        )}
      </td>
      <td className="refund-why">{reason ?? word.revoked}</td>
      <td className="refund-who">
        <Who refund={refund} />
      </td>
      {!told && (
        <td className="nowrap">
          <RefundChip state={state} />
          {refund.toSuspense && <span className="second-line">{word.toSuspense}</span>}
        </td>
      )}
      {waiting && <td className="refund-todo">{state === 'REQUESTED' && <ToDecide refund={refund} />}</td>}
    </tr>
  )
}

function Who({ refund: { requestedBy, decidedBy, state } }: { refund: PortalRefund }) {
  const word = useWords(REFUND_WORDS)
  const nameOf = useActorName()
  return (
    <>
      {nameOf(requestedBy)}
      {decidedBy !== undefined && (
        <span className="second-line">
          {state === 'REJECTED' ? word.rejected : word.approved} {nameOf(decidedBy)}
        </span>
      )}
    </>
  )
}
