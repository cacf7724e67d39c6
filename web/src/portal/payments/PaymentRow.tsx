import type { PortalPaymentRow } from '@yimatong/contract/portal-api'
import type { TradeState } from '@yimatong/contract/states'
import { Link } from 'wouter'
import { DECLINE_WORDS } from '../../shared/declines.ts'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { PATHS } from '../paths.ts'
import { StateChip } from '../ui/StateChip.tsx'
import { When } from '../ui/When.tsx'
import { useTerminalName } from './terminal-name.ts'
import { PAYMENTS_WORDS } from './words.ts'

interface PaymentRowProps {
  payment: PortalPaymentRow
  /** It came in while the page was looked at. */
  hasArrived: boolean
}

/** One payment. The link at its time covers the whole row. */
export function PaymentRow({ payment, hasArrived }: PaymentRowProps) {
  const word = useWords(PAYMENTS_WORDS)
  const language = useLanguage()
  const nameOf = useTerminalName()
  const { paymentId, outTradeNo, createdAt, payer, mode, amount, surcharge, total } = payment
  const state = { from: location.search }
  return (
    <tr className={`payment ${isVoid(payment) ? 'payment-void' : ''} ${hasArrived ? 'payment-arrived' : ''}`}>
      <td className="nowrap">
        <Link
          className="payment-link"
          href={PATHS.payment(paymentId)}
          state={state}
          title={dateAndTime(createdAt, language)}
        >
          <When at={createdAt} />
        </Link>
      </td>
      <td>
        <LongNumber text={outTradeNo} />
      </td>
      <td className="nowrap">
        {payer === undefined ? '–' : <Payer name={payer.maskedName} tail={payer.accountTail} />}
      </td>
      <td className="nowrap">{payer === undefined ? '–' : word.classes[payer.identityClass ?? 'NONE']}</td>
      <td className="payment-terminal">{nameOf(payment) ?? <span className="muted">{word.noTerminal}</span>}</td>
      <td className="nowrap">{word.scannedBy[mode]}</td>
      <td className="number">
        <Amount fen={amount} />
      </td>
      <td className="number">
        <Surcharge surcharge={surcharge} />
      </td>
      <td className="number payment-total">
        <Amount fen={total} />
      </td>
      <td className="nowrap">
        <PaymentState payment={payment} />
      </td>
    </tr>
  )
}

const VOID: readonly TradeState[] = ['PAYERROR', 'CLOSED', 'REVOKED']

/** It has ended, and the merchant has no money of it. */
const isVoid = ({ state }: PortalPaymentRow): boolean => VOID.includes(state)

const TAIL_SHOWN = 6

/** Numbers of one till differ at the end, so that is never cut off. */
function LongNumber({ text }: { text: string }) {
  return (
    <span className="long-number figures">
      <span className="long-number-start">{text.slice(0, -TAIL_SHOWN)}</span>
      <span>{text.slice(-TAIL_SHOWN)}</span>
    </span>
  )
}

function Payer({ name, tail }: { name: string; tail: string }) {
  const word = useWords(PAYMENTS_WORDS)
  return (
    <>
      {name}{' '}
      <span className="muted figures" aria-hidden="true">
        {tail}
      </span>
      <span className="visually-hidden">{word.tail(tail)}</span>
    </>
  )
}

function Surcharge({ surcharge: { amount, status } }: Pick<PortalPaymentRow, 'surcharge'>) {
  if (status === 'NONE') return <span className="muted">–</span>
  return (
    <span className="surcharge-figure">
      <Amount fen={amount} />
    </span>
  )
}

/** What became of it, and why not. */
function PaymentState({ payment: { state, declineCode } }: { payment: PortalPaymentRow }) {
  const declines = useWords(DECLINE_WORDS)
  return (
    <>
      <StateChip state={state} />
      {declineCode !== undefined && <span className="decline">{declines[declineCode]}</span>}
    </>
  )
}
