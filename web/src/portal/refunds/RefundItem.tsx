import { formatYuan } from '@yimatong/contract/money'
import type { PortalPayment, PortalRefund } from '@yimatong/contract/portal-api'
import { type ReactNode, useState } from 'react'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { InfoIcon } from '../../shared/ui/icons.tsx'
import { useIsOwner } from '../session/session.ts'
import { DecisionPanel } from './DecisionPanel.tsx'
import { partsOf } from './preview.ts'
import { KindName, RefundChip } from './RefundChip.tsx'
import { useActorName } from './use-actor-name.ts'
import type { Decision } from './use-refunds.ts'
import { REFUND_WORDS } from './words.ts'

interface RefundItemProps {
  payment: PortalPayment
  refund: PortalRefund
  /** How it is decided where another door decides. */
  decide?: ReactNode
}

/** One refund or reversal beside its payment: what it came to, why, and who did what when. */
export function RefundItem({ payment, refund, decide = <ToDecide refund={refund} /> }: RefundItemProps) {
  const word = useWords(REFUND_WORDS)
  const { kind, state, amount, laterSurcharge, reason, toSuspense } = refund
  const { surchargeFen, totalFen } = partsOf(payment, refund)
  const parts = word.parts(`¥${formatYuan(amount)}`, `¥${formatYuan(surchargeFen)}`)
  return (
    <li className="refund-item">
      <p className="refund-item-head">
        <KindName kind={kind} />
        <RefundChip state={state} />
        <Amount fen={totalFen} className="refund-item-total" />
      </p>
      {surchargeFen > 0 && (
        <p className="muted figures">
          {parts}
          {state === 'REQUESTED' && word.later}
        </p>
      )}
      {laterSurcharge !== undefined && (
        <p className="muted figures">{word.takenLater(`¥${formatYuan(laterSurcharge)}`)}</p>
      )}
      <p>{reason ?? word.revoked}</p>
      <History refund={refund} />
      {toSuspense && (
        <p className="notice">
          <InfoIcon size={20} />
          {word.suspense}
        </p>
      )}
      {state === 'REQUESTED' && decide}
    </li>
  )
}

/** Who asked, who decided, when it arrived. */
function History({ refund }: { refund: PortalRefund }) {
  const word = useWords(REFUND_WORDS)
  const language = useLanguage()
  const nameOf = useActorName()
  const { state, requestedBy, createdAt, decidedBy, decidedAt, finishedAt, refundId } = refund
  const first = decidedBy === undefined && state !== 'REQUESTED' ? word.done : word.asked
  return (
    <p className="refund-history figures">
      <span>
        {first} {nameOf(requestedBy)} {dateAndTime(createdAt, language)}
      </span>
      {decidedBy !== undefined && decidedAt !== undefined && (
        <span>
          {state === 'REJECTED' ? word.rejected : word.approved} {nameOf(decidedBy)} {dateAndTime(decidedAt, language)}
        </span>
      )}
      {state === 'SUCCESS' && finishedAt !== undefined && (
        <span>
          {word.arrived} {dateAndTime(finishedAt, language)}
        </span>
      )}
      <span>
        {word.refundNo} {refundId}
      </span>
    </p>
  )
}

/** The two buttons of a second person; anybody else reads why there are none. */
export function ToDecide({ refund }: { refund: PortalRefund }) {
  const word = useWords(REFUND_WORDS)
  const isOwner = useIsOwner()
  const [decision, setDecision] = useState<Decision>()
  if (!refund.decidable) return <p className="muted">{isOwner ? word.ownRequest : word.ownerOnly}</p>
  return (
    <div className="refund-decide">
      <button type="button" className="button" onClick={() => setDecision('approve')}>
        {word.approve}
      </button>
      <button type="button" className="button button-danger" onClick={() => setDecision('reject')}>
        {word.reject}
      </button>
      {decision !== undefined && (
        <DecisionPanel refund={refund} decision={decision} onClose={() => setDecision(undefined)} />
      )}
    </div>
  )
}
