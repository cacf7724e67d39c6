import type { BillLine, BillRefund, BillView } from '@yimatong/contract/platform-api'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { dayName, formatYuan, timeOfDay } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { merchantOf, STATE_WORDS } from '../bill-words.ts'
import { PATHS } from '../paths.ts'
import { KindIcon } from './KindIcon.tsx'
import { isRefund, standingOf } from './lines.ts'
import { BILLS_WORDS } from './words.ts'

/** The states in which the whole amount stayed with the payer. What went back later is a line of its own. */
const NOTHING_TAKEN: readonly BillView['state'][] = ['PAYERROR', 'CLOSED']

/** One line of the list: where, when, how much, and in words whenever it is not simply paid. */
export function BillRow({ line }: { line: BillLine }) {
  return <li>{isRefund(line) ? <RefundRow refund={line} /> : <PaymentRow bill={line} />}</li>
}

function PaymentRow({ bill }: { bill: BillView }) {
  const language = useLanguage()
  const word = useWords(BILLS_WORDS)
  const taken = !NOTHING_TAKEN.includes(bill.state)
  return (
    <Link className="bill-row" href={PATHS.bill(bill.paymentId)} state={bill}>
      <span className="bill-line">
        <span className="bill-merchant">{merchantOf(bill, language)}</span>
        <span className={taken ? 'bill-amount' : 'bill-amount bill-amount-kept'}>
          <Amount fen={taken ? -bill.total : bill.total} />
        </span>
      </span>
      <LineBelow at={bill.createdAt}>
        {bill.state === 'SUCCESS' && bill.surcharge.status === 'APPLIED' && (
          <span className="bill-surcharge figures">
            {word.surcharge} ¥{formatYuan(bill.surcharge.amount)}
          </span>
        )}
        {bill.surcharge.later && (
          <span className="bill-surcharge figures">
            {word.laterSurcharge} ¥{formatYuan(bill.surcharge.later.taken)}
          </span>
        )}
        <StateNote bill={bill} />
      </LineBelow>
    </Link>
  )
}

/** Money that came back, told apart from what was paid by its icon, its word, its sign and its colour. */
function RefundRow({ refund }: { refund: BillRefund }) {
  const language = useLanguage()
  const word = useWords(BILLS_WORDS)
  const { kind, bill, total, laterSurcharge, at } = refund
  const standing = standingOf(refund)
  return (
    <Link className="bill-row" href={PATHS.refund(refund.refundId)} state={refund}>
      <span className="bill-line">
        <span className="bill-kind">
          <KindIcon kind={kind} />
          <span className="bill-merchant">
            {word.kinds[kind]} · {merchantOf(bill, language)}
          </span>
        </span>
        <span className="bill-amount bill-amount-back">
          <span aria-hidden="true">+</span>
          <Amount fen={total} />
        </span>
      </span>
      <LineBelow at={at}>
        {laterSurcharge !== undefined && (
          <span className="bill-surcharge figures">
            {word.laterBack} ¥{formatYuan(laterSurcharge)}
          </span>
        )}
        {standing === undefined ? (
          <span className="bill-state bill-state-REFUND">{word.from(dayName(bill.createdAt, language))}</span>
        ) : (
          <span className="bill-state bill-state-PROCESSING">{word.standings[standing]}</span>
        )}
      </LineBelow>
    </Link>
  )
}

function LineBelow({ at, children }: { at: string; children: ReactNode }) {
  const language = useLanguage()
  return (
    <span className="bill-line">
      <span className="bill-when figures">
        {dayName(at, language)} {timeOfDay(at)}
      </span>
      <span className="bill-note">{children}</span>
    </span>
  )
}

/** What became of a payment later, or why nothing was taken. */
function StateNote({ bill }: { bill: BillView }) {
  const word = useWords(BILLS_WORDS)
  const states = useWords(STATE_WORDS)
  const standing = standingOf(bill)
  if (bill.state === 'SUCCESS') return null
  return (
    <span className={`bill-state bill-state-${bill.state} figures`}>
      {standing === undefined ? states[bill.state] : word.standings[standing]}
      {standing === 'PART_BACK' && ` ¥${formatYuan(bill.refundedAmount)}`}
    </span>
  )
}
