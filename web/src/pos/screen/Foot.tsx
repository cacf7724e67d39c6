import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { ClockIcon, OfflineIcon, OnlineIcon, PrinterIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import { isInDoubt } from '../logic/back-record.ts'
import { PRINTER_WORDS } from '../receipt/words.ts'
import { useTillState } from '../till/till-context.ts'
import { VERSION } from '../till/version.ts'
import { FRAME_WORDS } from './words.ts'

/** From this far off, a person should set the till's clock. Payments go by the server's in any case. */
const SKEW_MS = 30_000
const EXACT_MS = 500

function Today() {
  const word = useWords(FRAME_WORDS)
  const statement = useTillState((state) => state.statement)
  return (
    <p className="foot-today">
      {word.today} <strong className="figures">{word.count(statement?.count ?? 0)}</strong>
      <Amount fen={statement?.total ?? 0} />
    </p>
  )
}

function Clock() {
  const word = useWords(FRAME_WORDS)
  const skewMs = useTillState((state) => state.skewMs)
  if (skewMs === undefined) return null
  const off = Math.abs(skewMs)
  const wrong = off > SKEW_MS
  const skew = off < EXACT_MS ? word.exact : word.seconds(`${skewMs < 0 ? '−' : '+'}${(off / 1000).toFixed(1)}`)
  return (
    <p className={wrong ? 'foot-wait' : ''}>
      <ClockIcon size={16} />
      <span className="figures">{wrong ? word.clockWrong(skew) : word.clock(skew)}</span>
    </p>
  )
}

function Connection() {
  const word = useWords(FRAME_WORDS)
  const network = useTillState((state) => state.network)
  if (network === 'ONLINE') {
    return (
      <p className="foot-online">
        <OnlineIcon size={16} />
        {word.online}
      </p>
    )
  }
  return (
    <p className={network === 'OFFLINE' ? 'foot-offline' : ''}>
      <OfflineIcon size={16} />
      {network === 'OFFLINE' ? word.offline : word.starting}
    </p>
  )
}

/** The day so far, what is still unknown, and whether the till itself is well. */
export function Foot({ onPrinter }: { onPrinter: () => void }) {
  const word = useWords(FRAME_WORDS)
  const printer = useWords(PRINTER_WORDS)
  const records = useTillState((state) => state.records)
  const backs = useTillState((state) => state.backs)
  const pending = records.filter(({ state }) => state === 'ASKING').length + backs.filter(isInDoubt).length
  return (
    <footer className="foot">
      <Today />
      {pending > 0 && (
        <p className="foot-wait">
          <WaitIcon size={16} />
          {word.pending(pending)}
        </p>
      )}
      <span className="foot-gap" />
      <button type="button" className="foot-button" onMouseDown={(event) => event.preventDefault()} onClick={onPrinter}>
        <PrinterIcon size={16} />
        {printer.title}
      </button>
      <Connection />
      <Clock />
      <p className="figures">{word.version(VERSION)}</p>
    </footer>
  )
}
