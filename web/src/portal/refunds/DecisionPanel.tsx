import { formatYuan } from '@yimatong/contract/money'
import type { PortalPayment, PortalRefund } from '@yimatong/contract/portal-api'
import { refundableFen } from '@yimatong/contract/refund'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { WarningIcon } from '../../shared/ui/icons.tsx'
import { useFailureWords } from '../api/failures.ts'
import { useToday } from '../payments/use-payments.ts'
import { usePayment } from '../payments/use-payment.ts'
import { useSession } from '../session/session.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { Panel } from '../ui/Panel.tsx'
import { SHELL_WORDS } from '../words.ts'
import { PreviewTable } from './PreviewTable.tsx'
import { previewOf, refundableOf } from './preview.ts'
import { useActorName } from './use-actor-name.ts'
import { type Decision, useDecide } from './use-refunds.ts'
import { REFUNDS_WORDS } from './words.ts'

interface DecisionPanelProps {
  refund: PortalRefund
  decision: Decision
  onClose: () => void
}

/** Asks once more before a refund is allowed or refused: what it does to the payment as it stands now. */
export function DecisionPanel({ refund, decision, onClose }: DecisionPanelProps) {
  const word = useWords(REFUNDS_WORDS)[decision]
  const nameOf = useActorName()
  const payment = usePayment(refund.paymentId)
  return (
    <Panel title={word.title} place="CENTRE" onClose={onClose}>
      <p>{word.lead(nameOf(refund.requestedBy), refund.reason ?? '')}</p>
      <Loaded query={payment}>
        {(data) => <Question refund={refund} decision={decision} payment={data} onClose={onClose} />}
      </Loaded>
    </Panel>
  )
}

function Question({ refund, decision, payment, onClose }: DecisionPanelProps & { payment: PortalPayment }) {
  const words = useWords(REFUNDS_WORDS)
  const { cancel } = useWords(SHELL_WORDS)
  const decide = useDecide(refund.refundId, decision)
  const viewer = { role: useSession().role, today: useToday() }
  const rest = refundableFen(refundableOf(payment))
  const fits = refund.amount <= rest
  const preview = fits && decision === 'approve' ? previewOf(payment, refund.amount, viewer) : undefined
  const total = `¥${formatYuan(preview?.totalFen ?? refund.amount)}`
  const word = words[decision]
  return (
    <>
      {preview !== undefined && <PreviewTable preview={preview} surcharged={payment.surcharge.amount > 0} />}
      <p className="refund-consequence">
        <WarningIcon size={20} />
        {decision === 'approve' && !fits ? words.exceeded(`¥${formatYuan(rest)}`) : word.warning}
      </p>
      <Refusal error={decide.error} />
      <div className="panel-actions">
        <button type="button" className="button" onClick={onClose}>
          {cancel}
        </button>
        <button
          type="button"
          className={decision === 'approve' ? 'button button-primary' : 'button button-danger'}
          disabled={decide.isPending || (decision === 'approve' && !fits)}
          onClick={() => decide.mutate(undefined, { onSuccess: onClose })}
        >
          {decide.isPending ? word.busy : decision === 'approve' ? words.approve.confirm(total) : words.reject.confirm}
        </button>
      </div>
    </>
  )
}

function Refusal({ error }: { error: Error | null }) {
  const word = useWords(REFUNDS_WORDS)
  const failureWords = useFailureWords()
  if (error === null) return null
  const problem = error instanceof ApiError ? error.problem : undefined
  const sentences: Partial<Record<string, string>> = {
    REFUND_EXCEEDED: word.exceeded(`¥${formatYuan(problem?.refundable ?? 0)}`),
    STATE_CONFLICT: word.conflict,
    FORBIDDEN: word.forbidden,
  }
  return (
    <p className="failure" role="alert">
      {error instanceof NoAnswer ? word.unknown : (sentences[problem?.code ?? ''] ?? failureWords(error))}
    </p>
  )
}
