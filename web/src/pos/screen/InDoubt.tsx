import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { WaitIcon } from '../../shared/ui/icons.tsx'
import type { SaleRecord, SurchargePreview } from '../logic/record.ts'
import { SET_ASIDE_AFTER_MS } from '../logic/sale.ts'
import { PreviewLines } from './PreviewLines.tsx'
import { useSeconds } from './use-seconds.ts'
import { CancelKey } from './WaitingKey.tsx'
import { SALE_WORDS } from './words.ts'

/** The request is on its way: usually too short to be read. */
export function Working({ amountFen, preview }: { amountFen: number; preview: SurchargePreview | undefined }) {
  const word = useWords(SALE_WORDS)
  return (
    <div className="invitation working">
      <span className="spinner" aria-hidden="true" />
      <h2 className="verb">{word.working}</h2>
      <PreviewLines amountFen={amountFen} preview={preview} />
    </div>
  )
}

/** Nobody here knows the outcome. Unknown is not failed: it says what happens next, and what not to do. */
export function Checking({ record, since }: { record: SaleRecord; since: number }) {
  const word = useWords(SALE_WORDS)
  const waitedMs = useSeconds() - since
  return (
    <div className="result result-wait">
      <WaitIcon size={112} />
      <h2 className="result-words">{word.checking}</h2>
      <Amount fen={record.amountFen} className="result-amount" />
      <p className="result-next">{word.checkingWhy}</p>
      <p className="result-detail figures">
        {word.order} {record.outTradeNo} · {word.waited(Math.max(0, Math.floor(waitedMs / 1000)))}
      </p>
      <CancelKey />
      <p className="result-detail">{waitedMs >= SET_ASIDE_AFTER_MS ? word.setAside : ''}</p>
    </div>
  )
}
