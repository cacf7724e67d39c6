import { formatYuan } from '@yimatong/contract/money'
import type { PortalPayment } from '@yimatong/contract/portal-api'
import { useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { RefundIcon } from '../../shared/ui/icons.tsx'
import { useToday } from '../payments/use-payments.ts'
import { useSession } from '../session/session.ts'
import { afterAnswer, unansweredOf } from './asked.ts'
import { offerOf, partsOf, type Viewer } from './preview.ts'
import { RefundItem } from './RefundItem.tsx'
import { RefundPanel } from './RefundPanel.tsx'
import { ASK_WORDS } from './words.ts'
import './refunds.css'

/** What went back of a payment, or shall, and the way to give more back; what this role may not do is explained. */
export function RefundsCard({ payment }: { payment: PortalPayment }) {
  const word = useWords(ASK_WORDS)
  const { role } = useSession()
  const viewer = { role, today: useToday() }
  const [askedId, setAskedId] = useState<string>()
  const offer = offerOf(payment, viewer)
  const { refunds } = payment
  if (offer === 'NOTHING' && refunds.length === 0) return null
  return (
    <section className="card" aria-labelledby="payment-refunds">
      <header className="refunds-head">
        <h2 id="payment-refunds" className="card-title">
          {word.listTitle}
        </h2>
        {offer === 'OFFERED' && <Ask payment={payment} viewer={viewer} onAsked={setAskedId} />}
      </header>
      {offer !== 'OFFERED' && offer !== 'NOTHING' && <p className="muted">{word.told[offer]}</p>}
      <Said payment={payment} refundId={askedId} />
      {refunds.length === 0 && offer === 'OFFERED' && <p className="muted">{word.none}</p>}
      <ul className="refund-items">
        {refunds.toReversed().map((refund) => (
          <RefundItem key={refund.refundId} payment={payment} refund={refund} />
        ))}
      </ul>
    </section>
  )
}

interface AskProps {
  payment: PortalPayment
  viewer: Viewer
  onAsked: (refundId: string) => void
}

function Ask({ payment, viewer, onAsked }: AskProps) {
  const word = useWords(ASK_WORDS)
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  const begin = () => {
    // What nobody answered has come about after all, and stands in the list.
    const { outRefundNo } = unansweredOf(payment.paymentId) ?? {}
    if (payment.refunds.some((refund) => refund.outRefundNo === outRefundNo)) afterAnswer(payment.paymentId)
    setOpen(true)
  }
  return (
    <>
      <button type="button" className="button" onClick={begin}>
        <RefundIcon size={20} />
        {word.open}
      </button>
      {open && (
        <RefundPanel
          payment={payment}
          viewer={viewer}
          onAsked={({ refundId }) => {
            onAsked(refundId)
            close()
          }}
          onClose={close}
        />
      )}
    </>
  )
}

/** What has become of what was asked for here a moment ago; it follows the push. */
function Said({ payment, refundId }: { payment: PortalPayment; refundId: string | undefined }) {
  const word = useWords(ASK_WORDS)
  const asked = payment.refunds.find((refund) => refund.refundId === refundId)
  return (
    <p className={asked === undefined ? 'visually-hidden' : `refund-said refund-said-${asked.state}`} role="status">
      {asked && word.outcomes[asked.state](`¥${formatYuan(partsOf(payment, asked).totalFen)}`)}
    </p>
  )
}
