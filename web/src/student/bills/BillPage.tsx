import type { BillView } from '@yimatong/contract/platform-api'
import { lazy, Suspense } from 'react'
import { Link } from 'wouter'
import { DECLINE_WORDS } from '../../shared/declines.ts'
import { dateAndTime, dayName, formatYuan, timeOfDay, timeWithSeconds } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { Boundary } from '../../shared/ui/Boundary.tsx'
import { NextIcon, ReceiptIcon } from '../../shared/ui/icons.tsx'
import { SurchargeChip } from '../../shared/ui/SurchargeChip.tsx'
import { merchantOf, ruleOf, STATE_WORDS } from '../bill-words.ts'
import { PATHS } from '../paths.ts'
import { BillFrame } from './BillFrame.tsx'
import { FactRows } from './FactRows.tsx'
import { KindIcon } from './KindIcon.tsx'
import { LaterSurcharge } from './LaterSurcharge.tsx'
import { refundsOf, standingOf } from './lines.ts'
import { useBill } from './use-bill.ts'
import { BILLS_WORDS } from './words.ts'

// Not kept on the phone: without a network nobody hears it.
const DisputeCard = lazy(() => import('../disputes/DisputeCard.tsx'))

export default function BillPage({ paymentId }: { paymentId: string }) {
  const { detail } = useWords(BILLS_WORDS)
  const { bill, looking } = useBill(paymentId)
  return (
    <BillFrame title={detail} looking={looking}>
      {bill && <Bill bill={bill} />}
    </BillFrame>
  )
}

function Bill({ bill }: { bill: BillView }) {
  const language = useLanguage()
  const states = useWords(STATE_WORDS)
  const word = useWords(BILLS_WORDS)
  const standing = standingOf(bill)
  return (
    <article>
      <header className="bill-head">
        <h1 className="bill-head-merchant">{merchantOf(bill, language)}</h1>
        <p className="bill-head-amount">
          <Amount fen={bill.total} />
        </p>
        <p className={`bill-state bill-state-${bill.state} figures`}>
          {standing === undefined ? states[bill.state] : word.standings[standing]}
          {standing === 'PART_BACK' && ` ¥${formatYuan(bill.refundedAmount)}`}
        </p>
        <SurchargeChip
          surcharge={bill.surcharge}
          ruleName={bill.surchargeRuleName}
          ruleNameEn={bill.surchargeRuleNameEn}
        />
      </header>
      <CameBack bill={bill} />
      <LaterSurcharge bill={bill} />
      <Facts bill={bill} />
      {bill.paidAt !== undefined && (
        <Link className="button bill-receipt" href={PATHS.receipt(bill.paymentId)} state={bill}>
          <ReceiptIcon size={20} />
          {word.receipt}
        </Link>
      )}
      <Timeline bill={bill} />
      {(bill.state === 'SUCCESS' || bill.state === 'REFUND') && (
        <Boundary failed={null}>
          <Suspense fallback={null}>
            <DisputeCard key={bill.paymentId} paymentId={bill.paymentId} />
          </Suspense>
        </Boundary>
      )}
    </article>
  )
}

/** What came back of it, each a line of the list too. */
function CameBack({ bill }: { bill: BillView }) {
  const word = useWords(BILLS_WORDS)
  const language = useLanguage()
  const refunds = refundsOf(bill)
  if (refunds.length === 0) return null
  return (
    <section className="card" aria-labelledby="came-back">
      <h2 id="came-back" className="card-title">
        {word.cameBack}
      </h2>
      <ul className="came-back">
        {refunds.map((refund) => {
          const standing = standingOf(refund)
          return (
            <li key={refund.refundId}>
              <Link href={PATHS.refund(refund.refundId)} state={refund}>
                <span className="bill-kind">
                  <KindIcon kind={refund.kind} />
                  {word.kinds[refund.kind]}
                </span>
                <span className="bill-when figures">
                  {standing === undefined
                    ? `${dayName(refund.at, language)} ${timeOfDay(refund.at)}`
                    : word.standings[standing]}
                </span>
                <span className="bill-amount-back">
                  <span aria-hidden="true">+</span>
                  <Amount fen={refund.total} />
                </span>
                <NextIcon size={16} />
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Facts({ bill }: { bill: BillView }) {
  const word = useWords(BILLS_WORDS)
  const declines = useWords(DECLINE_WORDS)
  const language = useLanguage()
  const { surcharge, subsidy, refundedAmount, balanceAfter } = bill
  const applied = surcharge.status === 'APPLIED'
  const money = (fen: number) => <Amount fen={fen} />
  const rows = [
    [word.reason, bill.declineCode && declines[bill.declineCode]],
    [word.amount, money(bill.amount)],
    [word.surcharge, applied ? money(surcharge.amount) : undefined],
    [word.rule, applied ? ruleOf(bill, language) : undefined],
    [word.receiver, applied && surcharge.receiver ? word.receivers[surcharge.receiver] : undefined],
    [word.total, applied ? money(bill.total) : undefined],
    [word.subsidy, subsidy === undefined ? undefined : money(subsidy)],
    [word.own, subsidy === undefined || subsidy === bill.total ? undefined : money(bill.total - subsidy)],
    [word.refunded, refundedAmount > 0 ? money(refundedAmount) : undefined],
    [word.balance, balanceAfter === undefined ? undefined : money(balanceAfter)],
    [word.subject, bill.subject],
    [word.time, dateAndTime(bill.paidAt ?? bill.createdAt, language)],
    [word.terminal, bill.terminalNo],
    [word.orderNo, bill.outTradeNo],
    [word.paymentNo, <small key="no">{bill.paymentId}</small>],
  ] as const
  return (
    <dl className="facts card">
      <FactRows rows={rows} />
    </dl>
  )
}

function Timeline({ bill }: { bill: BillView }) {
  const word = useWords(BILLS_WORDS)
  const wordsOf = ({ type }: BillView['events'][number]) =>
    type === 'CREATED' && bill.mode === 'FORWARD_SCAN' ? word.createdByPayer : word.events[type]
  return (
    <section className="card">
      <h2 className="card-title">{word.timeline}</h2>
      <ol className="timeline">
        {bill.events.map((event) => (
          <li key={`${event.type} ${event.at}`}>
            <span>{wordsOf(event)}</span>
            <time className="figures" dateTime={event.at}>
              {timeWithSeconds(event.at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  )
}
