import { formatYuan } from '@yimatong/contract/money'
import type { PortalPayment, PortalRefund } from '@yimatong/contract/portal-api'
import { type FormEvent, useState } from 'react'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { ClockIcon } from '../../shared/ui/icons.tsx'
import { useFailureWords } from '../api/failures.ts'
import { portal, serverClock } from '../api/http.ts'
import { freshNumber } from '../fresh-number.ts'
import { Panel } from '../ui/Panel.tsx'
import { AmountField } from './AmountField.tsx'
import { type Asked, unansweredOf } from './asked.ts'
import { PreviewTable } from './PreviewTable.tsx'
import { mostFen, type Preview, previewOf, readPart, type Viewer } from './preview.ts'
import { ReasonField } from './ReasonField.tsx'
import { useAskRefund } from './use-refunds.ts'
import { ASK_WORDS } from './words.ts'

const yuan = (fen: number): string => `¥${formatYuan(fen)}`
const asTyped = (fen: number): string => formatYuan(fen).replaceAll(',', '')

interface RefundPanelProps {
  payment: PortalPayment
  viewer: Viewer
  /** The door that it is asked at; the merchants' unless said. */
  http?: typeof portal
  onAsked: (refund: PortalRefund) => void
  onClose: () => void
}

/** Gives a part of a payment back: how much, why, and what it comes to before it is done. */
export function RefundPanel({ payment, viewer, http = portal, onAsked, onClose }: RefundPanelProps) {
  const word = useWords(ASK_WORDS)
  const ask = useAskRefund(payment.paymentId, http)
  // What was sent and not answered can only be sent again.
  const unanswered = ask.isPending ? undefined : unansweredOf(payment.paymentId)
  const [amount, setAmount] = useState(() => asTyped(unanswered?.amount ?? mostFen(payment, viewer)))
  const [reason, setReason] = useState(unanswered?.reason ?? '')
  const part = readPart(amount, payment)
  const preview = typeof part === 'number' ? previewOf(payment, part, viewer) : undefined
  const may = preview?.verdict === 'ALONE' || preview?.verdict === 'SECOND_PERSON'
  const ready = unanswered !== undefined || (may && reason.trim() !== '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || ask.isPending) return
    const outRefundNo = freshNumber('R', serverClock.now())
    const wanted = { amount: preview?.amountFen ?? 0, reason: reason.trim(), outRefundNo }
    ask.mutate(unanswered ?? wanted, { onSuccess: onAsked })
  }
  const held = unanswered !== undefined || ask.isPending
  return (
    <Panel title={word.title} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <Waiting payment={payment} />
        <AmountField payment={payment} viewer={viewer} value={amount} held={held} onChange={setAmount} />
        <ReasonField value={reason} held={held} onChange={setReason} />
        {preview !== undefined && <PreviewTable preview={preview} surcharged={payment.surcharge.amount > 0} />}
        <Hint preview={preview} />
        <Outcome ask={ask} unanswered={unanswered} />
        <button type="submit" className="button button-primary" disabled={!ready || ask.isPending}>
          {useButton({ preview, unanswered, pending: ask.isPending })}
        </button>
      </form>
    </Panel>
  )
}

interface ButtonState {
  preview: Preview | undefined
  unanswered: Asked | undefined
  pending: boolean
}

/** The button names the consequence: what goes back to the customer, or what somebody else is asked for. */
function useButton({ preview, unanswered, pending }: ButtonState): string {
  const word = useWords(ASK_WORDS)
  const needsApproval = preview?.verdict === 'SECOND_PERSON'
  if (pending) return needsApproval ? word.requesting : word.busy
  const totalFen = preview?.totalFen ?? unanswered?.amount
  if (totalFen === undefined) return word.open
  const total = yuan(totalFen)
  if (unanswered !== undefined) return word.again(total)
  return needsApproval ? word.request(total) : word.confirm(total)
}

/** What is asked for already must not be asked for twice by two people who do not know of each other. */
function Waiting({ payment: { refunds } }: { payment: PortalPayment }) {
  const word = useWords(ASK_WORDS)
  const waiting = refunds.filter(({ state }) => state === 'REQUESTED')
  if (waiting.length === 0) return null
  return (
    <p className="notice" role="status">
      <ClockIcon size={20} />
      {word.waiting(yuan(waiting.reduce((sum, { amount }) => sum + amount, 0)))}
    </p>
  )
}

/** Why this much may not go back, or not at once. */
function Hint({ preview }: { preview: Preview | undefined }) {
  const word = useWords(ASK_WORDS)
  const verdict = preview?.verdict ?? 'ALONE'
  if (verdict === 'ALONE') return null
  return (
    <p className={verdict === 'SECOND_PERSON' ? 'notice' : 'failure'} role="status">
      {verdict === 'SECOND_PERSON' ? word.secondPerson : word.told[verdict]}
    </p>
  )
}

interface OutcomeProps {
  ask: ReturnType<typeof useAskRefund>
  unanswered: Asked | undefined
}

/** Until an answer has come nobody knows whether it was refunded, and that is said; a refusal says that nothing was. */
function Outcome({ ask: { isPending, failureCount, error }, unanswered }: OutcomeProps) {
  const word = useWords(ASK_WORDS)
  const refusal = useRefusal()
  if (isPending && failureCount > 0) {
    return (
      <p className="notice" role="status">
        {word.askingAgain}
      </p>
    )
  }
  if (unanswered !== undefined) {
    return (
      <p className="failure" role="alert">
        {word.unknown}
      </p>
    )
  }
  if (isPending || error === null || error instanceof NoAnswer) return null
  return (
    <p className="failure" role="alert">
      {refusal(error)}
    </p>
  )
}

function useRefusal(): (error: unknown) => string {
  const { refusals } = useWords(ASK_WORDS)
  const failureWords = useFailureWords()
  return (error) => {
    const { code, refundable = 0 } = error instanceof ApiError ? error.problem : {}
    if (code === 'REFUND_EXCEEDED') return refusals.exceeded(yuan(refundable))
    if (code === 'STATE_CONFLICT') return refusals.conflict
    if (code === 'FORBIDDEN') return refusals.forbidden
    return code === 'IDEMPOTENCY_CONFLICT' ? refusals.reused : failureWords(error)
  }
}
