import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { WaitIcon } from '../../shared/ui/icons.tsx'
import { SET_ASIDE_AFTER_MS } from '../logic/sale.ts'
import type { Stage } from './stage.ts'
import { useSeconds } from './use-seconds.ts'
import { WAITING_WORDS } from './waiting-words.ts'
import { SALE_WORDS } from './words.ts'

/** Given up, by the cashier or after half a minute, and nobody here knows yet whether anything was paid. */
export function Cancelling({ record, since }: Extract<Stage, { show: 'CANCELLING' }>) {
  const word = useWords(WAITING_WORDS)
  const sale = useWords(SALE_WORDS)
  const waitedMs = useSeconds() - since
  return (
    <div className="result result-wait">
      <WaitIcon size={112} />
      <h2 className="result-words">{word.cancelling}</h2>
      <Amount fen={record.amountFen} className="result-amount" />
      <p className="result-next">{word.cancellingWhy}</p>
      <p className="result-detail figures">
        {sale.order} {record.outTradeNo} · {sale.waited(Math.max(0, Math.floor(waitedMs / 1000)))}
      </p>
      <p className="result-detail">{waitedMs >= SET_ASIDE_AFTER_MS ? sale.setAside : ''}</p>
    </div>
  )
}
