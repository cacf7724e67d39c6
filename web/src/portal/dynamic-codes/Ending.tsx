import type { PortalDynamicCode, PortalPaymentRow } from '@yimatong/contract/portal-api'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { formatYuan } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon, ClockIcon, CrossIcon, RefreshIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import type { Shown } from './shown.ts'
import { SHOWN_CODE_WORDS } from './words.ts'

interface EndingProps {
  code: PortalDynamicCode
  shown: Exclude<Shown, { show: 'OPEN' }>
  onAgain: () => void
  onClose: () => void
}

/** What became of a code, or is becoming of it: whether money came is always said. */
export function Ending({ code, shown, onAgain, onClose }: EndingProps) {
  const word = useWords(SHOWN_CODE_WORDS)
  const close = (
    <button type="button" className="button" onClick={onClose}>
      {word.close}
    </button>
  )
  const again = (
    <>
      <button type="button" className="button button-primary" onClick={onAgain}>
        <RefreshIcon size={20} />
        {word.again}
      </button>
      {close}
    </>
  )
  switch (shown.show) {
    case 'PAYING':
      return <Face tone="wait" icon={<WaitIcon size={64} />} title={word.paying} note={word.payingHint} code={code} />
    case 'PAID':
      return <Paid code={code} payment={shown.payment} close={close} />
    case 'EXPIRED':
      return (
        <Face tone="calm" icon={<ClockIcon size={64} />} title={word.expired} note={word.expiredHint} code={code}>
          {again}
        </Face>
      )
    case 'CANCELLED':
      return (
        <Face tone="calm" icon={<CrossIcon size={64} />} title={word.cancelled} note={word.cancelledHint} code={code}>
          {again}
        </Face>
      )
  }
}

interface PaidProps {
  code: PortalDynamicCode
  payment: PortalPaymentRow | undefined
  close: ReactNode
}

function Paid({ code, payment, close }: PaidProps) {
  const word = useWords(SHOWN_CODE_WORDS)
  const surcharge = payment?.surcharge.amount ?? 0
  const payer = payment?.payer?.maskedName
  const notes = [
    ...(surcharge > 0 ? [word.surcharge(formatYuan(surcharge))] : []),
    ...(payer === undefined ? [] : [`${word.payer} ${payer}`]),
  ]
  return (
    <Face tone="good" icon={<CheckIcon size={64} />} title={word.paid} note={notes.join(' · ')} code={code}>
      {payment !== undefined && (
        <Link className="button" href={PATHS.payment(payment.paymentId)}>
          {word.payment}
        </Link>
      )}
      {close}
    </Face>
  )
}

interface FaceProps {
  tone: 'good' | 'wait' | 'calm'
  icon: ReactNode
  title: string
  note: string
  code: PortalDynamicCode
  children?: ReactNode
}

function Face({ tone, icon, title, note, code, children }: FaceProps) {
  const word = useWords(SHOWN_CODE_WORDS)
  return (
    <div className={`shown-face shown-face-${tone}`}>
      <div role="status">
        {icon}
        <h2>{title}</h2>
        <Amount fen={code.amount} className="shown-amount" />
        {code.subject !== undefined && <p className="shown-subject">{code.subject}</p>}
        <p>{note}</p>
      </div>
      <div className="page-actions">{children}</div>
      <p className="figures">
        {word.order} {code.outTradeNo}
      </p>
    </div>
  )
}
