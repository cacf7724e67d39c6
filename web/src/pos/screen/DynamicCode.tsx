import { formatYuan, spokenYuan } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { QrSymbol } from '../../shared/qr/QrSymbol.tsx'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CrossIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import type { CodeRecord, ShownCode } from '../logic/record.ts'
import { SET_ASIDE_AFTER_MS } from '../logic/sale.ts'
import { useTill } from '../till/till-context.ts'
import { Countdown } from './Countdown.tsx'
import { longFigure } from './long-figure.ts'
import type { CodeDoubt, Stage } from './stage.ts'
import { useSeconds } from './use-seconds.ts'
import { CODE_WORDS, SALE_WORDS } from './words.ts'

function CancelButton() {
  const word = useWords(CODE_WORDS)
  const till = useTill()
  return (
    <button
      type="button"
      className="button code-cancel"
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => till.do({ type: 'CLEAR' })}
    >
      <CrossIcon size={24} />
      {word.cancel} <kbd>Esc</kbd>
    </button>
  )
}

/** The gateway is asked for a code: usually too short to be read. */
export function MakingCode({ amountFen, late }: { amountFen: number; late: boolean }) {
  const word = useWords(CODE_WORDS)
  return (
    <div className="invitation">
      <span className="spinner" aria-hidden="true" />
      <h2 className="verb">{word.making}</h2>
      <Amount fen={amountFen} className="invitation-amount" />
      {late && <p className="note">{word.makingLate}</p>}
      <CancelButton />
    </div>
  )
}

interface DynamicCodeProps {
  record: CodeRecord
  shown: ShownCode
  /** A payment code was scanned a moment ago, and not taken. */
  scanRefused: boolean
}

/** The code as large as the place allows, and above it what it asks for. */
export function DynamicCode({ record, shown, scanRefused }: DynamicCodeProps) {
  const word = useWords(CODE_WORDS)
  const language = useLanguage()
  const { amountFen } = record
  const leftMs = shown.expiresAt - useSeconds()
  const note = scanRefused ? word.scanRefused : record.failed ? word.attemptFailed : undefined
  return (
    <div className="dynamic-code">
      <div className="dynamic-code-head">
        <div>
          <h2 className="dynamic-code-verb">{word.scan}</h2>
          <Countdown leftMs={leftMs} />
        </div>
        <Amount fen={amountFen} className={`dynamic-code-amount ${longFigure(formatYuan(amountFen))}`} />
        <CancelButton />
      </div>
      {note !== undefined && <p className="note">{note}</p>}
      <QrSymbol className="dynamic-code-qr" text={shown.url} label={word.symbol(spokenYuan(amountFen, language))} />
    </div>
  )
}

/** The last question about a code, which is answered at once as a rule. */
export function CodeEnding({ amountFen, why }: { amountFen: number; why: CodeDoubt }) {
  const word = useWords(CODE_WORDS)
  return (
    <div className="invitation">
      <span className="spinner" aria-hidden="true" />
      <h2 className="verb">{why === 'CANCELLING' ? word.cancelling : word.asking}</h2>
      <Amount fen={amountFen} className="invitation-amount" />
    </div>
  )
}

/** Somebody is paying, or nobody here knows. It says so, what not to do, and how to get on. */
export function CodeInDoubt({ record, why, since, cancelledAt }: Extract<Stage, { show: 'CODE_IN_DOUBT' }>) {
  const word = useWords(CODE_WORDS)
  const sale = useWords(SALE_WORDS)
  const now = useSeconds()
  const { what, why: because } = word.doubts[why]
  const free = cancelledAt !== undefined && now - cancelledAt >= SET_ASIDE_AFTER_MS
  const hint = cancelledAt === undefined ? word.cancelHint : free ? sale.setAside : ''
  return (
    <div className="result result-wait">
      <WaitIcon size={112} />
      <h2 className="result-words">{what}</h2>
      <Amount fen={record.amountFen} className="result-amount" />
      <p className="result-next">{because}</p>
      <p className="result-detail figures">
        {sale.order} {record.outTradeNo} · {sale.waited(Math.max(0, Math.floor((now - since) / 1000)))}
      </p>
      <p className="result-detail">{hint}</p>
    </div>
  )
}
