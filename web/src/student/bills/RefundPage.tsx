import type { BillRefund } from '@yimatong/contract/platform-api'
import { Link } from 'wouter'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { InfoIcon, NextIcon } from '../../shared/ui/icons.tsx'
import { merchantOf } from '../bill-words.ts'
import { PATHS } from '../paths.ts'
import { BillFrame } from './BillFrame.tsx'
import { FactRows } from './FactRows.tsx'
import { KindIcon } from './KindIcon.tsx'
import { standingOf } from './lines.ts'
import { REFUND_WORDS } from './refund-words.ts'
import { useRefund } from './use-bill.ts'
import { BILLS_WORDS } from './words.ts'

/** What came back of a payment: how much, why, where it is now, and which payment it belongs to. */
export default function RefundPage({ refundId }: { refundId: string }) {
  const { detail } = useWords(REFUND_WORDS)
  const { refund, looking } = useRefund(refundId)
  return (
    <BillFrame title={detail} looking={looking}>
      {refund && <Refund refund={refund} />}
    </BillFrame>
  )
}

function Refund({ refund }: { refund: BillRefund }) {
  const word = useWords(REFUND_WORDS)
  const { kinds } = useWords(BILLS_WORDS)
  const language = useLanguage()
  const standing = standingOf(refund)
  const isKept = refund.toSuspense || refund.subsidyToFund
  return (
    <article>
      <header className="bill-head">
        <h1 className="bill-head-merchant bill-kind">
          <KindIcon kind={refund.kind} size={20} />
          {kinds[refund.kind]} · {merchantOf(refund.bill, language)}
        </h1>
        <p className="bill-head-amount bill-amount-back">
          <span aria-hidden="true">+</span>
          <Amount fen={refund.total} />
        </p>
        <p className={standing === undefined ? 'bill-state bill-state-SUCCESS' : 'bill-state bill-state-PROCESSING'}>
          {word.where[whereOf(refund)]}
        </p>
      </header>
      {isKept && (
        <p className="card refund-kept">
          <InfoIcon size={20} />
          {refund.toSuspense ? word.kept : word.keptSubsidy}
        </p>
      )}
      <Facts refund={refund} />
      <Link className="card refund-original" href={PATHS.bill(refund.paymentId)} state={refund.bill}>
        <span>
          {word.original}
          <span className="bill-when figures">{dateAndTime(refund.bill.createdAt, language)}</span>
        </span>
        <Amount fen={refund.bill.total} />
        <NextIcon size={20} />
      </Link>
    </article>
  )
}

/** Where the money is: what a subsidy had paid goes back to it first. */
function whereOf(refund: BillRefund): keyof (typeof REFUND_WORDS)['en']['where'] {
  const { subsidy = 0, total } = refund
  const standing = standingOf(refund)
  if (standing === 'KEPT_FOR_YOU' || standing === 'ON_ITS_WAY') return standing
  if (refund.subsidyToFund) return 'TO_FUND'
  if (subsidy === 0) return 'BACK'
  return subsidy === total ? 'TO_SUBSIDY' : 'TO_BOTH'
}

function Facts({ refund }: { refund: BillRefund }) {
  const word = useWords(REFUND_WORDS)
  const language = useLanguage()
  const { amount, surcharge, total, laterSurcharge, reason, at, finishedAt, kind } = refund
  const { subsidy = 0, subsidyToFund = false, toSuspense } = refund
  const money = (fen: number) => <Amount fen={fen} />
  const rows = [
    [word.meaning, word.meanings[kind]],
    [word.reason, reason],
    [word.amount, surcharge > 0 ? money(amount) : undefined],
    [word.surcharge, surcharge > 0 ? money(surcharge) : undefined],
    [word.total, money(total)],
    [subsidyToFund ? word.subsidyKept : word.subsidy, subsidy > 0 ? money(subsidy) : undefined],
    [toSuspense ? word.ownKept : word.own, subsidy > 0 && subsidy < total ? money(total - subsidy) : undefined],
    [word.laterSurcharge, laterSurcharge === undefined ? undefined : money(laterSurcharge)],
    [word.decidedAt, dateAndTime(at, language)],
    [word.arrivedAt, finishedAt === undefined ? undefined : dateAndTime(finishedAt, language)],
    [word.refundNo, <small key="no">{refund.refundId}</small>],
  ] as const
  return (
    <dl className="facts card">
      <FactRows rows={rows} />
    </dl>
  )
}
