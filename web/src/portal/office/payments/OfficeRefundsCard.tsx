import type { OfficePayment } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useWords } from '../../../shared/i18n/words.ts'
import { RefundIcon } from '../../../shared/ui/icons.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { useToday } from '../../payments/use-payments.ts'
import { offerOf } from '../../refunds/preview.ts'
import { RefundItem } from '../../refunds/RefundItem.tsx'
import { RefundPanel } from '../../refunds/RefundPanel.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { office } from '../api.ts'
import { useDecideRefund } from './use-office-payments.ts'
import { OFFICE_PAYMENTS_WORDS } from './words.ts'
import '../../refunds/refunds.css'

/** What went back of a payment; logistics gives more back by the same rules as its owner. */
export function OfficeRefundsCard({ payment }: { payment: OfficePayment }) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const viewer = { role: 'OWNER' as const, today: useToday() }
  const mayRefund = useOfficeSession().role === 'LOGISTICS' && offerOf(payment, viewer) === 'OFFERED'
  if (!mayRefund && payment.refunds.length === 0) return null
  const close = () => {
    setOpen(false)
    void client.invalidateQueries({ queryKey: ['office-payments'] })
  }
  return (
    <section className="card" aria-labelledby="office-refunds">
      <header className="refunds-head">
        <h2 className="card-title" id="office-refunds">
          {word.refunds}
        </h2>
        {mayRefund && (
          <button type="button" className="button" onClick={() => setOpen(true)}>
            <RefundIcon size={20} />
            {word.refund}
          </button>
        )}
      </header>
      {payment.refunds.length === 0 && <p className="muted">{word.noRefunds}</p>}
      <ul className="refund-items">
        {payment.refunds.toReversed().map((refund) => (
          <RefundItem key={refund.refundId} payment={payment} refund={refund} decide={<Decide refund={refund} />} />
        ))}
      </ul>
      {open && <RefundPanel payment={payment} viewer={viewer} http={office} onAsked={close} onClose={close} />}
    </section>
  )
}

function Decide({ refund: { refundId, decidable } }: { refund: OfficePayment['refunds'][number] }) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const failureWords = useFailureWords()
  const decide = useDecideRefund(refundId)
  if (!decidable) return <p className="muted">{word.own}</p>
  return (
    <div className="refund-decide">
      {decide.error !== null && (
        <p className="failure" role="alert">
          {failureWords(decide.error)}
        </p>
      )}
      <button type="button" className="button" disabled={decide.isPending} onClick={() => decide.mutate('approve')}>
        {decide.isPending ? word.deciding : word.approve}
      </button>
      <button
        type="button"
        className="button button-danger"
        disabled={decide.isPending}
        onClick={() => decide.mutate('reject')}
      >
        {word.reject}
      </button>
    </div>
  )
}
