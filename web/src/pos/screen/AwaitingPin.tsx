import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { WaitIcon } from '../../shared/ui/icons.tsx'
import { Countdown } from './Countdown.tsx'
import { PIN_WORDS } from './pin-words.ts'
import type { Stage } from './stage.ts'
import { useSeconds } from './use-seconds.ts'
import { SALE_WORDS } from './words.ts'
import { CancelKey } from './WaitingKey.tsx'
import './awaiting-pin.css'

/** The customer's phone asks for the PIN. Nothing is charged before, and it ends by itself. */
export function AwaitingPin({ record, view }: Extract<Stage, { show: 'AWAITING_PIN' }>) {
  const word = useWords(PIN_WORDS)
  const sale = useWords(SALE_WORDS)
  const leftMs = Date.parse(view.confirmation.expiresAt) - useSeconds()
  return (
    <div className="result result-wait">
      <WaitIcon size={112} />
      <h2 className="result-words">{word.waiting}</h2>
      <Amount fen={view.total} className="result-amount" />
      <Countdown leftMs={leftMs} words={word} />
      <p className="result-next">{word.reasons[view.confirmation.reason]}</p>
      <p className="result-detail">{word.notYet}</p>
      <CancelKey />
      <p className="result-detail figures">
        {sale.order} {record.outTradeNo}
      </p>
    </div>
  )
}
