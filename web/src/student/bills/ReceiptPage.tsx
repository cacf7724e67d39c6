import type { BillRefund, BillView } from '@yimatong/contract/platform-api'
import { useState } from 'react'
import { Link } from 'wouter'
import { dateAndTime, percent } from '../../shared/format.ts'
import { type Language, useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { BackIcon, PrinterIcon, ShareIcon } from '../../shared/ui/icons.tsx'
import { Mark } from '../../shared/ui/Mark.tsx'
import { merchantOf, ruleOf } from '../bill-words.ts'
import { PATHS } from '../paths.ts'
import { useCampusNow } from '../use-now.ts'
import { refundsOf } from './lines.ts'
import { RECEIPT_WORDS } from './receipt-words.ts'
import { receiptText } from './receipt-text.ts'
import { useBill } from './use-bill.ts'
import { BILLS_WORDS } from './words.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import './bills.css'
import './receipt.css'

/** The receipt of a payment: all that the paper one has, to be printed or shared. */
export default function ReceiptPage({ paymentId }: { paymentId: string }) {
  const word = useWords(RECEIPT_WORDS)
  const { loading, missing } = useWords(BILLS_WORDS)
  const { bill, looking } = useBill(paymentId)
  return (
    <div className="page receipt-page">
      <PageTitle title={word.title} />
      <div className="page-bar">
        <Link className="back" href={PATHS.bill(paymentId)} state={bill}>
          <BackIcon size={20} />
          {word.back}
        </Link>
      </div>
      {bill === undefined ? (
        <p role="status">{looking ? loading : missing.sentence}</p>
      ) : (
        <>
          <Receipt bill={bill} />
          <Actions bill={bill} />
        </>
      )}
    </div>
  )
}

/** The rows of the receipt, in groups: whose, which, how much. */
function useRows(bill: BillView): readonly (readonly [name: string, value: string][])[] {
  const word = useWords(RECEIPT_WORDS)
  const language = useLanguage()
  const given = (rows: readonly (readonly [string, string | undefined])[]) =>
    rows.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]))
  return [
    given([
      [word.merchantNo, bill.merchantNo],
      [word.terminalNo, bill.terminalNo],
      [word.payer, bill.payer && `${bill.payer.maskedName} ${word.tail(bill.payer.accountTail)}`],
      [word.means, word.modes[bill.mode]],
    ]),
    given([
      [word.time, dateAndTime(bill.paidAt ?? bill.createdAt, language)],
      [word.businessDate, bill.businessDate],
      [word.orderNo, bill.outTradeNo],
      [word.paymentNo, bill.paymentId],
      [word.subject, bill.subject],
    ]),
  ]
}

function Receipt({ bill }: { bill: BillView }) {
  const word = useWords(RECEIPT_WORDS)
  const language = useLanguage()
  const [parties, numbers] = useRows(bill)
  const refunds = refundsOf(bill).toReversed()
  return (
    <article className="receipt">
      <header className="receipt-head">
        <Mark size={28} />
        <h1>{merchantOf(bill, language)}</h1>
        <p>{word.title}</p>
      </header>
      <Rows rows={parties ?? []} />
      <Rows rows={numbers ?? []} />
      <dl className="receipt-rows figures">
        <Money name={word.amount} fen={bill.amount} />
        <Surcharge bill={bill} />
        <Money name={word.total} fen={bill.total} strong />
      </dl>
      {refunds.length > 0 && <CameBack bill={bill} refunds={refunds} />}
      <PrintedAt />
    </article>
  )
}

function Rows({ rows }: { rows: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className="receipt-rows figures">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Money({ name, note, fen, strong = false }: { name: string; note?: string; fen: number; strong?: boolean }) {
  return (
    <div className={strong ? 'receipt-sum' : undefined}>
      <dt>
        {name}
        {note !== undefined && <small>{note}</small>}
      </dt>
      <dd>
        <Amount fen={fen} />
      </dd>
    </div>
  )
}

/** The rule by name and version, its rate, and who has it: what a payer may ask about. */
function ruleNote(bill: BillView, word: (typeof RECEIPT_WORDS)[Language], language: Language): string {
  const { rateBps, ruleVersion, receiver } = bill.surcharge
  const name = ruleOf(bill, language)
  const rate = rateBps ? percent(rateBps) : undefined
  const parts = [
    name,
    rate === name ? undefined : rate,
    ruleVersion === undefined ? undefined : word.ruleVersion(ruleVersion),
    receiver && word.receivers[receiver],
  ]
  return parts.filter((part) => part !== undefined).join(' · ')
}

function Surcharge({ bill }: { bill: BillView }) {
  const word = useWords(RECEIPT_WORDS)
  const language = useLanguage()
  if (bill.surcharge.status !== 'APPLIED') return null
  return <Money name={word.surcharge} note={ruleNote(bill, word, language)} fen={bill.surcharge.amount} />
}

function CameBack({ bill, refunds }: { bill: BillView; refunds: readonly BillRefund[] }) {
  const word = useWords(RECEIPT_WORDS)
  const { kinds } = useWords(BILLS_WORDS)
  const language = useLanguage()
  return (
    <dl className="receipt-rows figures">
      {refunds.map(({ refundId, kind, at, total }) => (
        <Money key={refundId} name={kinds[kind]} note={dateAndTime(at, language)} fen={-total} />
      ))}
      <Money name={word.kept} fen={bill.total - bill.refundedAmount} strong />
    </dl>
  )
}

/** What has come back is only as good as its time. */
function PrintedAt() {
  const word = useWords(RECEIPT_WORDS)
  const language = useLanguage()
  return <p className="receipt-foot figures">{word.asOf(dateAndTime(useCampusNow(), language))}</p>
}

function Actions({ bill }: { bill: BillView }) {
  const word = useWords(RECEIPT_WORDS)
  const language = useLanguage()
  const [said, setSaid] = useState<'copied' | 'failed'>()
  const share = async () => {
    const text = receiptText(bill, language)
    try {
      // A browser on a desk has nobody to hand it to.
      if ('share' in navigator) await navigator.share({ title: word.title, text })
      else await (navigator as Navigator).clipboard.writeText(text).then(() => setSaid('copied'))
    } catch (error) {
      // Whoever changes their mind has not failed.
      if (!(error instanceof DOMException && error.name === 'AbortError')) setSaid('failed')
    }
  }
  return (
    <div className="receipt-actions">
      <button type="button" className="button" onClick={() => print()}>
        <PrinterIcon size={20} />
        {word.print}
      </button>
      <button type="button" className="button button-primary" onClick={() => void share()}>
        <ShareIcon size={20} />
        {word.share}
      </button>
      <p role="status">{said === undefined ? '' : word[said]}</p>
    </div>
  )
}
