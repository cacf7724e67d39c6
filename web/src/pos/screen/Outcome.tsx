import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon, CrossIcon } from '../../shared/ui/icons.tsx'
import { SurchargeChip } from '../../shared/ui/SurchargeChip.tsx'
import type { SaleRecord } from '../logic/record.ts'
import type { Refusal } from '../logic/scanned-code.ts'
import { REFUSAL_WORDS } from './refusal-words.ts'
import { whyNotPaid } from './why-not-paid.ts'
import { CLASS_WORDS, SALE_WORDS } from './words.ts'

interface OutcomeProps {
  record: SaleRecord
  /** Shown once more by F4. */
  again: boolean
}

function Again({ record }: { record: SaleRecord }) {
  const word = useWords(SALE_WORDS)
  return (
    <p className="result-detail figures">
      {word.again} · {record.outTradeNo}
    </p>
  )
}

/** Green: how much, from whom. The numbers are the server's. */
export function Paid({ record, again }: OutcomeProps) {
  const word = useWords(SALE_WORDS)
  const classes = useWords(CLASS_WORDS)
  const { view } = record
  if (view === undefined) return null
  const { payer, surcharge } = view
  return (
    <div className="result result-paid">
      <CheckIcon size={112} />
      <h2 className="result-words">{view.state === 'REFUND' ? word.refunded : word.paid}</h2>
      <Amount fen={view.total} className="result-amount" />
      {payer && (
        <p className="result-payer">
          {payer.maskedName} <span className="figures">{word.tail(payer.accountTail)}</span>
          <span className="result-class">{classes[payer.identityClass ?? 'NONE']}</span>
        </p>
      )}
      {surcharge.status !== 'NONE' && (
        <p className="result-sum">
          {word.subtotal} <Amount fen={view.amount} />
          <SurchargeChip surcharge={surcharge} />
        </p>
      )}
      {again && <Again record={record} />}
    </div>
  )
}

/** Red: why, that nobody was charged, and what to do. */
function Red({
  cause,
  next,
  amountFen,
  record,
  wentBack = false,
}: {
  cause: string
  next: string
  amountFen?: number
  record?: SaleRecord
  wentBack?: boolean
}) {
  const word = useWords(SALE_WORDS)
  return (
    <div className="result result-red">
      <CrossIcon size={112} />
      <h2 className="result-words">{cause}</h2>
      <p className="result-not-charged">
        {wentBack ? word.wentBack : word.notCharged} {amountFen !== undefined && <Amount fen={amountFen} />}
      </p>
      <p className="result-next">{next}</p>
      {record && <Again record={record} />}
    </div>
  )
}

/** The server's no, or the till's own conclusion that nothing happened. */
export function NotPaid({ record, again }: OutcomeProps) {
  const { cause, next } = whyNotPaid(record, useLanguage())
  const wentBack = record.view?.state === 'REVOKED'
  const amountFen = wentBack ? record.view?.total : record.amountFen
  return (
    <Red
      cause={cause}
      next={next}
      amountFen={amountFen ?? record.amountFen}
      wentBack={wentBack}
      {...(again ? { record } : {})}
    />
  )
}

/** The till turned the code away; no payment was started. */
export function Refused({ refusal }: { refusal: Refusal }) {
  const { cause, next } = useWords(REFUSAL_WORDS)[refusal]
  return <Red cause={cause} next={next} />
}
