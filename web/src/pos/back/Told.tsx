import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon, CrossIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import { type BackRecord, isInDoubt, wasNeverSent } from '../logic/back-record.ts'
import type { GiveBack } from '../logic/give-back.ts'
import { WaitingKey } from '../screen/WaitingKey.tsx'
import { SALE_WORDS } from '../screen/words.ts'
import { useTillState } from '../till/till-context.ts'
import { Payer } from './Pick.tsx'
import { BACK_WORDS } from './words.ts'

function whereTheMoneyIs(word: (typeof BACK_WORDS)['en'], { state, refund }: BackRecord): string {
  if (state === 'DECIDED') return word.underWay
  return refund?.toSuspense ? word.suspense : word.arrived
}

function Ended({ record, onPrint }: { record: BackRecord; onPrint: () => void }) {
  const word = useWords(BACK_WORDS)
  const { kind, state, refusal, totalFen, refund } = record
  if (wasNeverSent(record)) {
    return (
      <div className="result result-red back-result">
        <CrossIcon size={72} />
        <h3 className="result-words">{word.notWritten}</h3>
        <Amount fen={totalFen} className="result-amount" />
      </div>
    )
  }
  if (state === 'REFUSED') {
    return (
      <div className="result result-red back-result">
        <CrossIcon size={72} />
        <h3 className="result-words">{word.not[kind]}</h3>
        <Amount fen={totalFen} className="result-amount" />
        <p className="result-next">{(refusal && word.causes[refusal]) ?? word.otherCause}</p>
      </div>
    )
  }
  return (
    <div className="result result-paid back-result">
      <CheckIcon size={72} />
      <h3 className="result-words">{kind === 'CANCEL' ? word.cancelled : word.refunded}</h3>
      <Amount fen={totalFen} className="result-amount" />
      <p className="result-payer">
        <Payer payment={record} />
      </p>
      <p className="result-next">{whereTheMoneyIs(word, record)}</p>
      {refund?.laterSurcharge !== undefined && (
        <p className="result-detail">
          {word.laterSurcharge} <Amount fen={refund.laterSurcharge} />
        </p>
      )}
      <WaitingKey keyName="F7" onPress={onPrint}>
        {word.print}
      </WaitingKey>
    </div>
  )
}

function Doubt({ record }: { record: BackRecord | undefined }) {
  const word = useWords(BACK_WORDS)
  const sale = useWords(SALE_WORDS)
  if (record === undefined || record.asked === 0) {
    return (
      <div className="invitation back-result">
        <span className="spinner" aria-hidden="true" />
        <h3 className="verb">{word.writing}</h3>
        <p className="hint">{word.mayLeave}</p>
      </div>
    )
  }
  return (
    <div className="result result-wait back-result">
      <WaitIcon size={72} />
      <h3 className="result-words">{word.doubt}</h3>
      <Amount fen={record.totalFen} className="result-amount" />
      <p className="result-next">{word.doubtWhy}</p>
      <p className="result-detail figures">
        {sale.order} {record.outTradeNo}
      </p>
      <p className="result-detail">{word.mayLeave}</p>
    </div>
  )
}

interface ToldProps {
  sheet: Extract<GiveBack, { step: 'TOLD' }>
  onPrint: () => void
}

/** What it came to, as the till's own record says at this moment. */
export function Told({ sheet: { backNo }, onPrint }: ToldProps) {
  const record = useTillState((state) => state.backs).find((one) => one.backNo === backNo)
  return (
    <div className="back-told" role="status" data-back={record?.state ?? 'NONE'}>
      {record && !isInDoubt(record) ? <Ended record={record} onPrint={onPrint} /> : <Doubt record={record} />}
    </div>
  )
}
